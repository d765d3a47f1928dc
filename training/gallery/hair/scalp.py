"""Where hair grows, and what it does not enter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter
from scipy.spatial import cKDTree

from ...render import assets

Random = np.random.Generator
DARKEST, RAMP = 0.032, 0.02  # linear luminance of painted scalp in the dark skin's texture, and its soft edge
RIGHT, BOTTOM = 0.66, 0.86  # the head's island of the common UV map lies right and above of these shares
LOWER = 7  # texels (512) by which the hairline grows over the mask's edge


def unit(v: np.ndarray) -> np.ndarray:
    """Vectors [...,3] of length 1."""
    return v / np.maximum(np.linalg.norm(v, axis=-1, keepdims=True), 1e-9)


def smooth(x: np.ndarray, low: float, high: float) -> np.ndarray:
    """0 below low, 1 above high, smoothly between."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def scalp_mask(path: Path) -> Path:
    """Write the grey UV picture of the scalp: what is painted black on the head of the dark female skin."""
    source = assets.root() / 'textures/skins/young_darkskinned_female_diffuse.png'
    a = (np.asarray(Image.open(source).convert('RGB'), float) / 255) ** 2.2
    m = np.clip((DARKEST - a @ [0.21, 0.72, 0.07]) / RAMP, 0, 1)
    h, w = m.shape
    m[:, : int(RIGHT * w)] = 0
    m[int(BOTTOM * h) :] = 0
    picture = Image.fromarray((m * 255).astype(np.uint8)).filter(ImageFilter.MedianFilter(5))
    picture.filter(ImageFilter.MaxFilter(LOWER)).filter(ImageFilter.GaussianBlur(3 * w / 512)).save(path)
    return path


def sampled(picture: np.ndarray, uv: np.ndarray) -> np.ndarray:
    """The picture's values [H,W,...] at texture coordinates [N,2]."""
    h, w = picture.shape[:2]
    x, y = (uv[:, 0] * w).astype(int), ((1 - uv[:, 1]) * h).astype(int)
    return picture[np.clip(y, 0, h - 1), np.clip(x, 0, w - 1)]


@dataclass(frozen=True)
class Scalp:
    """Triangles [T,3] of the head over points [V,3] (stage) with normals, the density [V] of hair at each vertex, the
    head's rotation [3,3] and middle [3]."""

    points: np.ndarray
    triangle: np.ndarray
    density: np.ndarray
    normals: np.ndarray
    turn: np.ndarray
    middle: np.ndarray

    def _drawn(self, r: Random, count: int) -> tuple[np.ndarray, np.ndarray]:
        a, b, c = (self.points[self.triangle[:, k]] for k in range(3))
        area = np.linalg.norm(np.cross(b - a, c - a), axis=1) * self.density[self.triangle].max(1)
        t = self.triangle[r.choice(len(area), count, p=area / area.sum())]
        w = r.dirichlet((1, 1, 1), count)[:, :, None]
        thick = (self.density[t] * w[:, :, 0]).sum(1)
        keep = r.random(count) < thick * smooth(thick, 0.15, 0.5)
        return (self.points[t] * w).sum(1)[keep], unit((self.normals[t] * w).sum(1)[keep])

    def roots(self, r: Random, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Random roots: positions, normals, directions from the head's middle in its own axes (each [N,3])."""
        points, normals = np.empty((0, 3)), np.empty((0, 3))
        while len(points) < count:
            p, n = self._drawn(r, count * 2)
            points, normals = np.concatenate([points, p]), np.concatenate([normals, n])
        p = points[:count]
        return p, normals[:count], (p - self.middle) @ self.turn


class Obstacle:
    """A surface of points [V,3] and outward normals that hair stays above."""

    def __init__(self, points: np.ndarray, normals: np.ndarray) -> None:
        self.points, self.normals, self.tree = points, normals, cKDTree(points)

    def push(self, p: np.ndarray, gap: np.ndarray, reach: float = 0.04) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Points at least `gap` [N] above the surface, its normals there, which points touched it. reach:
        distance beyond which a point is outside."""
        far, near = self.tree.query(p)
        n = self.normals[near]
        depth = np.where(far < reach, ((p - self.points[near]) * n).sum(1), far)
        touched = depth < gap
        return np.where(touched[:, None], p + n * (gap - depth)[:, None], p), n, touched


def sunk(points: np.ndarray, faces: list[list[int]], where: np.ndarray, rounds: int = 14) -> np.ndarray:
    """Vertices `where` averaged with their neighbours: ears and nose sink into the head."""
    pairs = np.array([(f[i], f[(i + 1) % len(f)]) for f in faces for i in range(len(f))])
    pairs = np.concatenate([pairs, pairs[:, ::-1]])
    degree = np.maximum(np.bincount(pairs[:, 0], minlength=len(points)), 1)[:, None]
    p = points.copy()
    for _ in range(rounds):
        mean = np.stack([np.bincount(pairs[:, 0], p[pairs[:, 1], c], len(p)) for c in range(3)], 1) / degree
        p[where] = 0.4 * p[where] + 0.6 * mean[where]
    return p
