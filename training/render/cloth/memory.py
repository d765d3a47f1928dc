"""Creases that a garment remembers, worn and laid flat alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .mesh import Cloth

ON_FRONT = 0.7  # share of creases that are seen on the front


def creased(cloth: Cloth, r: np.random.Generator, count: int, sharp: float = 0.12) -> Cloth:
    """The cloth with a memory: short random lines along which it stays bent a little, to either side."""
    a, b = (cloth.rest[cloth.bend[:, k]] for k in (0, 1))
    side, plain = cloth.side[cloth.bend[:, 0]], cloth.up[cloth.bend[:, 0]] < 0
    length, stiff = cloth.bend_length.copy(), cloth.stiff.copy()
    low, high = cloth.rest.min(0), cloth.rest.max(0)
    for _ in range(count):
        middle, turn, half = r.uniform(low, high), r.uniform(0, np.pi), r.uniform(2.5, 11)
        d = np.array([np.cos(turn), np.sin(turn)])
        n = np.array([-d[1], d[0]])
        along = ((a + b) / 2 - middle) @ d
        crosses = ((a - middle) @ n) * ((b - middle) @ n) < 0
        on = crosses & (np.abs(along) < half) & (side == (1 if r.random() < ON_FRONT else -1)) & plain
        length[on] *= 1 - r.uniform(0.3, 1) * sharp * (1 - (along[on] / half) ** 2)
        stiff[on] *= 3
    return replace(cloth, bend_length=length, stiff=stiff)
