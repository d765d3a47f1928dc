"""What hangs before a worn garment: long hair brought forward, straps and bags."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.spatial import cKDTree

from ..body import Random
from ..fitting import normals
from ..native import Part, part
from .look import cloth_colour

FORWARD_STYLE, FORWARD = 'long01', 0.6  # hair that may hang before the chest, and its share
PARTED, BESIDE = 0.22, (0.15, 0.5)  # units from the middle within which hair stays behind; where locks come to lie
GAP, ABOVE, FALL = (
    0.12,
    1.7,
    1.2,
)  # units before the chest; from how far above the shoulders and over how much hair comes forward
STRAPS = {'cross': 0.06, 'shoulder': 0.05, 'backpack': 0.05}
"""Shares of persons with a bag across, on one shoulder, on the back."""
WIDTH, BAG = (0.12, 0.45), (1.0, 2.2)  # units: of straps, of bags
STEPS, UPPER = 40, 5  # points along a strap; the label of what is seen of the garment, strap or not
Project = Callable[[np.ndarray], np.ndarray]


class Surface:
    """The foremost cloth of the torso [N,3] in units, looked up by x and y."""

    def __init__(self, points: np.ndarray, normal: np.ndarray) -> None:
        front = normal[:, 2] > 0
        self.points = points[front]
        self.tree = cKDTree(self.points[:, :2])

    def height(self, x: float) -> float:
        """The greatest y of the cloth at x."""
        return float(self.points[np.abs(self.points[:, 0] - x) < 0.3, 1].max(initial=self.points[:, 1].min()))

    def depth(self, place: np.ndarray) -> np.ndarray:
        """The greatest z [N] of the cloth about places [N,2]."""
        return self.points[self.tree.query(place, 6)[1], 2].max(1)


def brought_forward(r: Random, style: str | None, shoulders: float, surface: Surface) -> Project:
    """Moves hair's vertices [V,3]: what hangs below the shoulders comes before the chest, on one side or both."""
    if style != FORWARD_STYLE or r.random() > FORWARD:
        return lambda vertices: vertices
    side, from_, wide = int(r.integers(-1, 2)), r.uniform(*BESIDE), r.uniform(0.8, 1.3)

    def arranged(vertices: np.ndarray) -> np.ndarray:
        out, x = vertices.copy(), vertices[:, 0]
        t = np.clip((shoulders + ABOVE - out[:, 1]) / FALL, 0, 1) * (np.abs(x) > PARTED) * (x * side >= 0)
        t = t * t * (3 - 2 * t)
        out[:, 0] += (np.sign(x) * (from_ + wide * np.abs(x)) - x) * t
        out[:, 2] = np.maximum(out[:, 2], out[:, 2] * (1 - t) + (surface.depth(out[:, :2]) + GAP) * t)
        return np.ascontiguousarray(out, np.float32)

    return arranged


def _ribbon(line: np.ndarray, width: float, surface: Surface) -> tuple[np.ndarray, np.ndarray]:
    """Vertices and triangles of a band along a line [N,2] on the cloth."""
    d = np.gradient(line, axis=0)
    side = np.stack([-d[:, 1], d[:, 0]], 1) / np.linalg.norm(d, axis=1, keepdims=True) * width / 2
    edges = np.concatenate([line - side, line + side])
    v = np.concatenate([edges, (surface.depth(edges) + GAP / 2)[:, None]], 1)
    k, n = np.arange(len(line) - 1), len(line)
    triangle = np.concatenate([np.stack([k, k + 1, n + k], 1), np.stack([k + 1, n + k + 1, n + k], 1)])
    return np.ascontiguousarray(v, np.float32), triangle.astype(np.int32)


def flat_part(v: np.ndarray, triangle: np.ndarray, colour: np.ndarray, project: Project, label: int) -> Part:
    """A thing of one colour [3] (sRGB 0..1) with vertices [N,3] and triangles [M,3]."""
    plain = np.full((2, 2, 4), 255, np.uint8)
    normal = normals(v, triangle)
    normal = np.ascontiguousarray(normal * np.where(normal[:, 2:] < 0, -1, 1), np.float32)
    uv = np.zeros((len(triangle), 3, 2), np.float32)
    look = dict(texture=plain, texture_size=2, gain=colour**2.2, specular=0.1)
    mesh = dict(position=project(v), normal=normal, triangle=triangle, triangles=len(triangle), uv=uv)
    return part(label=label, **look, **mesh)


def _bent(*points: tuple[float, float]) -> np.ndarray:
    """A smooth line [STEPS,2] through the points."""
    p, t = np.array(points), np.linspace(0, 1, STEPS)
    at = np.linspace(0, 1, len(p))
    return np.stack([np.interp(t, at, p[:, k]) for k in (0, 1)], 1)


def straps(r: Random, shoulder: np.ndarray, hip: float, surface: Surface, project: Project) -> list[Part]:
    """Straps over the cloth and the bag, for some persons. shoulder: x, y of the wearer's left; hip: height."""
    kind = str(r.choice([*STRAPS, 'none'], p=[*STRAPS.values(), 1 - sum(STRAPS.values())]))
    if kind == 'none':
        return []
    colour, width, s = cloth_colour(r), r.uniform(*WIDTH), r.choice([-1, 1])
    x = shoulder[0] * r.uniform(0.55, 0.85)
    top = surface.height(s * x)
    if kind == 'backpack':
        lines = [_bent((q * x, top), (q * x * 1.05, top - 1.2), (q * x * 1.45, top - 2.4)) for q in (-1, 1)]
        return [flat_part(*_ribbon(line, max(width, 0.3), surface), colour, project, UPPER) for line in lines]
    end = (
        (-s * shoulder[0] * r.uniform(0.95, 1.15), hip + r.uniform(-0.3, 0.8))
        if kind == 'cross'
        else (s * shoulder[0] * 1.2, hip - r.uniform(0, 1))
    )
    out = [flat_part(*_ribbon(_bent((s * x, top), end), width, surface), colour, project, UPPER)]
    size = r.uniform(*BAG)
    corners = np.array(end) + np.array([[-0.5, 0], [0.5, 0], [-0.5, -0.8], [0.5, -0.8]]) * size
    bag = np.concatenate([corners, (surface.depth(corners) + 0.4)[:, None]], 1).astype(np.float32)
    return [*out, flat_part(bag, np.array([[0, 2, 1], [1, 2, 3]], np.int32), colour * 0.9, project, 0)]
