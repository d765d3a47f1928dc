"""Grounds of real photographs: what an annotated garment lay on or hung before, with the garment taken out, for another
to take its place."""

from __future__ import annotations

from dataclasses import dataclass

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
LOW, SPREADS = 8, (1.5, 4, 12, 40)  # pixels of a cell of the slow changes, and how far, in cells, they are carried on
TINTED, FLIPPED = 0.35, 0.5
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


def _moved(values: np.ndarray, dy: int, dx: int) -> np.ndarray:
    """values[y + dy, x + dx], mirrored at the borders."""
    out = values
    for axis, by in ((0, dy), (1, dx)):
        n = values.shape[axis]
        at = np.abs(np.arange(n) + by)
        out = np.take(out, np.where(at >= n, 2 * n - 2 - at, at).clip(0, n - 1), axis)
    return out


def _low(picture: np.ndarray, known: np.ndarray) -> np.ndarray:
    """The slow changes of a picture [h,w,3], carried on into what is not known of it [h,w]."""
    h, w = known.shape
    size = -(-w // LOW), -(-h // LOW)
    weight = np.asarray(Image.fromarray(known.astype(np.float32)).resize(size, Image.Resampling.BOX))
    small = [np.asarray(Image.fromarray(picture[..., k] * known).resize(size, Image.Resampling.BOX)) for k in range(3)]
    out, missing = np.zeros((*weight.shape, 3), np.float32), np.ones(weight.shape, bool)
    for spread in SPREADS:
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
    ring, best, found = photos.grown(hole, RING) & ~hole, None, np.inf
    for _ in range(SHIFTS):
        dy, dx = (int(r.integers(-n // 2, n // 2)) for n in hole.shape)
        source = ~_moved(hole, dy, dx)
        gain, seam = (hole & source).sum() / hole.sum(), ring & source
        if gain < 0.15 or seam.sum() < ring.sum() * 0.2:
            continue
        cost = np.abs(picture[seam] - _moved(picture, dy, dx)[seam]).mean() + 40 * (1 - gain)
        if cost < found:
            best, found = (dy, dx), cost
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
        use = hole & ~_moved(hole, *best)
        fine[use] = _moved(fine, *best)[use]
        hole &= ~use
    return np.clip(low + fine, 0, 255).astype(np.uint8)


def _blended(picture: np.ndarray, whole: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """The filled picture, softly joined to the original one."""
    soft = (
        np.asarray(Image.fromarray(hole).convert('L').filter(ImageFilter.GaussianBlur(2)), np.float32)[..., None] / 255
    )
    soft = np.maximum(soft, hole[..., None])
    return (picture * (1 - soft) + whole * soft).astype(np.uint8)


def _tint(r: Random) -> np.ndarray:
    """Gain [3] of linear light: the same sheet in another colour."""
    return r.uniform(0.25, 1.3, 3) if r.random() < TINTED else r.uniform(0.8, 1.1) * r.uniform(0.94, 1.06, 3)


def _hole(mask: np.ndarray, hung: bool) -> np.ndarray:
    hole = photos.grown(mask, max(1, round(GROWN * max(mask.shape))))
    if hung:
        rows, columns = np.nonzero(mask)
        middle, reach = columns.mean(), np.ptp(columns) * ABOVE_NECK / 2
        x = np.arange(mask.shape[1])
        hole[: rows.min() + 8, np.abs(x - middle) < reach] = True
    return hole


def real_ground(r: Random, size: int, hung: bool) -> Ground | None:
    """A random ground; None where no annotated photograph is known."""
    known = photos.annotated(hung)
    if not known:
        return None
    photo, mask = _loaded(known[int(r.integers(len(known)))], size)
    if r.random() < FLIPPED:
        photo, mask = photo[:, ::-1], mask[:, ::-1]
    hole = _hole(mask, hung)
    whole = _blended(photo, filled(r, photo, hole), hole)
    picture, area = np.ones((size, size, 3), np.float32), np.zeros((size, size), bool)
    top, left = ((size - n) // 2 for n in photo.shape[:2])
    place = slice(top, top + photo.shape[0]), slice(left, left + photo.shape[1])
    picture[place], area[place] = np.clip(linear(whole) * _tint(r), 0, 1), True
    rows, columns = np.nonzero(mask)
    return Ground(
        picture, area, (left + columns.min(), top + rows.min(), left + columns.max() + 1, top + rows.max() + 1)
    )
