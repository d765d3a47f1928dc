"""Hangers as solid meshes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .collider import Collider, solid

ARM_POINTS, HOOK_RADIUS, HOOK_THICK, TOUCH = 24, 3.0, 0.2, 0.5  # cm; TOUCH: between hanger and cloth


@dataclass
class Hanger:
    """A coat hanger as a closed mesh in cm: two arms (the collider's parts), then its hook, which touches nothing."""

    vertices: np.ndarray  # [N,3] float32
    triangle: np.ndarray  # [M,3] int32
    normal: np.ndarray  # [N,3] float32
    solid: Collider


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


def hanger(reach: float, slope: float, thick: float = 0.9) -> Hanger:
    """reach: half its width; slope: how far its ends lie below its middle; thick: radius of its arms in the middle."""
    t = np.linspace(0, 1, ARM_POINTS)[:, None]
    parts = []
    for s in (1, -1):
        line = np.concatenate([s * reach * t, -slope * t**1.25, 0 * t], 1)
        parts.append(tube_along(line, np.full(ARM_POINTS, thick) * (1 + 0.6 * t[:, 0] ** 3)))
    parts.append(_hook())
    start = np.cumsum([0] + [len(v) for v, _, _ in parts])
    triangle = np.concatenate([q + k for (_, _, q), k in zip(parts, start)]).astype(np.int32)
    arms = triangle[triangle.max(1) < start[2]]
    body = solid(np.arange(start[2]), start[:3], arms, np.full(start[2], TOUCH))
    return Hanger(
        np.float32(np.concatenate([p[0] for p in parts])),
        triangle,
        np.float32(np.concatenate([p[1] for p in parts])),
        body,
    )
