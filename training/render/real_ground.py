"""Grounds of real photographs: what an annotated garment lay on or hung before, with the garment taken out, for another
to take its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageFilter
from scipy.ndimage import gaussian_filter

from . import photos
from .body import Random
from .surroundings import linear

GROWN = 0.022  # share of the picture by which a garment and its close shadow are wider than its mask
SHIFTS, ROUNDS, RING = (
    24,
    8,
    5,
)  # tries and rounds of filling, and the pixels beside the hole that a filling is judged by
SPARSE = 3  # of so many pixels one is looked at where shifts are judged
LOW, SPREADS = 8, (1.5, 4, 12, 40)  # pixels of a cell of the slow changes, and how far, in cells, they are carried on
TINTED, PURE, FLIPPED = 0.3, 0.12, 0.5
GROUNDS = 400  # of 0.4 MB that a process keeps
ABOVE_NECK = 0.5  # share of the garment's width above which the hanger it hung on is taken out with it


@dataclass
class Ground:
    """picture: linear [n,n,3], white where the photograph's aspect leaves bars; area [n,n]: the photograph itself;
    box: left, top, right, bottom in pixels of the garment that lay there."""

    picture: np.ndarray
    area: np.ndarray
    box: tuple[float, float, float, float]


def _loaded(chosen: photos.Annotated, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Photograph [h,w,3] and mask [h,w] with `size` as their longer side."""
    photo, mask = Image.fromarray(photos.pixels(chosen.photo)), Image.open(chosen.mask).convert('L')
    scale = size / max(photo.size)
    width, height = photo.size
    shape = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(photo.resize(shape, Image.Resampling.BILINEAR)), np.asarray(mask.resize(shape)) > 127


def _mirrored(places: np.ndarray, by: Sequence[int], shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of places [2,N] moved by so many pixels, mirrored at the borders."""
    moved = (np.abs(n + d) for n, d in zip(places, by))
    rows, columns = (np.where(at >= n, 2 * n - 2 - at, at).clip(0, n - 1) for at, n in zip(moved, shape))
    return rows, columns


def _low(picture: np.ndarray, known: np.ndarray) -> np.ndarray:
    """The slow changes of a picture [h,w,3], carried on into what is not known of it [h,w]."""
    h, w = known.shape
    size = -(-w // LOW), -(-h // LOW)
    weight = np.asarray(Image.fromarray(known.astype(np.float32)).resize(size, Image.Resampling.BOX))
    small = [np.asarray(Image.fromarray(picture[..., k] * known).resize(size, Image.Resampling.BOX)) for k in range(3)]
    out, missing = np.zeros((*weight.shape, 3), np.float32), np.ones(weight.shape, bool)
    for spread in SPREADS:
        if not missing.any():
            break
        share = gaussian_filter(weight, spread)
        near = missing & (share > 0.08)
        for k in range(3):
            out[near, k] = gaussian_filter(small[k], spread)[near] / share[near]
        missing &= ~near
    return np.stack(
        [np.asarray(Image.fromarray(out[..., k]).resize((w, h), Image.Resampling.BICUBIC)) for k in range(3)], 2
    )


def _shift(r: Random, picture: np.ndarray, hole: np.ndarray) -> tuple[int, int] | None:
    """The one of some random shifts that fills most and agrees best with what lies beside the hole; None when none
    helps."""
    ring = photos.grown(hole, RING) & ~hole
    of_hole, of_ring = (np.stack(np.nonzero(n))[:, ::SPARSE] for n in (hole, ring))
    there, best, found = picture[of_ring[0], of_ring[1]], None, np.inf
    for _ in range(SHIFTS):
        by = [int(r.integers(-n // 2, n // 2)) for n in hole.shape]
        gain = 1 - hole[_mirrored(of_hole, by, hole.shape)].mean()
        rows, columns = _mirrored(of_ring, by, hole.shape)
        source = ~hole[rows, columns]
        if gain < 0.15 or source.mean() < 0.2:
            continue
        cost = np.abs(there[source] - picture[rows[source], columns[source]]).mean() + 40 * (1 - gain)
        if cost < found:
            best, found = (by[0], by[1]), cost
    return best


def filled(r: Random, picture: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """The picture [h,w,3] with the hole [h,w] filled: slow changes are carried on, all finer ones copied from elsewhere
    in it."""
    picture, hole = picture.astype(np.float32), hole.copy()
    low = _low(picture, ~hole)
    fine = picture - low
    fine[hole] = 0
    for _ in range(ROUNDS):
        best = _shift(r, fine, hole) if hole.any() else None
        if best is None:
            break
        places = np.stack(np.nonzero(hole))
        rows, columns = _mirrored(places, best, hole.shape)
        use = ~hole[rows, columns]
        to = places[0, use], places[1, use]
        fine[to] = fine[rows[use], columns[use]]
        hole[to] = False
    return np.clip(low + fine, 0, 255).astype(np.uint8)


def _blended(picture: np.ndarray, whole: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """The filled picture, softly joined to the original one."""
    soft = (
        np.asarray(Image.fromarray(hole).convert('L').filter(ImageFilter.GaussianBlur(2)), np.float32)[..., None] / 255
    )
    soft = np.maximum(soft, hole[..., None])
    return (picture * (1 - soft) + whole * soft).astype(np.uint8)


def _tint(r: Random) -> np.ndarray:
    """Gain [3] of linear light: the same sheet in another colour, rarely a pure one."""
    if r.random() < TINTED:
        return r.uniform(0.35, 1.3) * np.exp(r.normal(0, 0.75 if r.random() < PURE else 0.22, 3))
    return r.uniform(0.8, 1.1) * r.uniform(0.94, 1.06, 3)


def _hole(mask: np.ndarray, hung: bool) -> np.ndarray:
    hole = photos.grown(mask, max(1, round(GROWN * max(mask.shape))))
    if hung:
        rows, columns = np.nonzero(mask)
        middle, reach = columns.mean(), np.ptp(columns) * ABOVE_NECK / 2
        x = np.arange(mask.shape[1])
        hole[: rows.min() + 8, np.abs(x - middle) < reach] = True
    return hole


@lru_cache(GROUNDS)
def _emptied(chosen: photos.Annotated, size: int) -> tuple[np.ndarray, tuple[int, int, int, int]]:
    """The photograph [h,w,3] without its garment, and the box that it lay in: left, top, right, bottom."""
    photo, mask = _loaded(chosen, size)
    hole = _hole(mask, chosen.hung)
    rows, columns = np.nonzero(mask)
    box = int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1
    return _blended(photo, filled(chosen.chance(), photo, hole), hole), box


def real_ground(r: Random, size: int, hung: bool) -> Ground | None:
    """A random ground; None where no annotated photograph is known."""
    known = photos.annotated(hung)
    if not known:
        return None
    photo, (x0, y0, x1, y1) = _emptied(known[int(r.integers(len(known)))], size)
    h, w = photo.shape[:2]
    if r.random() < FLIPPED:
        photo, x0, x1 = photo[:, ::-1], w - x1, w - x0
    picture, area = np.ones((size, size, 3), np.float32), np.zeros((size, size), bool)
    top, left = (size - h) // 2, (size - w) // 2
    place = slice(top, top + h), slice(left, left + w)
    picture[place], area[place] = np.clip(linear(photo) * _tint(r).astype(np.float32), 0, 1), True
    return Ground(picture, area, (left + x0, top + y0, left + x1, top + y1))
