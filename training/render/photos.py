"""Texture patches from a folder of garment photographs: cloth from the middle, surroundings from the corners."""
from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

from .body import Random

_folder: Path | None = None
CORNER = .17         # share of the shorter side that a corner patch takes
DIFFERENT = 38.      # least colour distance (8-bit) between a corner and the middle that rules the garment out
EVEN = 60.           # greatest standard deviation of a corner patch
TRIES = 6


def set_folder(path: str | None) -> None:
    """Use the JPEGs of a folder; None: procedural textures only."""
    global _folder
    _folder = Path(path) if path else None


@lru_cache(None)
def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob('*.jpg'))


@lru_cache(300)
def _photo(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert('RGB'))


def available() -> bool:
    """Whether there are photographs to draw from."""
    return bool(_folder and _files(_folder))


def _draw(r: Random) -> np.ndarray:
    files = _files(_folder)
    return _photo(files[int(r.integers(len(files)))])


def cloth_patch(r: Random) -> np.ndarray:
    """The middle of a random garment [s,s,3] uint8."""
    photo = _draw(r)
    h, w = photo.shape[:2]
    s = int(min(h, w) * r.uniform(.16, .36))
    y, x = int(h * r.uniform(.42, .55)) - s // 2, int(w * r.uniform(.46, .54)) - s // 2
    return photo[y:y + s, x:x + s]


def corner_patch(r: Random) -> np.ndarray | None:
    """A corner that looks unlike the photo's middle and fairly even; None when none is found in a few tries."""
    for _ in range(TRIES):
        photo = _draw(r)
        h, w = photo.shape[:2]
        s = int(min(h, w) * CORNER)
        y, x = (0, h - s)[int(r.integers(2))], (0, w - s)[int(r.integers(2))]
        patch = photo[y:y + s, x:x + s]
        middle = photo[h // 2 - s // 2:h // 2 + s // 2, w // 2 - s // 2:w // 2 + s // 2]
        if np.abs(patch.mean((0, 1)) - middle.mean((0, 1))).max() > DIFFERENT and patch.std((0, 1)).max() < EVEN:
            return patch
    return None


def mirrored(patch: np.ndarray, size: int, height: int, width: int) -> np.ndarray:
    """Fill [height,width,3] with a patch brought to `size` pixels, every second copy mirrored so that seams meet."""
    p = np.asarray(Image.fromarray(patch).resize((size, size), Image.BICUBIC))
    p = np.concatenate([p, p[:, ::-1]], 1)
    p = np.concatenate([p, p[::-1]], 0)
    reps = (height // len(p) + 1, width // len(p) + 1, 1)
    return np.tile(p, reps)[:height, :width]
