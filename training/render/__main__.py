"""python3 -m training.render --garments sewn --count 4000 --out DIR: render samples into .npz files. Resumable:
existing samples are skipped."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from pathlib import Path

from .assets import AssetsMissing
from .worker import SOURCES, groups, prepare, render

BAR = 30
NOTE_EVERY = 100  # samples between progress lines where the output is no terminal


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog='python3 -m training.render', description=__doc__)
    parser.add_argument(
        '--garments',
        choices=list(SOURCES),
        default='suits',
        help='sewn and draped, or the suits of MakeHuman (default)',
    )
    parser.add_argument('--states', type=Path, help='folder of simulated garments (default: garments in --out)')
    parser.add_argument('--count', type=int, required=True, help='number of seeds')
    parser.add_argument('--out', type=Path, required=True, help='folder of the samples')
    parser.add_argument('--workers', type=int, default=os.cpu_count(), help='processes')
    parser.add_argument(
        '--first-seed', type=int, default=0, help='seeds from 900000 on are the held-out validation set'
    )
    parser.add_argument('--makehuman', help='folder of the MakeHuman assets (default: $MAKEHUMAN_DATA)')
    parser.add_argument(
        '--garment-photos', nargs='+', help='folders of CC0 garment photographs whose cloth and surroundings are used'
    )
    parser.add_argument(
        '--annotations', help='folder with records/ and masks/ of some of them: whole grounds and fronts are used'
    )
    return parser.parse_args(argv)


class _Progress:
    """Counts samples, and shows a bar on a terminal or a line now and then."""

    def __init__(self, total: int) -> None:
        self.total, self.done, self.left_out, self.failed = total, 0, 0, 0
        self.started, self.noted = time.monotonic(), 0

    def add(self, done: int, left_out: int, error: str) -> None:
        self.done, self.left_out, self.failed = self.done + done, self.left_out + left_out, self.failed + bool(error)
        if error:
            print(f'\n{error}', file=sys.stderr)
        self._show()

    def _show(self) -> None:
        past = self.done + self.left_out
        rate = max(past, 1) / max(time.monotonic() - self.started, 1e-9)
        bar = BAR * past // self.total
        left = (self.total - past) / rate
        line = f'[{"#" * bar}{"." * (BAR - bar)}] {past}/{self.total}  {rate:.2f} samples/s  {left:.0f} s left'
        line += f'  {self.left_out} left out' * bool(self.left_out) + f'  {self.failed} failed' * bool(self.failed)
        if sys.stderr.isatty():
            print('\r' + line, end='' if past < self.total else '\n', file=sys.stderr, flush=True)
        elif past - self.noted >= NOTE_EVERY or past >= self.total:
            print(line, file=sys.stderr, flush=True)
            self.noted = past


def main(argv: list[str] | None = None) -> int:
    """Render what is missing; 0 when every seed has its sample or was left out, 1 after failures, 2 without assets."""
    options = _arguments(argv)
    sources = options.makehuman, options.garment_photos, options.annotations
    try:
        prepare(*sources)
    except AssetsMissing as error:
        print(error, file=sys.stderr)
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    seeds = range(options.first_seed, options.first_seed + options.count)
    tasks = groups(options.garments, seeds, options.out, options.states or options.out / 'garments')
    missing = sum(len(wanted) for _, _, wanted, _, _ in tasks)
    print(f'{options.count - missing} of {options.count} samples exist', file=sys.stderr)
    progress = _Progress(missing)
    with multiprocessing.get_context('spawn').Pool(options.workers, prepare, sources) as pool:
        for result in pool.imap_unordered(render, tasks):
            progress.add(*result)
    return 1 if progress.failed else 0


if __name__ == '__main__':
    os.environ.setdefault('OMP_NUM_THREADS', '1')
    sys.exit(main())
