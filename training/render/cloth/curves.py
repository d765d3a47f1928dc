"""Plane curves: Bezier arcs, even resampling, point in polygon, distances."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

Point = tuple[float, float]


def bezier(*p: Point, n: int = 60) -> np.ndarray:
    """Cubic curve [n,2] of four control points."""
    a, b, c, d = (np.asarray(q, float) for q in p)
    t = np.linspace(0, 1, n)[:, None]
    return a * (1 - t) ** 3 + 3 * b * t * (1 - t) ** 2 + 3 * c * t * t * (1 - t) + d * t**3


def lengths(line: np.ndarray) -> np.ndarray:
    """Place along a polyline [N,2 or 3] of each of its points [N]."""
    return np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])


def along(line: np.ndarray, at: np.ndarray | float) -> np.ndarray:
    """Points of a polyline [N,K] at places along it."""
    places = lengths(line)
    return np.stack([np.interp(at, places, line[:, k]) for k in range(line.shape[1])], -1)


def resample(line: np.ndarray, step: float) -> np.ndarray:
    """The polyline with about equal steps, ends kept."""
    total = lengths(line)[-1]
    n = max(1, round(float(total / step)))
    return along(line, np.linspace(0, total, n + 1))


def inside(points: np.ndarray, polygon: np.ndarray) -> np.ndarray:
    """Whether points [N,2] lie in a polygon (even-odd rule)."""
    x, y = points[:, 0][:, None], points[:, 1][:, None]
    a, b = polygon, np.roll(polygon, -1, 0)
    crosses = (a[:, 1] > y) != (b[:, 1] > y)
    with np.errstate(divide='ignore', invalid='ignore'):
        at = a[:, 0] + (y - a[:, 1]) / (b[:, 1] - a[:, 1]) * (b[:, 0] - a[:, 0])
    return ((crosses & (x < at)).sum(1) % 2).astype(bool)


def distance_to(points: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Distance [N] of points to a polyline and its mirror image (x, -x)."""
    dense = resample(line, 0.2)
    return cKDTree(np.concatenate([dense, dense * (-1, 1)])).query(points)[0]


def waves(r: np.random.Generator, points: np.ndarray, length: float) -> np.ndarray:
    """Smooth noise [N] of about unit size over the plane; length: its shortest wave, in the points' unit."""
    out = np.zeros(len(points))
    for _ in range(14):
        k = 2 * np.pi / (length * r.uniform(1, 4))
        d = r.uniform(0, np.pi)
        out += np.cos(k * (points[:, 0] * np.cos(d) + points[:, 1] * np.sin(d)) + r.uniform(0, 2 * np.pi))
    return out / np.sqrt(7)
