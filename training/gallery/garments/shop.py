"""A garment from the record to the files: table, light, camera, photo, mask."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from tempfile import mkdtemp

import bpy
import numpy as np
from PIL import Image

from ...placing import place_garment
from ..blender.fabrics import matt
from ..blender.labels import flat
from ..blender.scene import add, attribute, new_scene, subdivide
from ..blender.studio import softbox
from ..companions import HEIGHT, WIDTH
from .fabrics import cloth_material
from .laid import Laid, button_places, laid
from .prints import drawn
from .spec import Garment

LENS, TALL = 70.0, 36.0  # millimetres: focal length, height of the sensor
AIR = 1.16  # picture beyond the garment
TABLE = 0.86  # albedo
QUALITY = 88
RADIUS, THICK = 0.0056, 0.0022  # metres, of a button
WHITE = 0.965  # brightness of the table in the finished picture


def _ground() -> None:
    mesh = bpy.data.meshes.new('table')
    mesh.from_pydata([(-4, -4, -0.002), (4, -4, -0.002), (4, 4, -0.002), (-4, 4, -0.002)], [], [[0, 1, 2, 3]])
    ob = bpy.data.objects.new('table', mesh)
    bpy.context.scene.collection.objects.link(ob)
    mesh.materials.append(matt('table', (TABLE, TABLE, TABLE), 0.0))


def _light() -> None:
    """A window's soft light from above on the left, a weak one opposite, a bright room."""
    softbox('key', (-1.9, 1.5, 1.5), (0, 0, 0), (1.3, 1.3), 68, (1, 0.985, 0.96))
    softbox('fill', (2.2, -0.6, 2.0), (0, 0, 0), (1.8, 1.8), 14, (0.96, 0.98, 1))
    node = bpy.context.scene.world.node_tree.nodes['Background']
    node.inputs[0].default_value, node.inputs[1].default_value = (0.97, 0.985, 1, 1), 0.42


def _camera(at: Laid) -> None:
    wide, tall = np.ptp(at.points[:, 0]), np.ptp(at.points[:, 1])
    seen = max(tall, wide * HEIGHT / WIDTH) * AIR
    data = bpy.data.cameras.new('camera')
    data.sensor_fit, data.sensor_width, data.sensor_height, data.lens = 'VERTICAL', 27, TALL, LENS
    ob = bpy.data.objects.new('camera', data)
    bpy.context.scene.collection.objects.link(ob)
    ob.location = (0, 0, seen * LENS / TALL)
    bpy.context.scene.camera = ob


def _button(place: np.ndarray, material: bpy.types.Material) -> bpy.types.Object:
    at = tuple(place + (0, 0, THICK))
    bpy.ops.mesh.primitive_cylinder_add(radius=RADIUS, depth=THICK, vertices=40, location=at)
    ob = bpy.context.object
    bevel = ob.modifiers.new('bevel', 'BEVEL')
    bevel.width, bevel.segments = 0.0007, 3
    ob.data.materials.append(material)
    return ob


def _build(g: Garment, at: Laid, scratch: Path) -> list[bpy.types.Object]:
    """The garment and its buttons."""
    ob, used = add('garment', at.points, at.polygons)
    for name, values in at.numbers.items():
        attribute(ob, name, values[used])
    subdivide(ob, 1)
    ob.data.materials.append(cloth_material(g, drawn(g.fabric.pattern, scratch)))
    shell = matt('button', g.fabric.second, 0.02, 60, 0.35)
    return [ob, *(_button(p, shell) for p in button_places(g, at))]


def _render(path: Path) -> Image.Image:
    bpy.context.scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)
    return Image.open(path)


def _photo(scratch: Path) -> Image.Image:
    scene = bpy.context.scene
    view, image = scene.view_settings, scene.render.image_settings
    view.view_transform, view.look, view.exposure = 'Standard', 'None', 0.0
    image.file_format, image.color_mode, image.color_depth = 'PNG', 'RGB', '16'
    return _render(scratch / 'photo.png')


def _mask(things: list[bpy.types.Object], scratch: Path) -> Image.Image:
    """What the garment covers, through the same camera without light."""
    scene, view = bpy.context.scene, bpy.context.scene.view_settings
    scene.cycles.samples, scene.cycles.use_denoising, scene.cycles.use_adaptive_sampling = 16, False, False
    scene.cycles.max_bounces = 0
    view.view_transform = 'Raw'
    scene.world.node_tree.nodes['Background'].inputs[1].default_value = 0
    for ob in scene.objects:
        ob.hide_render = ob.type != 'CAMERA' and ob not in things
    for ob in things:
        ob.data.materials.clear()
        ob.data.materials.append(flat(255))
    scene.render.image_settings.color_mode, scene.render.image_settings.color_depth = 'BW', '8'
    return _render(scratch / 'mask.png').convert('L')


def whitened(photo: np.ndarray) -> np.ndarray:
    """The picture [H,W,3], 0..255, exposed so that the table at its edges is as bright as WHITE everywhere."""
    h, w = photo.shape[:2]
    rows, columns = (slice(h // 24), slice(-(h // 24), None)), (slice(w // 12), slice(-(w // 12), None))
    corners = np.array([[np.median(photo[i, j].reshape(-1, 3), 0) for j in columns] for i in rows])
    y, x = np.linspace(0, 1, h)[:, None, None], np.linspace(0, 1, w)[None, :, None]
    level = (corners[0, 0] * (1 - x) + corners[0, 1] * x) * (1 - y) + (corners[1, 0] * (1 - x) + corners[1, 1] * x) * y
    return np.clip(photo * (WHITE * 255 / level), 0, 255)


def make(g: Garment, folder: Path, given: argparse.Namespace) -> None:
    """Write folder/about.json, mask.png and, when all else is there, garment.jpg. Raises BadSpec, Failed."""
    scratch = Path(mkdtemp(prefix=f'{g.name}-'))
    at = laid(g)
    new_scene(round(WIDTH * given.scale), round(HEIGHT * given.scale), given.samples, given.threads)
    _ground()
    _light()
    _camera(at)
    things = _build(g, at, scratch)
    size = int(WIDTH * min(given.scale, 1)), int(HEIGHT * min(given.scale, 1))
    photo = _photo(scratch).convert('RGB').resize(size, Image.Resampling.LANCZOS)
    mask = _mask(things, scratch).resize(size, Image.Resampling.LANCZOS)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'about.json').write_text(json.dumps(g.about, ensure_ascii=False, indent=2) + '\n')
    finished = Image.fromarray((whitened(np.asarray(photo, float)) + 0.5).astype(np.uint8))
    # A sample with a mask is worn as it lies in its picture: upright, centred, on white.
    cloth, inside = place_garment(finished, np.asarray(mask, np.float32) / 255)
    Image.fromarray(inside.astype(np.uint8) * 255).save(folder / 'mask.png', optimize=True)
    Image.fromarray(cloth).save(folder / 'garment.jpg', quality=QUALITY, optimize=True)
    shutil.rmtree(scratch)
