"""Contact sheet of real garment photos on gallery persons.

python3 -m training.sheet --networks RUNS --persons DIR --garments DIR --out sheet.jpg [--count 24] [--seed 0]
"""
import argparse
import random
from pathlib import Path

import numpy as np
from PIL import Image

from .progress import progress
from .tryon import Garment, Person, Result, load_garment, load_networks, load_person, try_on

CELL = (192, 256)


def tile(pixels: np.ndarray, size: tuple[int, int] = CELL) -> Image.Image:
    """A picture scaled into one cell."""
    image = Image.fromarray(pixels)
    image.thumbnail(size, Image.LANCZOS)
    cell = Image.new('RGB', size, (255, 255, 255))
    cell.paste(image, ((size[0] - image.width) // 2, (size[1] - image.height) // 2))
    return cell


def join(cells: list[Image.Image], columns: int) -> Image.Image:
    """Cells of one size, row by row."""
    width, height = cells[0].size
    rows = -(-len(cells) // columns)
    sheet = Image.new('RGB', (width * columns, height * rows), (255, 255, 255))
    for i, cell in enumerate(cells):
        sheet.paste(cell, (width * (i % columns), height * (i // columns)))
    return sheet


def pixels_of(tensor) -> np.ndarray:
    """[1,3,H,W] in [-1,1] -> u8 [H,W,3]."""
    return ((tensor[0].permute(1, 2, 0) + 1) * 127.5).clamp(0, 255).byte().numpy()


LABEL_COLOURS = np.array([(0, 0, 0), (120, 60, 20), (250, 200, 160), (230, 60, 60), (40, 60, 160), (60, 200, 90),
                          (240, 200, 40), (90, 90, 200), (90, 160, 200), (90, 90, 90), (130, 130, 130), (200, 90, 200),
                          (255, 255, 255)], np.uint8)


def cells_of(photo: Path, garment: Garment, person: Person, result: Result, details: bool) -> list[Image.Image]:
    """Placed garment, person and result; with details also the photo, labels, warped garment, generator output."""
    cells = [tile(pixels_of(garment.cloth))]
    if details:
        cells += [tile(np.asarray(Image.open(photo).convert('RGB'))), tile(LABEL_COLOURS[result.composed.labels[0].numpy()]), tile(pixels_of(result.composed.cloth)),
                  tile(pixels_of(result.generated))]
    return cells + [tile(pixels_of(person.image)), tile(result.image)]


def contact_sheet(networks: dict, persons: list[Path], photos: list[Path], details: bool, columns: int) -> Image.Image:
    """One try-on a photo, persons in turn."""
    cells, loaded = [], {path: load_person(path) for path in persons}
    for i, photo in enumerate(progress(photos, 'trying on')):
        try:
            garment = load_garment(networks['garment-mask'], photo)
        except ValueError as error:
            print(f'{photo.name}: {error}')
            continue
        person = loaded[persons[i % len(persons)]]
        cells += cells_of(photo, garment, person, try_on(networks, person, garment), details)
    per_result = 7 if details else 3
    return join(cells, columns * per_result)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--networks', type=Path, required=True, help='runs or small checkpoints')
    parser.add_argument('--persons', type=Path, required=True)
    parser.add_argument('--garments', type=Path, required=True)
    parser.add_argument('--out', type=Path, required=True, help='PNG or JPEG')
    parser.add_argument('--count', type=int, default=24)
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--columns', type=int, default=3, help='results in a row')
    parser.add_argument('--details', action='store_true', help='also labels, warped garment, generator output')
    options = parser.parse_args()
    persons = sorted(path for path in options.persons.iterdir() if path.is_dir())
    photos = random.Random(options.seed).sample(sorted(options.garments.glob('*.jpg')), options.count)
    sheet = contact_sheet(load_networks(options.networks), persons, photos, options.details, options.columns)
    sheet.save(options.out, quality=82)


if __name__ == '__main__':
    main()
