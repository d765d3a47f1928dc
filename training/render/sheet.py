"""Sheets to look at rendered samples.

python3 -m training.render.sheet shuffled --samples DIR --photos DIR ... --out FILE: as many rendered garment photos
as real ones in a random order; which is which is printed, row by row. python3 -m training.render.sheet pairs
--samples DIR --out FILE: raw photo, prepared photo, person, the photo warped by the flow, parts."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

GAP = 3  # pixels between pictures
QUALITY, LEAST_QUALITY, LARGEST = 88, 40, 400_000  # of the JPEG, and bytes of its file at most
FADED, HIDDEN = 225, 3  # grey where no garment is; divisor of what the photo does not show
PART_COLOURS = np.array(
    [
        (255, 255, 255),
        (230, 90, 60),
        (60, 90, 200),
        (80, 200, 120),
        (250, 220, 120),
        (160, 80, 200),
        (0, 200, 200),
        (90, 90, 90),
    ],
    np.uint8,
)


def trimmed(photo: np.ndarray) -> np.ndarray:
    """A letterboxed photo [n,n,3] without its white bars."""
    rows, columns = ((photo.min(2) < 250).mean(1 - axis) > 0.02 for axis in (0, 1))
    if not rows.any() or not columns.any():
        return photo
    (top, bottom), (left, right) = (np.nonzero(kept)[0][[0, -1]] for kept in (rows, columns))
    return photo[top : bottom + 1, left : right + 1]


def tile(pixels: np.ndarray, size: int) -> Image.Image:
    """A picture scaled into a square."""
    image = Image.fromarray(pixels)
    image = image.resize([max(1, round(n * size / max(image.size))) for n in image.size], Image.Resampling.LANCZOS)
    out = Image.new('RGB', (size, size), 'white')
    out.paste(image, ((size - image.width) // 2, (size - image.height) // 2))
    return out


def joined(tiles: list[Image.Image], columns: int) -> Image.Image:
    """Squares row by row."""
    step, rows = tiles[0].width + GAP, -(-len(tiles) // columns)
    out = Image.new('RGB', (columns * step - GAP, rows * step - GAP), 'white')
    for i, one in enumerate(tiles):
        out.paste(one, (i % columns * step, i // columns * step))
    return out


def save(image: Image.Image, path: Path) -> None:
    """As a JPEG of at most LARGEST bytes, of the best quality that fits."""
    for quality in range(QUALITY, LEAST_QUALITY - 1, -6):
        image.save(path, 'JPEG', quality=quality)
        if path.stat().st_size <= LARGEST:
            return


def _degraded(photo: np.ndarray, longest: int) -> np.ndarray:
    """A real photo as large as rendered ones are."""
    image = Image.fromarray(photo)
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return np.asarray(image)


def shuffled(
    r: np.random.Generator, samples: list[Path], photos: list[Path], size: int, columns: int
) -> tuple[Image.Image, list[bool]]:
    """The sheet, and of each of its tiles whether it is rendered."""
    tiles, rendered = [], []
    for path in samples:
        with np.load(path) as sample:
            tiles.append(tile(trimmed(sample['garment_photo']), size))
        rendered.append(True)
    longest = max(tiles[0].width, 1) if not samples else 384
    for path in photos:
        tiles.append(tile(_degraded(np.asarray(Image.open(path).convert('RGB')), longest), size))
        rendered.append(False)
    order = r.permutation(len(tiles))
    return joined([tiles[i] for i in order], columns), [rendered[i] for i in order]


def warped(sample: dict[str, np.ndarray]) -> np.ndarray:
    """The prepared photo fetched through the flow of the whole garment [256,192,3]; dark where the photo does not show
    it."""
    cloth, (h, w) = sample['cloth'], sample['cloth'].shape[:2]
    place = ((sample['flow_whole'].astype(np.float32) + 1) / 2 * (w, h)).astype(int).clip(0, (w - 1, h - 1))
    out = cloth[place[..., 1], place[..., 0]]
    out[~sample['flow_whole_visible']] //= HIDDEN
    out[~sample['flow_whole_valid']] = FADED
    return out


def pairs(samples: list[Path], size: int, columns: int) -> Image.Image:
    """Each sample in five tiles; columns: samples side by side."""
    tiles = []
    for path in samples:
        with np.load(path) as stored:
            sample = dict(stored)
        shown = (
            trimmed(sample['garment_photo']),
            sample['cloth'],
            sample['image'],
            warped(sample),
            PART_COLOURS[sample['parts']],
        )
        tiles += [tile(picture, size) for picture in shown]
    return joined(tiles, 5 * columns)


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog='python3 -m training.render.sheet', description=__doc__)
    parser.add_argument('what', choices=('shuffled', 'pairs'))
    parser.add_argument('--samples', type=Path, required=True, help='folder of rendered samples')
    parser.add_argument('--photos', type=Path, nargs='+', default=[], help='folders of real garment photos')
    parser.add_argument('--out', type=Path, required=True, help='the JPEG to write')
    parser.add_argument('--count', type=int, default=30, help='samples (and as many photos)')
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--size', type=int, default=230, help='pixels a side of a tile')
    parser.add_argument('--columns', type=int, default=10)
    return parser.parse_args(argv)


def _drawn(r: np.random.Generator, files: list[Path], count: int) -> list[Path]:
    return [files[i] for i in r.permutation(len(files))[:count]]


def main(argv: list[str] | None = None) -> int:
    """Write a sheet; 0, or 2 when there is nothing to show."""
    options = _arguments(argv)
    r = np.random.default_rng(options.seed)
    samples = _drawn(r, sorted(options.samples.glob('*.npz')), options.count)
    if not samples:
        print(f'no samples in {options.samples}: render some with python3 -m training.render --garments sewn')
        return 2
    if options.what == 'pairs':
        save(pairs(samples, options.size, options.columns), options.out)
        return 0
    photos = _drawn(r, sorted(p for folder in options.photos for p in folder.glob('*.jpg')), options.count)
    sheet, rendered = shuffled(r, samples, photos, options.size, options.columns)
    save(sheet, options.out)
    for start in range(0, len(rendered), options.columns):
        print(' '.join('rendered' if one else 'real' for one in rendered[start : start + options.columns]))
    return 0


if __name__ == '__main__':
    raise SystemExit(main())
