"""A suit's top lying flat: wider than it is worn, its side seams straight."""
from __future__ import annotations

import numpy as np

from .body import Body
from .garment import Garment, edge_vertices

ARMPIT = .9           # units from the shoulder joint down to the armpit
HEM_CURVE = .45       # units above a garment's lowest point where even a curved hem has its full width
SLEEVE_SPREAD = 1.6   # sleeves lie wider than the torso, relative to how they are worn: their tubes are rounder


def half_widths(garment: Garment, heights: np.ndarray) -> np.ndarray:
    """Half the width of the kept torso [N] at some rest heights [N], evened over neighbouring heights."""
    kept = edge_vertices(garment) & (garment.arm < .3)
    bins = np.digitize(garment.rest[kept, 1], heights)
    widest = np.zeros(len(heights) + 1)
    np.maximum.at(widest, bins, np.abs(garment.rest[kept, 0]))
    widest = np.maximum.reduce([np.roll(widest, k) for k in (-1, 0, 1)])[:-1]
    known = (widest > 0) & (heights > garment.rest[kept, 1].min() + HEM_CURVE)
    return np.interp(heights, heights[known], widest[known])


def _straightened(garment: Garment, body: Body, boxy: float, taper: float) -> np.ndarray:
    """Factor [V] for x that replaces the body's waist by a side seam running straight down from the armpit.

    boxy: 0 keeps the worn outline, 1 is straight; taper: relative growth of the width at the hem.
    """
    armpit = body.joint('upperarm01.L')[1] - ARMPIT
    heights = np.linspace(garment.rest[:, 1].min() - .1, garment.rest[:, 1].max() + .1, 60)
    widths = half_widths(garment, heights)
    below = np.clip((armpit - heights) / ARMPIT, 0, 1)
    goal = np.interp(armpit, heights, widths) * (1 + taper * np.clip((armpit - heights) / 4, 0, 1.5))
    factors = 1 + boxy * below * (goal / np.maximum(widths, .3) - 1)
    return np.interp(garment.rest[:, 1], heights, factors)


def spread(garment: Garment, body: Body, width: float, boxy: float = 0., taper: float = 0.,
           sleeve: float = 1.) -> np.ndarray:
    """Rest vertices of the garment lying flat: a tube pressed flat is wider than it looks when worn.
    width: relative growth of torso and sleeves (0 leaves it as worn); boxy, taper: see `_straightened`; sleeve: how
    long the sleeves seem, 1 as they are."""
    out = garment.rest.copy()
    out[:, 0] *= 1 + (_straightened(garment, body, boxy, taper) - 1) * np.clip(1 - garment.arm / .3, 0, 1)
    arm = np.clip((garment.arm - .2) / .5, 0, 1)
    for side, sign in (('L', 1), ('R', -1)):
        shoulder, wrist = (body.joint(f'{b}.{side}') for b in ('upperarm01', 'wrist'))
        on = out[:, 0] * sign > 0
        along = (wrist - shoulder)[:2] / np.linalg.norm((wrist - shoulder)[:2])
        across = np.array([-along[1], along[0]])
        p = out[on, :2]
        off, down = (p - shoulder[:2]) @ across, np.maximum((p - shoulder[:2]) @ along, 0)
        wider, longer = (off * width * SLEEVE_SPREAD)[:, None] * across, (down * (sleeve - 1))[:, None] * along
        torso = p * np.array([1 + width, 1])
        k = arm[on, None]
        out[on, :2] = torso * (1 - k) + (p + wider + longer + np.array([shoulder[0] * width, 0])) * k
    return out
