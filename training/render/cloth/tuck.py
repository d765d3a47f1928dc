"""Tops worn inside of trousers or skirts."""

from __future__ import annotations

import numpy as np

from .mesh import BACK, Cloth

LOOSE, TUCKED, HALF = '', 'tucked', 'half'
SHARES = {LOOSE: 0.74, HALF: 0.07, TUCKED: 0.19}
HALF_WIDTH = (6.0, 13.0)  # cm to either side of its middle that a half tuck reaches
HALF_AWAY = 6.0  # cm from the middle of the front
LEAST = 5.0  # cm of cloth below the waist without which nothing can be tucked in


def random_tuck(r: np.random.Generator, room: float) -> str:
    """How a top that reaches `room` cm below the waist is worn."""
    return str(r.choice(list(SHARES), p=list(SHARES.values()))) if room > LEAST else LOOSE


def tucked_vertices(r: np.random.Generator, cloth: Cloth, how: str) -> np.ndarray:
    """Which vertices [V] may be inside of what is worn below: all of the torso's, or part of the front's."""
    torso = np.zeros(len(cloth.rest), bool)
    torso[cloth.weld[cloth.piece <= BACK]] = True
    if how == TUCKED:
        return torso
    middle, width = r.normal(0, HALF_AWAY), r.uniform(*HALF_WIDTH)
    return torso & (cloth.side > 0) & (np.abs(cloth.rest[:, 0] - middle) < width) & (how == HALF)
