"""An empty Cycles scene, and meshes in it."""

from __future__ import annotations

import bpy
import numpy as np

from ..polygons import Polygons

THRESHOLD, LEAST = 0.05, 6  # of adaptive sampling: noise at which a pixel is done, samples before that is asked


def _cycles(scene: bpy.types.Scene, samples: int) -> None:
    c = scene.cycles
    c.device, c.samples = 'CPU', samples
    c.use_adaptive_sampling, c.adaptive_threshold, c.adaptive_min_samples = True, THRESHOLD, LEAST
    c.use_denoising, c.denoiser, c.denoising_input_passes = True, 'OPENIMAGEDENOISE', 'RGB_ALBEDO_NORMAL'
    c.denoising_prefilter = 'ACCURATE'
    c.max_bounces, c.diffuse_bounces, c.glossy_bounces, c.transmission_bounces = 4, 2, 2, 3
    c.transparent_max_bounces = 12
    c.caustics_reflective = c.caustics_refractive = False
    c.sample_clamp_indirect, c.filter_width = 6, 1.4
    scene.cycles_curves.shape = 'RIBBONS'


def new_scene(width: int, height: int, samples: int, threads: int) -> bpy.types.Scene:
    """Everything before is forgotten."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = 'CYCLES'
    _cycles(scene, samples)
    scene.render.threads_mode, scene.render.threads = 'FIXED', threads
    scene.render.resolution_x, scene.render.resolution_y = width, height
    scene.world = bpy.data.worlds.new('world')
    scene.world.use_nodes = True
    return scene


def _link(name: str, mesh: bpy.types.Mesh) -> bpy.types.Object:
    ob = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(ob)
    return ob


def add(name: str, points: np.ndarray, polygons: Polygons) -> tuple[bpy.types.Object, np.ndarray]:
    """A smooth mesh object of stage points [V,3]; -> it, and which vertices its faces use."""
    used = np.unique(np.concatenate([np.asarray(f) for f in polygons.faces]))
    index = np.full(len(points), -1)
    index[used] = np.arange(len(used))
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(points[used].tolist(), [], [index[f].tolist() for f in polygons.faces])
    uv = polygons.uv[np.concatenate([np.asarray(c) for c in polygons.corners])]
    mesh.uv_layers.new(name='uv').data.foreach_set('uv', uv.astype(np.float32).ravel())
    mesh.polygons.foreach_set('use_smooth', [True] * len(mesh.polygons))
    return _link(name, mesh), used


def attribute(ob: bpy.types.Object, name: str, values: np.ndarray, domain: str = 'POINT') -> None:
    """A number for every vertex (or face) of a mesh object, which materials read."""
    ob.data.attributes.new(name, 'FLOAT', domain).data.foreach_set('value', np.ascontiguousarray(values, np.float32))


def subdivide(ob: bpy.types.Object, levels: int) -> None:
    """Catmull-Clark subdivision at the evaluation."""
    m = ob.modifiers.new('subdivision', 'SUBSURF')
    m.levels = m.render_levels = levels
    m.boundary_smooth = 'PRESERVE_CORNERS'


def thicken(ob: bpy.types.Object, metres: float) -> None:
    """Give cloth an inner side."""
    m = ob.modifiers.new('thickness', 'SOLIDIFY')
    m.thickness, m.offset = metres, -1


def evaluated(ob: bpy.types.Object) -> tuple[np.ndarray, np.ndarray]:
    """Vertices [V,3] (stage) and triangles [T,3] of an object with its modifiers."""
    e = ob.evaluated_get(bpy.context.evaluated_depsgraph_get())
    mesh = e.to_mesh()
    mesh.calc_loop_triangles()
    points = np.empty(len(mesh.vertices) * 3, np.float32)
    mesh.vertices.foreach_get('co', points)
    triangles = np.empty(len(mesh.loop_triangles) * 3, np.int32)
    mesh.loop_triangles.foreach_get('vertices', triangles)
    e.to_mesh_clear()
    return points.reshape(-1, 3), triangles.reshape(-1, 3)


def strands(
    name: str, points: np.ndarray, radius: float, material: bpy.types.Material, tip: float = 0.3
) -> bpy.types.Object:
    """Hair: strands [N,K,3] of a root radius (metres) that taper to `tip` of it."""
    count, k, _ = points.shape
    curves = bpy.data.hair_curves.new(name)
    curves.add_curves([k] * count)
    curves.attributes['position'].data.foreach_set('vector', np.ascontiguousarray(points, np.float32).ravel())
    taper = radius * (1 - (1 - tip) * np.linspace(0, 1, k) ** 3)
    curves.attributes.new('radius', 'FLOAT', 'POINT').data.foreach_set(
        'value', np.tile(taper, count).astype(np.float32)
    )
    curves.materials.append(material)
    return _link(name, curves)
