"""Noise that cloth is made of: large maps, drawn once a process, from which each piece cuts its own part."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from .. import native

SIZE = 1600  # pixels a side: more than any piece
KINDS = {
    'yarn': (520.0, 520.0, 2),
    'streaks': (60.0, 700.0, 2),
    'blotches': (14.0, 14.0, 3),
    'rumples': (24.0, 24.0, 4),
}
"""Cells across and down, and octaves. Streaks run along the rows."""


@lru_cache(None)
def _map(kind: str) -> np.ndarray:
    across, down, octaves = KINDS[kind]
    out = np.empty((SIZE, SIZE), np.float32)
    native.call('noise', out, SIZE, SIZE, across, down, octaves, 100 + list(KINDS).index(kind), 0)
    if kind == 'rumples':
        out = 1 - np.abs(2 * out - 1)
    return (out - out.mean()) / out.std()


def cut_out(r: np.random.Generator, kind: str, shape: tuple[int, int]) -> np.ndarray:
    """A random part [h,w] of a map with mean 0 and deviation 1."""
    y, x = (int(r.integers(SIZE - n + 1)) for n in shape)
    return _map(kind)[y : y + shape[0], x : x + shape[1]]
