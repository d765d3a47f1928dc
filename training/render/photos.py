"""Texture patches from garment photographs: cloth from the middle, surroundings from the corners; and of annotated ones
the whole ground that the garment lies on."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image
from scipy.ndimage import maximum_filter

from .body import Random

_folders: tuple[Path, ...] = ()
_annotations: Path | None = None
CORNER = 0.17  # share of the shorter side that a corner patch takes
DIFFERENT = 38.0  # least colour distance (8-bit) between a corner and the middle that rules the garment out
EVEN = 60.0  # greatest standard deviation of a corner patch
TRIES = 6
CELLS = 8  # a side of a patch, each compared with the ground
LOWER = ('pants', 'trousers', 'jeans', 'shorts', 'skirt')  # how names of photographs of such clothes begin
HELD_OUT = 'validation'  # split of annotated photographs that nothing is made from


@dataclass(frozen=True)
class Annotated:
    """A photograph with the mask of its garment (a picture, 0 or 255) and its record."""

    photo: Path
    mask: Path
    record: dict = field(compare=False)

    def chance(self) -> Random:
        """Random numbers of the photograph's own: what is made of it once serves every sample."""
        return np.random.default_rng(zlib.crc32(self.photo.stem.encode()))

    @property
    def hung(self) -> bool:
        """Whether it hangs on a hanger."""
        return self.record['display'] == 'hanger'


def set_folder(path: str | Sequence[str] | None, annotations: str | None = None) -> None:
    """Use the JPEGs of one or several folders; None: procedural textures only. annotations: a folder with
    records/NAME.json and masks/NAME.png of some of them, and more of both in its folder `more`."""
    global _folders, _annotations
    _folders = () if path is None else (Path(path),) if isinstance(path, str) else tuple(Path(p) for p in path)
    _annotations = Path(annotations) if annotations else None


@lru_cache(None)
def _records(annotations: Path | None) -> dict[str, tuple[Path, dict]]:
    """Masks and records by the photographs' names."""
    found = {}
    for folder in (annotations, annotations / 'more') if annotations else ():
        for path in sorted((folder / 'records').glob('*.json')):
            found[path.stem] = folder / 'masks' / f'{path.stem}.png', json.loads(path.read_text())
    return found


@lru_cache(None)
def _files(folders: tuple[Path, ...], annotations: Path | None) -> list[Path]:
    held_out = {name for name, (_, record) in _records(annotations).items() if record['split'] == HELD_OUT}
    return sorted(path for folder in folders for path in folder.glob('*.jpg') if path.stem not in held_out)


@lru_cache(None)
def _lower(folders: tuple[Path, ...], annotations: Path | None) -> list[Path]:
    return [path for path in _files(folders, annotations) if path.stem.startswith(LOWER)]


@lru_cache(None)
def _annotated(folders: tuple[Path, ...], annotations: Path | None) -> list[Annotated]:
    records, out = _records(annotations), []
    for path in _files(folders, annotations):
        mask, record = records.get(path.stem, (path, {}))
        if record.get('usable') and record['display'] in ('flat', 'hanger') and mask.exists():
            out.append(Annotated(path, mask, record))
    return out


@lru_cache(300)
def pixels(path: Path) -> np.ndarray:
    """A photograph [h,w,3] uint8."""
    return np.asarray(Image.open(path).convert('RGB'))


def available() -> bool:
    """Whether there are photographs to draw from."""
    return bool(_files(_folders, _annotations))


def annotated(hung: bool) -> list[Annotated]:
    """Annotated photographs of garments that hang, or that lie."""
    return [a for a in _annotated(_folders, _annotations) if a.hung == hung]


def _draw(r: Random) -> np.ndarray:
    files = _files(_folders, _annotations)
    return pixels(files[int(r.integers(len(files)))])


def cloth_patch(r: Random) -> np.ndarray:
    """The middle of a random garment [s,s,3] uint8."""
    photo = _draw(r)
    h, w = photo.shape[:2]
    s = int(min(h, w) * r.uniform(0.16, 0.36))
    y, x = int(h * r.uniform(0.42, 0.55)) - s // 2, int(w * r.uniform(0.46, 0.54)) - s // 2
    return photo[y : y + s, x : x + s]


def _ground_shows(patch: np.ndarray, photo: np.ndarray) -> bool:
    """Whether one of 8 x 8 cells of the patch is more like a corner of its photograph than like their own median."""
    h, w = photo.shape[:2]
    c, s = int(min(h, w) * CORNER / 2), len(patch) // CELLS * CELLS
    corners = [photo[y : y + c, x : x + c].mean((0, 1)) for y in (0, h - c) for x in (0, w - c)]
    cells = patch[:s, :s].reshape(CELLS, s // CELLS, CELLS, s // CELLS, 3).mean((1, 3)).reshape(-1, 3)
    middle = np.median(cells, 0)
    nearest = np.min([np.linalg.norm(cells - corner, axis=1) for corner in corners], 0)
    return bool((nearest < np.linalg.norm(cells - middle, axis=1)).any())


def lower_patch(r: Random) -> np.ndarray | None:
    """The upper middle of random trousers, shorts or a skirt, below the waistband [s,s,3] uint8; None where the
    folders' names tell of none, or only ground was found in a few tries."""
    files = _lower(_folders, _annotations)
    for _ in range(TRIES if files else 0):
        photo = pixels(files[int(r.integers(len(files)))])
        h, w = photo.shape[:2]
        s = int(min(h, w) * r.uniform(0.16, 0.34))
        y, x = int(h * r.uniform(0.14, 0.32)), int(w * r.uniform(0.47, 0.53)) - s // 2
        patch = photo[y : y + s, x : x + s]
        if not _ground_shows(patch, photo):
            return patch
    return None


def corner_patch(r: Random) -> np.ndarray | None:
    """A corner that looks unlike the photo's middle and fairly even; None when none is found in a few tries."""
    for _ in range(TRIES):
        photo = _draw(r)
        h, w = photo.shape[:2]
        s = int(min(h, w) * CORNER)
        y, x = (0, h - s)[int(r.integers(2))], (0, w - s)[int(r.integers(2))]
        patch = photo[y : y + s, x : x + s]
        middle = photo[h // 2 - s // 2 : h // 2 + s // 2, w // 2 - s // 2 : w // 2 + s // 2]
        if np.abs(patch.mean((0, 1)) - middle.mean((0, 1))).max() > DIFFERENT and patch.std((0, 1)).max() < EVEN:
            return patch
    return None


def grown(mask: np.ndarray, pixels: int) -> np.ndarray:
    """The mask [h,w] and what lies within so many pixels of it."""
    return maximum_filter(mask.astype(np.uint8), 2 * pixels + 1, mode='nearest') > 0


def mirrored(patch: np.ndarray, size: int, height: int, width: int) -> np.ndarray:
    """Fill [height,width,3] with a patch brought to `size` pixels, every second copy mirrored so that seams meet."""
    p = np.asarray(Image.fromarray(patch).resize((size, size), Image.Resampling.BICUBIC))
    p = np.concatenate([p, p[:, ::-1]], 1)
    p = np.concatenate([p, p[::-1]], 0)
    reps = (height // len(p) + 1, width // len(p) + 1, 1)
    return np.tile(p, reps)[:height, :width]
