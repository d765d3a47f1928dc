"""python3 -m training.gallery.garments --out DIR [--only NAME ...]; the gallery's README says what it needs."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from . import spec


def options(words: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    p = argparse.ArgumentParser(prog='python3 -m training.gallery.garments', description=__doc__)
    p.add_argument('--out', type=Path, required=True, help='a folder for each garment is made here')
    p.add_argument('--only', nargs='+', choices=spec.names(), help='these garments alone')
    p.add_argument('--scale', type=float, default=1.0, help='rendered at this times 768x1024; below 1 is a preview')
    p.add_argument('--samples', type=int, default=12, help='light paths a pixel')
    p.add_argument('--threads', type=int, default=2)
    return p.parse_args(words)


def main() -> int:
    """Make every garment that has no picture yet."""
    given = options()
    from .shop import make  # needs bpy

    for name in given.only or spec.names():
        if (given.out / name / 'garment.jpg').exists():
            continue
        start, busy = time.time(), time.process_time()
        make(spec.garment(spec.RECORDS / f'{name}.json'), given.out / name, given)
        print(f'{name}: {time.time() - start:.0f} s, {time.process_time() - busy:.0f} of the processor', flush=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
