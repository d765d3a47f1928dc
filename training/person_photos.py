"""python3 -m training.person_photos --packed DIR --out DIR: held-out rendered persons as photos NAME.jpg with their
true LIP labels NAME.png, which `npm run quality:own-photo` reads as a visitor's."""
import argparse
from pathlib import Path

from PIL import Image

from .packed import PackedSamples, read_meta

QUALITY = 92
"""Of the JPEGs: as phones store them."""
FROM_BEHIND = 'away'


def write(folder: Path, out: Path) -> int:
    """Pictures [512,384] of all samples that face the camera; returns how many."""
    samples, facing = PackedSamples(str(folder), ('image', 'parse')), 0
    out.mkdir(parents=True, exist_ok=True)
    for row, meta in enumerate(read_meta(folder)):
        if meta.get('arms') == FROM_BEHIND:
            continue
        name, facing = f'{samples.seeds[row]:07d}', facing + 1
        Image.fromarray(samples['image'][row]).save(out / f'{name}.jpg', quality=QUALITY)
        Image.fromarray(samples['parse'][row]).save(out / f'{name}.png')
    return facing


def main(argv: list[str] | None = None) -> None:
    """Write what --packed holds."""
    parser = argparse.ArgumentParser(prog='python3 -m training.person_photos', description=__doc__)
    parser.add_argument('--packed', type=Path, required=True, help='packed samples')
    parser.add_argument('--out', type=Path, required=True, help='folder of the photos')
    options = parser.parse_args(argv)
    print(f'{write(options.packed, options.out)} photos in {options.out}')


if __name__ == '__main__':
    main()
