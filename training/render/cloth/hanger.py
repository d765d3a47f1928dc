"""Hangers as solid meshes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .collider import Collider, solid

ARM_POINTS, HOOK_RADIUS, HOOK_THICK, TOUCH = 24, 3.0, 0.2, 0.5  # cm; TOUCH: between hanger and cloth


@dataclass
class Hanger:
    """A coat hanger as a closed mesh in cm: two arms (the collider's parts), then hook and bar, which touch nothing;
    touched: the arms as the cloth meets them, since it would
    slip through thin wire; kind: WIRE, PLASTIC or WOODEN; made: the arguments of `hanger`."""

    vertices: np.ndarray  # [N,3] float32
    triangle: np.ndarray  # [M,3] int32
    normal: np.ndarray  # [N,3] float32
    touched: np.ndarray  # [S,3] float32
    solid: Collider
    kind: str
    made: dict


Tube = tuple[np.ndarray, np.ndarray, np.ndarray]


def tube_along(line: np.ndarray, radius: np.ndarray, around: int = 10) -> Tube:
    """Vertices, outward normals and triangles of a tube along a line [N,3] in the plane z = 0, with closed ends."""
    d = np.gradient(line, axis=0)
    d /= np.linalg.norm(d, axis=1, keepdims=True)
    side = np.stack([-d[:, 1], d[:, 0], np.zeros(len(d))], 1)
    t = np.arange(around) / around * 2 * np.pi
    normal = np.cos(t)[None, :, None] * side[:, None] + np.sin(t)[None, :, None] * np.array([0, 0, 1.0])
    v = line[:, None] + normal * radius[:, None, None]
    k, tri = np.arange(around), []
    for i in range(len(line) - 1):
        a, b = i * around + k, i * around + (k + 1) % around
        tri += [np.stack([a, b, b + around], 1), np.stack([a, b + around, a + around], 1)]
    v, normal = v.reshape(-1, 3), normal.reshape(-1, 3)
    for end, (at, out) in enumerate(((0, -1), (-1, 1))):
        first = 0 if end == 0 else (len(line) - 1) * around
        cap = np.stack([first + (k + 1) % around, first + k, np.full(around, len(v))], 1)
        tri.append(cap[:, ::-out])
        v, normal = np.vstack([v, line[at] + out * d[at] * radius[at] * 0.5]), np.vstack([normal, out * d[at]])
    return v, normal, np.concatenate(tri)


def _hook() -> Tube:
    a = np.linspace(-0.5 * np.pi, 1.1 * np.pi, 20)[:, None]
    round_ = np.concatenate([HOOK_RADIUS * np.cos(a), 7 + HOOK_RADIUS * np.sin(a), 0 * a], 1)
    line = np.concatenate([[[0, 0.5 * k, 0] for k in range(9)], round_])
    return tube_along(line, np.full(len(line), HOOK_THICK), 6)


WIRE, PLASTIC, WOODEN = 'wire', 'plastic', 'wooden'
THICK = {WIRE: (0.16, 0.24), PLASTIC: (0.5, 0.9), WOODEN: (0.9, 1.5)}  # radius of the arms in the middle, cm
WIDER = {WIRE: 0.0, PLASTIC: 0.4, WOODEN: 0.9}  # by which share the arms are thicker at their ends
SLOPES = {WIRE: (5.0, 8.5), PLASTIC: (4.0, 7.0), WOODEN: (4.0, 7.5)}
THINNEST = 1.15  # radius of the arms that the cloth meets, cm
BAR = 0.45  # share of hangers with a bar between the arms' ends


def random_hanger(r: np.random.Generator, shoulder: float) -> Hanger:
    """A hanger for a garment with this half width of the shoulders (cm): wire, plastic or wooden, mostly of its
    width."""
    kind = str(r.choice([WIRE, PLASTIC, WOODEN], p=[0.3, 0.4, 0.3]))
    reach = float(np.clip(shoulder + r.normal(-1.8, 1.6), 14, 23))
    return hanger(reach, r.uniform(*SLOPES[kind]), r.uniform(*THICK[kind]), kind, bool(r.random() < BAR))


def _bar(reach: float, slope: float) -> Tube:
    x = np.linspace(-0.97 * reach, 0.97 * reach, 8)[:, None]
    return tube_along(np.concatenate([x, np.full_like(x, -slope - 0.6), 0 * x], 1), np.full(8, HOOK_THICK), 6)


def hanger(reach: float, slope: float, thick: float = 0.9, kind: str = WOODEN, bar: bool = False) -> Hanger:
    """reach: half its width; slope: how far its ends lie below its middle; thick: radius of its arms in the
    middle; bar: between their ends, inside of the garment."""
    t = np.linspace(0, 1, ARM_POINTS)[:, None]
    lines = [np.concatenate([s * reach * t, -slope * t**1.25, 0 * t], 1) for s in (1, -1)]
    radius = np.full(ARM_POINTS, thick) * (1 + WIDER[kind] * t[:, 0] ** 3)
    touched = [tube_along(line, np.maximum(radius, THINNEST))[0] for line in lines]
    parts = [*(tube_along(line, radius) for line in lines), _hook(), *([_bar(reach, slope)] if bar else [])]
    start = np.cumsum([0] + [len(v) for v, _, _ in parts])
    triangle = np.concatenate([q + k for (_, _, q), k in zip(parts, start)]).astype(np.int32)
    arms = triangle[triangle.max(1) < start[2]]
    return Hanger(
        vertices=np.concatenate([p[0] for p in parts]).astype(np.float32),
        triangle=triangle,
        normal=np.concatenate([p[1] for p in parts]).astype(np.float32),
        touched=np.concatenate(touched).astype(np.float32),
        solid=solid(np.arange(start[2]), start[:3], arms, np.full(start[2], TOUCH)),
        kind=kind,
        made=dict(reach=reach, slope=slope, thick=thick, kind=kind, bar=bar),
    )
