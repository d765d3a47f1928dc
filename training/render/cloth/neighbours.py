"""Neighbourhoods of a triangle mesh as rows: start [V+1] and the values of each vertex one after the other."""

from __future__ import annotations

import numpy as np


def rows(owner: np.ndarray, value: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Values by owner: start [count+1], values [N]."""
    order = np.argsort(owner, kind='stable')
    start = np.zeros(count + 1, np.int32)
    np.cumsum(np.bincount(owner, minlength=count), out=start[1:])
    return start, np.ascontiguousarray(value[order], np.int32)


def triangles_around(triangle: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the triangles at each vertex."""
    return rows(triangle.ravel(), np.repeat(np.arange(len(triangle)), 3), count)


def vertices_beside(triangle: np.ndarray, count: int, more: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the vertices next to each vertex; more: further pairs [P,2] that count as neighbours."""
    pairs = [triangle[:, [i, j]] for i in range(3) for j in range(3) if i != j]
    pairs += [] if more is None else [more, more[:, ::-1]]
    key = np.unique(np.concatenate(pairs).astype(np.int64) @ (count, 1))
    return rows(key // count, key % count, count)
