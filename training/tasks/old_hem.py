"""Labels of the person who still wears another top, longer or shorter than the garment to be worn.

In rendered samples what shows of trousers and skirts begins just where the garment ends, and a network that sees it
there learns to end every garment where the old one ended. A person who wants to wear it comes in any other top.
"""
import numpy as np

from ..labels import CONDITION_BOTTOM, CONDITION_UPPER
from .task import Random

MOVED = .75
"""Share of the samples that are seen in another top."""
LONGER, SHORTER = .17, .14
"""How much longer and shorter the other top is at most, in heights of the picture: about 20 and 16 cm."""
SLANT = .15
"""How far its hem rises or falls over a width of the picture at most, in such widths."""
MID_HIP, JOINTS_HEIGHT = 8, 1024
"""The joint in the middle of the hips, and the height of the picture in whose pixels joints are told."""
ABOVE_HIPS = .09
"""How far above the middle of the hips trousers reach at most, in heights of the picture: the waist."""


def hem_rows(classes: np.ndarray) -> np.ndarray:
    """The row [W] below the lowest one of the upper garment where lower clothes follow it, -1 in other columns, of
    labels [H,W]."""
    meets = (classes[:-1] == CONDITION_UPPER) & (classes[1:] == CONDITION_BOTTOM)
    lowest = len(classes) - 1 - meets[::-1].argmax(0)
    return np.where(meets.any(0), lowest, -1)


def with_other_hem(agnostic: np.ndarray, classes: np.ndarray, moved: np.ndarray, highest: int) -> None:
    """Draw the agnostic labels [H,W], in place, as if the old hem lay `moved` [W] rows below the one in `classes`, or
    above it, but not above the row `highest`."""
    hem = hem_rows(classes)
    known = np.flatnonzero(hem >= 0)
    if len(known) == 0:
        return
    columns = np.arange(len(hem))
    moved = np.where((columns < known[0]) | (columns > known[-1]), np.maximum(moved, 0), moved)
    row = np.interp(columns, known, hem[known]) + moved
    below = np.arange(len(agnostic))[:, None] >= np.maximum(row, highest)
    agnostic[(agnostic == CONDITION_BOTTOM) & (moved > 0) & ~below] = 0
    agnostic[(classes == CONDITION_UPPER) & (moved < 0) & below & (agnostic == 0)] = CONDITION_BOTTOM


def move_old_hems(rng: Random, agnostic: np.ndarray, classes: np.ndarray, joints: np.ndarray) -> None:
    """Another old hem in some of the agnostic labels [N,256,192], in place; `classes` are those of the dressed person,
    `joints` [N,25,3]."""
    count, height, width = agnostic.shape
    across = np.linspace(-.5, .5, width)
    for i in np.flatnonzero(rng.random(count) < MOVED):
        slant = rng.uniform(-SLANT, SLANT) * width * across
        moved = rng.uniform(-SHORTER, LONGER) * height + slant
        hips = joints[i, MID_HIP, 1] / JOINTS_HEIGHT - ABOVE_HIPS
        with_other_hem(agnostic[i], classes[i], moved, round(hips * height))
