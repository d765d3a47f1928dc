"""Cloth of real photographs: the front of an annotated garment, print, weave and creases, laid out in centimetres for a
pattern's front."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

from . import photos
from .body import Random
from .real_ground import filled

GROWN = 4  # pixels by which the cloth's edges are left out
LONG_SIDE = 1000  # of a photograph, in the units of its record
MIRRORED = 0.5
CLOTHS = 400  # of about 0.4 MB that a process keeps
HALF_WIDTH, BELOW = 30.0, 78.0  # cm beside the middle and below the shoulders that are kept of the front


def _usable(chosen: photos.Annotated) -> bool:
    record = chosen.record
    points = record['points']
    wanted = ('armpit_l', 'armpit_r', 'collar_front', 'hem_m', 'neck_l', 'neck_r')
    return (
        record['front'] == 'closed'
        and record['view'] == 'front'
        and all(n in points and points[n][2] == 2 for n in wanted)
    )


def _neck(points: dict, scale: float, shape: tuple[int, int]) -> np.ndarray:
    """The opening of the neck, where the inner side shows [h,w]."""
    image = Image.new('1', shape[::-1], 0)
    corners = [np.array(points[n][:2]) * scale for n in ('neck_l', 'collar_front', 'neck_r')]
    above = [corners[2] - (0, shape[0]), corners[0] - (0, shape[0])]
    ImageDraw.Draw(image).polygon([tuple(p) for p in (*corners, *above)], fill=1)
    return np.asarray(image)


@lru_cache(CLOTHS)
def _cloth(chosen: photos.Annotated) -> tuple[np.ndarray, np.ndarray]:
    """The photograph cut to the garment, everything but its outer side painted over by its cloth, and where in the
    photograph the cut begins: x, y."""
    photo = photos.pixels(chosen.photo)
    mask = np.asarray(Image.open(chosen.mask).convert('L')) > 127
    hole = photos.grown(~mask | _neck(chosen.record['points'], max(mask.shape) / LONG_SIDE, mask.shape), GROWN)
    rows, columns = np.nonzero(~hole)
    box = slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.max() + 1)
    return filled(chosen.chance(), photo[box], hole[box]), np.array([columns.min(), rows.min()])


def _mirrored(places: np.ndarray, size: int) -> np.ndarray:
    """Pixels [N] of a row of `size`, mirrored beyond its ends."""
    at = np.abs(places.astype(int)) % max(2 * size - 2, 1)
    return np.where(at >= size, 2 * size - 2 - at, at)


def real_front(r: Random, chest: float, front: float, length: float, per_cm: int) -> np.ndarray | None:
    """The front of a random garment [h,w,3] sRGB, stretched to a pattern's: x in the middle, its upper edge at the
    shoulders' height. chest: flat width, front: depth of the neck, length, in cm. None where no annotated photograph
    is known."""
    known = [a for a in photos.annotated(False) if _usable(a)]
    if not known:
        return None
    chosen = known[int(r.integers(len(known)))]
    cloth, corner = _cloth(chosen)
    scale = max(photos.pixels(chosen.photo).shape) / LONG_SIDE
    wanted = ('armpit_l', 'armpit_r', 'collar_front', 'hem_m')
    (left, _), (right, _), (_, neck), (_, hem) = (
        np.array(chosen.record['points'][n][:2]) * scale - corner for n in wanted
    )
    across, down = abs(right - left) / chest, max(hem - neck, 1) / (length - front)
    y = neck + (np.arange(0, BELOW, 1 / per_cm) - front) * down
    turn = 1 if r.random() < MIRRORED else -1
    x = (left + right) / 2 + np.arange(-HALF_WIDTH, HALF_WIDTH, 1 / per_cm) * across * turn
    h, w = cloth.shape[:2]
    return cloth.take(_mirrored(y, h), 0).take(_mirrored(x, w), 1)
