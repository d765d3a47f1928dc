"""What somebody who sits sits on: the front and the top of a stool, which hide what hangs behind them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..body import Body, Random, posed_joint
from ..native import Part
from .before import flat_part
from .look import cloth_colour

THIGH = (0.75, 0.95)  # units from a knee's middle down to the seat
THICK, WIDER, BACK = (0.3, 1.6), (0.1, 1.4), 1.5  # units: the seat's front, beyond the knees, and behind the hips
FORWARD = (0.55, 0.9)  # where the seat ends, on the way from hips to knees
BACKGROUND = 0


def _quad(first: int) -> np.ndarray:
    return np.array([[0, 1, 2], [1, 3, 2]], np.int32) + first


def seat(r: Random, body: Body, pose: np.ndarray, project: Callable[[np.ndarray], np.ndarray]) -> Part:
    """A seat under the thighs of a posed body, background to every label."""
    knees = np.stack([posed_joint(body, pose, f'lowerleg01.{s}') for s in 'LR'])
    hips = np.stack([posed_joint(body, pose, f'upperleg01.{s}') for s in 'LR']).mean(0)
    half = np.ptp(knees[:, 0]) / 2 + r.uniform(*WIDER)
    x, y = knees[:, 0].mean(), min(knees[:, 1].min(), hips[1]) - r.uniform(*THIGH)
    front = hips[2] + (knees[:, 2].mean() - hips[2]) * r.uniform(*FORWARD)
    places = [
        (x + s * half, height, z)
        for height, z in ((y, front), (y - r.uniform(*THICK), front), (y, hips[2] - BACK), (y, front))
        for s in (-1, 1)
    ]
    triangle = np.concatenate([_quad(0), _quad(4)])
    return flat_part(np.array(places, np.float32), triangle, cloth_colour(r), project, BACKGROUND)
