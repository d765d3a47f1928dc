"""Sews a garment, lays it down, and measures what its material needs to know of each vertex."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...render.cloth import WHOLE, WHOLLY, Cloth, build, creased, distance_to, lay_flat
from ...render.cloth.curves import lengths
from ..polygons import Polygons
from .spec import Garment

STEP = 0.9  # cm between vertices: finer than training garments
CM = 0.01  # metres
FAR = 90.0  # cm: of what has no such edge
PLACKET = 1.7  # cm: half its width


@dataclass(frozen=True)
class Laid:
    """A garment on the table: points [V,3] in metres, x right, y up the picture, z to the camera; numbers [V] in cm."""

    cloth: Cloth
    points: np.ndarray
    polygons: Polygons
    numbers: dict[str, np.ndarray]


def _edges(cloth: Cloth) -> dict[str, np.ndarray]:
    """Distances [V] to hem, cuff, neckline, armhole and side seam, as the cloth is cut."""
    q, o, sleeve, collar = cloth.rest, cloth.outline, cloth.sleeve > 0, cloth.up >= 0
    torso = ~sleeve & ~collar
    neck = np.minimum(
        np.where(cloth.side >= 0, distance_to(q, o['front']), FAR),
        np.where(cloth.side <= 0, distance_to(q, o['back']), FAR),
    )
    return {
        'hem': np.where(torso, distance_to(q, o['hem']), FAR),
        'cuff': np.where(sleeve, distance_to(q, o['cuff']), FAR) if 'cuff' in o else np.full(len(q), FAR),
        'neck': np.where(collar, FAR, neck),
        'armhole': np.where(collar, FAR, distance_to(q, o['armhole'])),
        'side': np.where(torso, distance_to(q, o['side']), FAR),
    }


def _turn(cloth: Cloth) -> np.ndarray:
    """Cm along the neckline [V], so that the ribs of its band stand across it."""
    o = cloth.outline
    middle = np.array([0, -0.4 * cloth.cut.front])
    d = cloth.rest - middle
    return np.arctan2(d[:, 0], -d[:, 1]) * lengths(o['front'])[-1] / (np.pi / 2)


def numbers(cloth: Cloth) -> dict[str, np.ndarray]:
    """What the material reads at each vertex."""
    q, collar = cloth.rest, cloth.up >= 0
    open_for = min(cloth.cut.opening, cloth.cut.length)
    front = (cloth.side > 0) & (cloth.sleeve == 0) & ~collar
    below = -q[:, 1] - cloth.cut.front
    placket = np.where(front & (below < open_for + 1), np.abs(q[:, 0]), FAR) if open_for else np.full(len(q), FAR)
    return _edges(cloth) | {
        'turn': _turn(cloth),
        'placket': placket,
        'rim': np.where(collar, cloth.cut.collar - cloth.up, FAR),
        'collar': collar.astype(float),
        'at_x': q[:, 0],
        'at_y': q[:, 1],
        'front': (front | (cloth.side == 0)).astype(float),
    }


def laid(g: Garment) -> Laid:
    """Sew, crease, lay down. Raises Failed when the cloth explodes."""
    cloth = build(g.cut, step=STEP, seed=g.seed)
    cloth = creased(cloth, np.random.default_rng(g.seed), *g.creases)
    state = lay_flat(cloth, g.lay, g.seed, g.soft, WHOLLY if g.cut.opening else WHOLE)
    faces, corners = cloth.triangle.tolist(), cloth.corner.tolist()
    points = np.asarray(state.x, float) * CM
    middle = (points.min(0) + points.max(0)) / 2
    points -= (middle[0], middle[1], points[:, 2].min())
    return Laid(cloth, points, Polygons(faces, corners, cloth.uv, [''] * len(faces)), numbers(cloth))


def button_places(g: Garment, at: Laid) -> np.ndarray:
    """Where buttons sit [N,3] metres: along the closure, the first just below the collar."""
    if not g.buttons:
        return np.zeros((0, 3))
    middle = at.points[at.cloth.closure].mean(1)
    depth = at.cloth.closure_at
    wanted = np.linspace(1.2, min(g.cut.opening, depth.max()) - 1.2, g.buttons)
    return np.stack([np.interp(wanted, depth, middle[:, k]) for k in range(3)], -1)
