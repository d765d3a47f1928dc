"""python3 -m training.gallery --assets DIR --out DIR [--only NAME ...]; README.md says what it needs."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from ..render import assets
from . import spec


def options(words: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    p = argparse.ArgumentParser(prog='python3 -m training.gallery', description=__doc__)
    p.add_argument('--assets', help='MakeHuman folder (else $MAKEHUMAN_DATA)')
    p.add_argument('--out', type=Path, required=True, help='a folder for each person is made here')
    p.add_argument('--only', nargs='+', choices=spec.names(), help='these persons alone')
    p.add_argument('--scale', type=float, default=1.0, help='rendered at this times 768x1024; below 1 is a preview')
    p.add_argument('--samples', type=int, default=40, help='light paths a pixel')
    p.add_argument('--threads', type=int, default=2)
    p.add_argument('--photo-only', action='store_true', help='no companions')
    return p.parse_args(words)


def main() -> int:
    """Make every person that has no picture yet."""
    given = options()
    try:
        assets.set_root(given.assets)
    except assets.AssetsMissing as missing:
        print(missing, file=sys.stderr)
        return 2
    from .make import make  # needs bpy

    for name in given.only or spec.names():
        folder = given.out / name
        if (folder / 'image.jpg').exists():
            continue
        start, busy = time.time(), time.process_time()
        make(spec.person(spec.PEOPLE / f'{name}.json'), folder, given)
        print(f'{name}: {time.time() - start:.0f} s, {time.process_time() - busy:.0f} of the processor', flush=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
