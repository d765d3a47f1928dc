"""Where the picture is taken: a studio with paper, or an everyday place out of focus."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import bpy
import numpy as np
from mathutils import Vector

from ..spec import Light
from .fabrics import glow, matt

Point = tuple[float, float, float]
WALL = 2.4  # metres behind the person


def softbox(
    name: str, at: Point, to: Point, size: tuple[float, float], watts: float, colour: Sequence[float] = (1, 1, 1)
) -> None:
    """An area light that looks at a point."""
    light = bpy.data.lights.new(name, 'AREA')
    light.shape, (light.size, light.size_y) = 'RECTANGLE', size
    light.energy, light.color = watts, colour
    ob = bpy.data.objects.new(name, light)
    bpy.context.scene.collection.objects.link(ob)
    ob.location = at
    ob.rotation_euler = (Vector(to) - Vector(at)).to_track_quat('-Z', 'Y').to_euler()


def _mesh(name: str, points: list[Point], faces: list[list[int]], material: bpy.types.Material) -> bpy.types.Object:
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(points, [], faces)
    ob = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(ob)
    mesh.materials.append(material)
    return ob


def box(name: str, low: Point, high: Point, material: bpy.types.Material) -> None:
    """An upright box between two corners."""
    points = [(x, y, z) for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])]
    _mesh(name, points, [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]], material)


def _sweep(floor: float, material: bpy.types.Material) -> None:
    """Seamless paper: floor, a quarter circle, wall."""
    arc = [(WALL - 0.7 + 0.7 * math.sin(t), floor + 0.7 - 0.7 * math.cos(t)) for t in np.linspace(0, math.pi / 2, 13)]
    profile = [(-4.0, floor), *arc, (WALL, 4.5)]
    points = [(x, y, z) for y, z in profile for x in (-4.0, 4.0)]
    faces = [[2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2] for i in range(len(profile) - 1)]
    ob = _mesh('paper', points, faces, material)
    ob.data.polygons.foreach_set('use_smooth', [True] * len(faces))


def _key(light: Light, height: float, watts: float) -> None:
    k, warm = light.side, (1, 0.965 - light.warmth * 0.07, 0.92 - light.warmth * 0.16)
    softbox('key', (k * 1.35, -1.75, height + 0.75), (0, 0, height - 0.1), (1.1, 1.4), watts * light.power, warm)
    softbox(
        'fill', (-k * 2.2, -1.9, height), (0, 0, height - 0.3), (1.8, 2.2), watts * 0.22 * light.power, (0.95, 0.975, 1)
    )


def _world(colour: Sequence[float], strength: float) -> None:
    node = bpy.context.scene.world.node_tree.nodes['Background']
    node.inputs[0].default_value, node.inputs[1].default_value = (*colour, 1), strength


def studio(light: Light, height: float, floor: float, r: np.random.Generator) -> None:
    """Key softbox, weak fill, rim strips, a light on the paper."""
    k = light.side
    _key(light, height, 52)
    softbox('rim', (-k * 1.25, 1.2, height + 0.7), (0, 0, height - 0.1), (0.35, 1.5), 15 * light.power, (1, 0.98, 0.96))
    softbox('rim2', (k * 1.5, 1.1, height + 0.4), (0, 0, height - 0.1), (0.25, 1.4), 7 * light.power)
    softbox('backdrop', (k * 0.9, 0.6, 2.7), (-k * 0.1, WALL, 1.25), (1.0, 0.6), 46 * light.power)
    _world((0.9, 0.95, 1), 0.12)
    _sweep(floor, matt('paper', light.backdrop))


def _room(light: Light, height: float, floor: float) -> None:
    """Daylight from a window at the key's side; a wall and a floor."""
    k = light.side
    softbox(
        'window',
        (k * 2.0, -1.1, height + 0.35),
        (0, 0, height - 0.2),
        (1.5, 1.9),
        78 * light.power,
        (1, 0.975 - light.warmth * 0.06, 0.95 - light.warmth * 0.15),
    )
    softbox(
        'bounce', (-k * 2.4, -1.5, height - 0.1), (0, 0, height - 0.3), (2.4, 2.4), 16 * light.power, (1, 0.95, 0.88)
    )
    softbox('rim', (-k * 1.1, 1.3, height + 0.8), (0, 0, height - 0.1), (0.4, 1.2), 9 * light.power)
    softbox('wall', (k * 1.6, 1.0, 2.4), (-k * 0.4, 3.2, 1.4), (1.2, 1.2), 60 * light.power, (1, 0.96, 0.9))
    _world((0.92, 0.95, 1), 0.16)
    box('floor', (-6, -6, floor - 0.1), (6, 7, floor), matt('floor', (0.25, 0.17, 0.11), 0.2, 6, 0.5))
    box('wall', (-6, 3.3, floor), (6, 3.5, 4.5), matt('wall', light.backdrop, 0.06, 0.8))


def living_room(light: Light, height: float, floor: float, r: np.random.Generator) -> None:
    """A shelf with books on one side, a framed picture on the other."""
    _room(light, height, floor)
    k, wood = -light.side, matt('wood', (0.3, 0.18, 0.09), 0.2, 9, 0.5)
    for z in (0.62, 1.0, 1.38, 1.76):
        box('shelf', (k * 0.34, 2.9, floor + z), (k * 1.6, 3.28, floor + z + 0.03), wood)
        x = 0.38
        while x < 1.5:
            wide, tall = r.uniform(0.02, 0.06), r.uniform(0.17, 0.29)
            if r.random() < 0.8:
                tone = matt('book', tuple(r.uniform(0.05, 0.45) * np.array([1, r.uniform(0.6, 1), r.uniform(0.4, 1)])))
                box('book', (k * x, 3.0, floor + z + 0.03), (k * (x + wide), 3.2, floor + z + 0.03 + tall), tone)
            x += wide + 0.004
    box('frame', (-k * 1.25, 3.25, floor + 1.2), (-k * 0.55, 3.29, floor + 2.0), matt('frame', (0.06, 0.05, 0.045)))
    box(
        'print',
        (-k * 1.2, 3.24, floor + 1.25),
        (-k * 0.6, 3.26, floor + 1.95),
        matt('print', (0.5, 0.48, 0.42), 0.25, 3),
    )


def by_the_window(light: Light, height: float, floor: float, r: np.random.Generator) -> None:
    """A bright window with bars behind the shoulder, a curtain beside it."""
    _room(light, height, floor)
    k = light.side
    box(
        'pane',
        (k * 0.42, 3.22, floor + 0.9),
        (k * 1.5, 3.25, floor + 2.5),
        glow('sky', (0.86, 0.93, 1), 2.2 * light.power),
    )
    white = matt('bars', (0.6, 0.59, 0.57))
    for x in (0.40, 0.93, 1.48):
        box('bar', (k * x, 3.14, floor + 0.85), (k * (x + 0.06), 3.24, floor + 2.55), white)
    for z in (0.84, 1.7):
        box('bar', (k * 0.4, 3.14, floor + z), (k * 1.54, 3.24, floor + z + 0.06), white)
    cloth = matt('curtain', (0.55, 0.52, 0.47), 0.1, 3)
    for i in range(9):
        x = 0.1 + 0.035 * i
        box('fold', (k * x, 3.05 + 0.03 * (i % 2), floor), (k * (x + 0.032), 3.2, floor + 2.7), cloth)


def street(light: Light, height: float, floor: float, r: np.random.Generator) -> None:
    """Open shade: far house fronts and lights, all blurred; the sky from above."""
    k = light.side
    _world((0.75, 0.86, 1), 0.55 * light.power)
    softbox('sun', (k * 1.6, -1.2, height + 1.5), (0, 0, height - 0.1), (1.6, 1.6), 60 * light.power, (1, 0.95, 0.87))
    softbox('rim', (-k * 1.2, 1.6, height + 1.0), (0, 0, height), (0.5, 1.4), 18 * light.power, (1, 0.9, 0.78))
    box('ground', (-20, -8, floor - 0.1), (20, 30, floor), matt('ground', (0.2, 0.2, 0.2), 0.2, 2))
    x = -7.0
    while x < 7.0:
        wide, tone = r.uniform(0.9, 2.2), r.uniform(0.12, 0.42)
        front = matt('house', (tone * 1.05, tone * r.uniform(0.82, 1.0), tone * r.uniform(0.68, 1.0)), 0.15, 1.5)
        box('house', (x, 11.0, floor), (x + wide, 13.0, floor + r.uniform(5, 9)), front)
        for z in np.arange(floor + 0.5, floor + 5, 1.25):
            tone = (
                glow('pane', (0.8, 0.88, 1), r.uniform(0.15, 0.9))
                if r.random() < 0.6
                else matt('dark', (0.05, 0.06, 0.07))
            )
            box('pane', (x + wide * 0.25, 10.95, z), (x + wide * 0.7, 11.0, z + 0.8), tone)
        x += wide + 0.03


PLACES: dict[str, Callable[[Light, float, float, np.random.Generator], None]] = {
    'studio': studio,
    'living room': living_room,
    'window': by_the_window,
    'street': street,
}


def camera(top: float, bottom: float, x: float, place: str, lens: float = 85.0) -> bpy.types.Object:
    """A portrait lens on an upright full frame that shows the heights bottom..top (metres) at the person's depth."""
    data = bpy.data.cameras.new('camera')
    data.sensor_fit, data.sensor_width, data.sensor_height, data.lens = 'VERTICAL', 27, 36, lens
    ob = bpy.data.objects.new('camera', data)
    bpy.context.scene.collection.objects.link(ob)
    distance = (top - bottom) * lens / 36
    ob.location, ob.rotation_euler = (x, -distance, (top + bottom) / 2), (math.pi / 2, 0, 0)
    data.dof.use_dof, data.dof.focus_distance = True, distance - 0.1
    data.dof.aperture_fstop = 4.0 if place == 'studio' else 2.0
    bpy.context.scene.camera = ob
    return ob
