"""Label maps through the photo's own camera: its meshes once more, each of its label's grey, without light or lens."""

from __future__ import annotations

from pathlib import Path

import bpy
import numpy as np
from PIL import Image

from ...render import assets
from ...render.body import body_group, densepose_scores, parse_scores
from .. import polygons
from ..companions import HEIGHT, WIDTH, majority
from .nodes import Nodes
from .scene import add, attribute, subdivide
from .sitter import BROW, SMOOTH, Sitter

HAT, HAIR, TOP, TROUSERS, FACE = 1, 2, 5, 9, 13
OVERSAMPLE = 2  # samples a pixel and axis, of which the most frequent label wins
FINE = 2  # subdivisions of the body whose faces DensePose's borders follow
ALPHA = 0.4  # opacity from which a card is what it shows


def flat(label: float | str, cut: Path | None = None) -> bpy.types.Material:
    """Emission of label/255: a constant, or the face attribute of that name; cut: picture whose alpha cuts it out."""
    n = Nodes('label')
    strength = n.attribute(label) if isinstance(label, str) else label / 255
    shader = n('Emission', {'Strength': strength}).outputs[0]
    if cut is not None:
        solid = n.math('GREATER_THAN', n.image(cut).outputs['Alpha'], ALPHA)
        shader = n('MixShader', {0: solid, 1: n('BsdfTransparent').outputs[0], 2: shader}).outputs[0]
    return n.surface(shader)


def _labelled(
    sitter: Sitter, keep: np.ndarray, scores: np.ndarray, name: str, levels: int = SMOOTH
) -> bpy.types.Object:
    """The subdivided body over base vertices `keep`; every face carries its highest score's label / 255. scores [N,L]
    over body_group('body')'s vertices."""
    f, used = sitter.figure, body_group('body')[0]
    mine = np.zeros(len(f.posed), bool)
    mine[keep] = True
    ob, at = add(name, f.posed, polygons.body().where(mine))
    subdivide(ob, levels)
    row = np.searchsorted(used, at)
    kept = [label for label in range(scores.shape[1]) if scores[row, label].any()]
    for label in kept:
        attribute(ob, f's{label}', scores[row, label])
    mesh = bpy.data.meshes.new_from_object(ob.evaluated_get(bpy.context.evaluated_depsgraph_get()))
    bpy.data.objects.remove(ob)
    ob = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(ob)
    attribute(ob, 'label', np.array(kept)[_best(mesh, kept)] / 255, 'FACE')
    return ob


def _best(mesh: bpy.types.Mesh, labels: list[int]) -> np.ndarray:
    """Index of the best label of each face."""
    values, corners = np.empty(len(mesh.vertices), np.float32), np.empty(len(mesh.loops), np.int32)
    starts = np.empty(len(mesh.polygons), np.int32)
    mesh.loops.foreach_get('vertex_index', corners)
    mesh.polygons.foreach_get('loop_start', starts)
    sums = []
    for label in labels:
        mesh.attributes[f's{label}'].data.foreach_get('value', values)
        sums.append(np.add.reduceat(values[corners], starts))
    return np.argmax(np.stack(sums), 0)


def _plain(scene: bpy.types.Scene) -> None:
    """No light, lens, noise or tone: what a surface emits is what the file says."""
    c, view = scene.cycles, scene.view_settings
    scene.render.resolution_x, scene.render.resolution_y = WIDTH * OVERSAMPLE, HEIGHT * OVERSAMPLE
    c.samples, c.filter_width, c.use_adaptive_sampling, c.max_bounces, c.use_denoising = 1, 0.01, False, 0, False
    view.view_transform, view.look, view.exposure, view.gamma = 'Raw', 'None', 0, 1
    scene.camera.data.dof.use_dof = False
    scene.render.dither_intensity = 0
    scene.world.node_tree.nodes['Background'].inputs[1].default_value = 0
    image = scene.render.image_settings
    image.file_format, image.color_mode, image.color_depth = 'PNG', 'BW', '8'


def _rendered(visible: dict[bpy.types.Object, bpy.types.Material], scratch: Path) -> np.ndarray:
    scene, path = bpy.context.scene, scratch / 'labels.png'
    for ob in scene.objects:
        ob.hide_render = ob.type != 'CAMERA' and ob not in visible
    for ob, material in visible.items():
        ob.data.materials.clear()
        ob.data.materials.append(material)
    scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)
    return majority(np.asarray(Image.open(path).convert('L')), OVERSAMPLE)


def label_maps(sitter: Sitter, scratch: Path) -> tuple[np.ndarray, np.ndarray]:
    """LIP parse and DensePose parts [1024,768]. The scene is of no further use for photos."""
    _plain(bpy.context.scene)
    used = body_group('body')[0]
    skin = _labelled(sitter, sitter.skin_used, parse_scores(), 'lip')
    visible = {
        skin: flat('label'),
        sitter.top: flat(TOP),
        sitter.bottom: flat(TROUSERS),
        sitter.brow: flat(FACE, assets.root() / 'textures' / BROW),
    }
    visible |= {ob: flat(FACE) for ob in [*sitter.eyes, *sitter.face_hair]}
    visible |= {ob: flat(HAT if ob.name.startswith('scarf') else HAIR) for ob in sitter.hair}
    parse = _rendered(visible, scratch)
    whole = _labelled(sitter, used, densepose_scores(sitter.figure.body), 'dense', FINE)
    return parse, _rendered({whole: flat('label')}, scratch)
