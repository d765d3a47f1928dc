"""Contact sheet of real garment photos on gallery persons, dressed by the service itself.

python3 -m training.sheet --networks RUNS --persons DIR --garments DIR --out sheet.jpg [--count 24] [--seed 0]

The networks under RUNS (training runs or small checkpoints) take the place of the shipped pack's in a copy of it; the
others stay. `npm run sheet` does the rest, so that a sheet shows what a visitor would get.
"""
import argparse
import os
import random
import shutil
import subprocess
import tempfile
from pathlib import Path

from .export import export_pack
from .runtime import ROOT

PACK = 'compact'
SHIPPED = ROOT / 'models' / PACK


def service_sheet(photos: list[Path], persons: Path, out: Path, models: Path = SHIPPED.parent, cell: int = 192) -> None:
    """One try-on a photo, the persons of the gallery folder in turn, by the compact pack under `models`.

    Throws CalledProcessError.
    """
    people = sorted(path.name for path in persons.iterdir() if path.is_dir())
    words = [word for photo in photos for word in ('--garment', str(photo.resolve()))]
    words += [word for name in people for word in ('--person', name)]
    settings = {'DATA_DIRECTORY': str(persons.resolve().parent), 'MODELS_DIRECTORY': str(models.resolve()),
                'MODEL_PACK': PACK, 'LOG_LEVEL': 'error'}
    words += ['--pairs', '--cell', str(cell), '--out', str(out.resolve())]
    subprocess.run(['npm', 'run', '-s', 'sheet', '--', *words], check=True,
                   cwd=ROOT, env={**os.environ, **settings})


def sheet_of_networks(networks: Path, photos: list[Path], persons: Path, out: Path) -> None:
    """`service_sheet` with the networks that have weights under `networks` in place of the shipped ones."""
    with tempfile.TemporaryDirectory() as models:
        pack = Path(models) / PACK
        shutil.copytree(SHIPPED, pack)
        export_pack(networks, pack, 'candidate', None)
        service_sheet(photos, persons, out, Path(models))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--networks', type=Path, required=True, help='runs or small checkpoints')
    parser.add_argument('--persons', type=Path, default=ROOT / 'data/persons', help='folder "persons" of a gallery')
    parser.add_argument('--garments', type=Path, required=True)
    parser.add_argument('--out', type=Path, required=True, help='PNG or JPEG')
    parser.add_argument('--count', type=int, default=24)
    parser.add_argument('--seed', type=int, default=0)
    options = parser.parse_args()
    photos = random.Random(options.seed).sample(sorted(options.garments.glob('*.jpg')), options.count)
    sheet_of_networks(options.networks, photos, options.persons, options.out)


if __name__ == '__main__':
    main()
