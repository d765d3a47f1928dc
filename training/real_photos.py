"""Annotated photos of real garments as packed samples for the garment mask:

    python3 -m training.real_photos --photos DIR [DIR ...] --records DIR --masks DIR --split training --out PACKED

A record (NAME.json) says of a photo (NAME.jpg, in any of the folders) whether it is usable and to which split it
belongs; its mask is NAME.png, 0 or 255, of the photo's size. Photos of the split `validation` are measured by and never
trained on: they are packed only where that split is asked for, alone.
"""
import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

from .annotated_parts import record_points
from .packed import FIELDS, FIRST_HELD_OUT, PHOTO, append, normalised_points, read_index
from .progress import progress

PHOTO_FIELDS = {name: FIELDS[name] for name in ('photo', 'photo_mask', 'photo_points')}
SPLITS = ('training', 'validation')
WHITE = 255


def read_records(folder: Path, split: str) -> dict[str, dict]:
    """Usable records of a split by the name of their photo. Throws ValueError for a record without a known split."""
    records = {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob('*.json'))}
    for name, record in records.items():
        if record.get('split') not in SPLITS:
            raise ValueError(f'{folder / name}.json: its split is none of {", ".join(SPLITS)}')
    return {name: record for name, record in records.items() if record['usable'] and record['split'] == split}


def find_photo(folders: list[Path], name: str) -> Path:
    """Path of NAME.jpg in the first folder that has it. Throws FileNotFoundError."""
    for folder in folders:
        if (folder / f'{name}.jpg').exists():
            return folder / f'{name}.jpg'
    raise FileNotFoundError(f'{name}.jpg is in none of {", ".join(map(str, folders))}')


def letterboxed(picture: Image.Image, fill: int, size: int = PHOTO) -> np.ndarray:
    """The picture in the middle of a square u8 [size,size(,3)], the rest `fill`, as the service shows photos to the
    network."""
    scale = size / max(picture.size)
    width, height = (max(1, round(side * scale)) for side in picture.size)
    small = picture.resize((width, height), Image.Resampling.BOX)
    square = Image.new(picture.mode, (size, size), (fill,) * 3 if picture.mode == 'RGB' else fill)
    square.paste(small, ((size - small.width) // 2, (size - small.height) // 2))
    return np.asarray(square)


def letterboxed_points(record: dict, size: tuple[int, int]) -> np.ndarray:
    """The points [21,3] of a photo of `size` (width, height) in the square about it: x, y in [-1,1], and 0 absent, 1
    hidden, 2 seen."""
    points, side = record_points(record, size), max(size)
    points[:, :2] += (side - np.array(size)) / 2
    return normalised_points(points, side, side)


def _are_alike(size: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two pictures, of which one may be reduced, have the same proportions within a pixel."""
    scale = max(other) / max(size)
    return all(abs(side * scale - side_of_other) <= 1 for side, side_of_other in zip(size, other))


def packed_photo(photo: Path, mask: Path, record: dict) -> dict[str, np.ndarray]:
    """`photo` u8 [384,384,3], `photo_mask` u8 [384,384] and `photo_points` [21,3] of one annotated photo. Throws
    ValueError where photo and mask have other proportions."""
    picture, truth = Image.open(photo).convert('RGB'), Image.open(mask).convert('L')
    if not _are_alike(picture.size, truth.size):
        raise ValueError(f'{mask} is {truth.size[0]}x{truth.size[1]}, its photo {picture.size[0]}x{picture.size[1]}')
    return {'photo': letterboxed(picture, WHITE), 'photo_mask': letterboxed(truth, 0),
            'photo_points': letterboxed_points(record, picture.size)}


def pack_photos(photos: list[Path], records: Path, masks: Path, split: str, out: Path) -> int:
    """Append the photos of a split to a packed folder; returns how many. Those of `validation` get seeds of held-out
    samples."""
    chosen = read_records(records, split)
    samples = [packed_photo(find_photo(photos, name), masks / f'{name}.png', chosen[name])
               for name in progress(list(chosen), 'packing')]
    notes = [{'name': name, 'real': True, 'split': split,
              **{key: record.get(key) for key in ('kind', 'sleeves', 'display')}}
             for name, record in chosen.items()]
    first = (FIRST_HELD_OUT if split == 'validation' else 0) + len(read_index(out))
    append(out, list(range(first, first + len(samples))), samples, notes, PHOTO_FIELDS)
    return len(samples)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--photos', type=Path, nargs='+', required=True, help='folders of the photos')
    parser.add_argument('--records', type=Path, required=True, help='folder of the records')
    parser.add_argument('--masks', type=Path, required=True, help='folder of the masks')
    parser.add_argument('--split', choices=SPLITS, required=True)
    parser.add_argument('--out', type=Path, required=True, help='packed folder, made or extended')
    options = parser.parse_args()
    print(f'{pack_photos(options.photos, options.records, options.masks, options.split, options.out)} photos packed')


if __name__ == '__main__':
    main()
