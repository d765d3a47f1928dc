"""A chair's back that a garment hangs over: its top rail inside of the shoulders, posts, slats, seat and legs below."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..body import Random
from ..cloth.hanger import tube_along

RAIL, POST, SLAT = (0.8, 1.6), (0.9, 1.4), (0.5, 1.1)  # radii, cm
BEHIND = 2.0  # cm from the garment's middle to what is behind its back: the seat
BELOW_TOP = (0.3, 2.5)  # cm from the shoulders' line down to the rail
NARROWER = (0.86, 1.0)  # width of the rail relative to the shoulders
SEAT, LEGS, SEAT_THICK = (40.0, 52.0), (80.0, 98.0), (1.5, 3.5)  # cm below the rail; half the thickness of the seat
SLATTED, SPLAY = 0.6, (0.0, 5.0)  # share with slats; cm by which the legs stand apart further below
ALONG = 16  # points of a tube


@dataclass
class Solid:
    """A closed mesh: vertices and outward normals [N,3] in cm, triangles [M,3]."""

    vertices: np.ndarray
    normal: np.ndarray
    triangle: np.ndarray


def _tube(start: tuple[float, float], end: tuple[float, float], radius: float, sag: float = 0.0, z: float = 0) -> Solid:
    """A bar between two places (x, y) at depth z, bent down in its middle by `sag`."""
    t = np.linspace(0, 1, ALONG)[:, None]
    line = np.array(start) * (1 - t) + np.array(end) * t - np.concatenate([0 * t, sag * 4 * t * (1 - t)], 1)
    points, normal, triangle = tube_along(np.concatenate([line, 0 * t], 1), np.full(ALONG, radius))
    return Solid(points + (0, 0, z), normal, triangle)


def _joined(parts: list[Solid]) -> Solid:
    start = np.cumsum([0] + [len(part.vertices) for part in parts])
    return Solid(
        vertices=np.concatenate([part.vertices for part in parts]).astype(np.float32),
        normal=np.concatenate([part.normal for part in parts]).astype(np.float32),
        triangle=np.concatenate([part.triangle + k for part, k in zip(parts, start)]).astype(np.int32),
    )


def random_chair(r: Random, shoulder: float) -> Solid:
    """The chair of a garment with this half width of the shoulders (cm), whose neck lies at (0, 0)."""
    half, top = shoulder * r.uniform(*NARROWER), -r.uniform(*BELOW_TOP)
    seat, legs, splay = top - r.uniform(*SEAT), top - r.uniform(*LEGS), r.uniform(*SPLAY)
    rail, thick = r.uniform(*RAIL), r.uniform(*POST)
    bars = [_tube((-half, top - rail), (half, top - rail), rail, sag=r.uniform(-2, 2))]
    bars += [_tube((s * half, top), (s * (half + splay), legs), thick) for s in (-1, 1)]
    deep = r.uniform(*SEAT_THICK)
    bars.append(_tube((-half - thick, seat), (half + thick, seat), deep, z=-deep - BEHIND))
    if r.random() < SLATTED:
        places = np.linspace(-half, half, int(r.integers(3, 7)))[1:-1]
        width = r.uniform(*SLAT)
        bars += [_tube((x, top - rail), (x, seat), width) for x in places]
    return _joined(bars)
