"""Rows at which the garment begins and ends on the person, as the condition network is told them while it learns."""
import numpy as np

from ..labels import CONDITION_UPPER
from ..networks.told_rows import UNKNOWN
from .task import Random

NECK, RIGHT_SHOULDER, LEFT_SHOULDER, MIDDLE_HIP, RIGHT_HIP, LEFT_HIP = 1, 2, 5, 8, 9, 12
JOINTS_HEIGHT = 1024
"""Height of the picture in whose pixels joints are told."""
COLUMNS = (-.4, -.2, 0., .2, .4)
"""Where the hem is looked for, in distances between the hip joints from the body's middle."""
HIDDEN_HEM, HIDDEN_NECK = .12, .4
"""Shares of the samples in which a row is not told."""
SHIFT = 1.0
"""Standard deviation of how far off told rows are, in rows of 256."""


def figures(joints: np.ndarray) -> np.ndarray:
    """The row of the neck joint, the distance between the shoulder joints and the row of the middle of the hips [N,3],
    in heights of the picture, of joints [N,25,3]."""
    wide = np.hypot(*(joints[:, LEFT_SHOULDER, :2] - joints[:, RIGHT_SHOULDER, :2]).T)
    return np.stack([joints[:, NECK, 1], wide, joints[:, MIDDLE_HIP, 1]], 1).astype(np.float32) / JOINTS_HEIGHT


def _worn(upper: np.ndarray, joints: np.ndarray) -> tuple[float, float]:
    """First and last row, of one person: `upper` [256,192], joints [25,3] in pixels of it."""
    first = np.flatnonzero(upper[:, int(np.clip(joints[NECK, 0], 0, upper.shape[1] - 1))])
    across = joints[MIDDLE_HIP, 0] + np.array(COLUMNS) * abs(joints[LEFT_HIP, 0] - joints[RIGHT_HIP, 0])
    columns = upper[:, np.clip(np.round(across).astype(int), 0, upper.shape[1] - 1)]
    if len(first) == 0 or not columns.any(0).all():
        return UNKNOWN, UNKNOWN
    return float(first[0]), float(np.median(len(upper) - columns[::-1].argmax(0)))


def worn_rows(classes: np.ndarray, joints: np.ndarray) -> np.ndarray:
    """Where the upper garment begins and ends [N,2] in labels [N,256,192] of persons with joints [N,25,3]."""
    scaled = joints * (classes.shape[1] / JOINTS_HEIGHT)
    return np.array([_worn(each == CONDITION_UPPER, joint) for each, joint in zip(classes, scaled)], np.float32)


def some_told(rng: Random | None, rows: np.ndarray) -> np.ndarray:
    """The rows [N,2] a little off, and some of them not told; as they are without `rng`."""
    if rng is None:
        return rows
    told = rng.random(rows.shape) >= np.array([HIDDEN_NECK, HIDDEN_HEM])
    shifted = np.maximum(rows + SHIFT * rng.standard_normal(rows.shape), 0)
    return np.where(told & (rows >= 0), shifted, UNKNOWN).astype(np.float32)
