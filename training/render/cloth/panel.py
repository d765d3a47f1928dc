"""Triangulates flat panels and welds them where their outlines carry the same names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from scipy.spatial import Delaunay, cKDTree

from .curves import inside

SEAM, OPEN, ARM, MIDDLE = 'seam', 'open', 'arm', 'middle'
"""Kinds of outline vertices, the first word of their names: between front and back, on the edge of one side, on an
armhole, in the middle of the front."""
Name = tuple
Chain = list[tuple[np.ndarray, list]]
"""Curves [N,2] of an outline in order, each with the names of its points (None: free)."""


@dataclass
class Patch:
    """Where a panel belongs: +1 front or -1 back, LEFT or RIGHT for sleeves (else 0), its piece, and its own
    coordinates."""

    side: int
    sleeve: int
    piece: int
    uv: Callable[[np.ndarray], np.ndarray]


@dataclass
class Builder:
    """Collects welded vertices (rest, side, sleeve), drawn ones (weld, piece, uv), triangles of drawn ones (corner),
    and the heights of named vertices on a collar's ends (ends)."""

    step: float
    random: np.random.Generator
    named: dict = field(default_factory=dict)
    rest: list = field(default_factory=list)
    side: list = field(default_factory=list)
    sleeve: list = field(default_factory=list)
    corner: list = field(default_factory=list)
    weld: list = field(default_factory=list)
    piece: list = field(default_factory=list)
    uv: list = field(default_factory=list)
    ends: dict = field(default_factory=dict)

    def vertex(self, point: np.ndarray, side: int, sleeve: int, name: Name | None = None) -> int:
        """The vertex of that name, or a new one."""
        if name is not None and name in self.named:
            return self.named[name]
        self.rest.append(point)
        self.side.append(side)
        self.sleeve.append(sleeve)
        if name is not None:
            self.named[name] = len(self.rest) - 1
        return len(self.rest) - 1

    def _outer(self, point: np.ndarray, name: Name | None, patch: Patch) -> int:
        shared = name is not None and name[0] in (SEAM, 'point')
        on_arm = name is not None and name[0] == ARM
        return self.vertex(point, 0 if shared else patch.side, 0 if on_arm else patch.sleeve, name)

    def panel(self, chain: Chain, patch: Patch) -> None:
        """Triangulate one panel with this outline."""
        border = np.concatenate([line[:-1] for line, _ in chain])
        names = [name for _, keys in chain for name in keys[:-1]]
        inner = _grid(border, self.step, self.random)
        points = np.concatenate([border, inner])
        index = [self._outer(p, n, patch) for p, n in zip(border, names)]
        index += range(len(self.rest), len(self.rest) + len(inner))
        self.rest += list(inner)
        self.side += [patch.side] * len(inner)
        self.sleeve += [patch.sleeve] * len(inner)
        triangle, w = _triangles(points, border, self.step, patch.side), np.array(index)
        whole = (w[triangle] != w[np.roll(triangle, 1, 1)]).all(1)  # not between vertices that are sewn together
        self.corner += list(triangle[whole] + len(self.weld))
        self.weld += index
        self.piece += [patch.piece] * len(points)
        self.uv += list(patch.uv(points))


def _grid(border: np.ndarray, step: float, r: np.random.Generator) -> np.ndarray:
    """Points of a slightly shaken triangular grid inside the outline, not too near to it."""
    low, high = border.min(0), border.max(0)
    rows = []
    for k, y in enumerate(np.arange(low[1], high[1], step * np.sqrt(3) / 2)):
        x = np.arange(low[0] + (k % 2) * step / 2, high[0], step)
        rows.append(np.stack([x, np.full_like(x, y)], 1))
    grid = np.concatenate(rows)
    grid = grid + r.uniform(-0.08, 0.08, grid.shape) * step
    return grid[inside(grid, border) & (cKDTree(_dense(border, step / 4)).query(grid)[0] > 0.6 * step)]


def _dense(border: np.ndarray, step: float) -> np.ndarray:
    """Points of a closed outline with about equal steps, its corners kept."""
    change = np.roll(border, -1, 0) - border
    parts = np.maximum(1, np.round(np.linalg.norm(change, axis=1) / step).astype(int))
    of = np.repeat(np.arange(len(border)), parts)
    at = (np.arange(parts.sum()) - np.repeat(np.cumsum(parts) - parts, parts)) / parts[of]
    return border[of] + change[of] * at[:, None]


def _triangles(points: np.ndarray, border: np.ndarray, step: float, side: int) -> np.ndarray:
    """Delaunay triangles inside the outline, counter-clockwise seen from the front on front panels."""
    t = Delaunay(points).simplices
    a, b = points[t[:, 1]] - points[t[:, 0]], points[t[:, 2]] - points[t[:, 0]]
    area = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    good = inside(points[t].mean(1), border) & (np.abs(area) > 1e-3 * step * step)
    return np.where(((area > 0) == (side > 0))[:, None], t, t[:, ::-1])[good]


def names(kind: str, where: tuple, count: int, ends: tuple[Name | None, Name | None]) -> list:
    """Names of a curve's `count` points: both ends given, those between numbered."""
    return [ends[0], *[(kind, *where, 'inner', i) for i in range(1, count - 1)], ends[1]]
