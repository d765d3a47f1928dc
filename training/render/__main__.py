"""python3 -m training.render --count 4000 --out DIR: render samples into .npz files. Resumable: existing samples are skipped."""
from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from pathlib import Path

from .assets import AssetsMissing
from .worker import prepare, render
from .writer import sample_path

BAR = 30
NOTE_EVERY = 100     # samples between progress lines where the output is no terminal


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog='python3 -m training.render', description=__doc__)
    parser.add_argument('--count', type=int, required=True, help='number of seeds')
    parser.add_argument('--out', type=Path, required=True, help='folder of the samples')
    parser.add_argument('--workers', type=int, default=os.cpu_count(), help='processes')
    parser.add_argument('--first-seed', type=int, default=0, help='seeds from 900000 on are the held-out validation set')
    parser.add_argument('--makehuman', help='folder of the MakeHuman assets (default: $MAKEHUMAN_DATA)')
    parser.add_argument('--garment-photos', help='folder of CC0 garment photographs whose cloth and surroundings serve as textures')
    return parser.parse_args(argv)


def _show(done: int, total: int, failed: int, started: float) -> None:
    rate = done / max(time.monotonic() - started, 1e-9)
    line = f'[{"#" * (BAR * done // total)}{"." * (BAR - BAR * done // total)}] {done}/{total}  {rate:.2f} samples/s  {(total - done) / rate:.0f} s left' + (f'  {failed} failed' if failed else '')
    if sys.stderr.isatty():
        print('\r' + line, end='' if done < total else '\n', file=sys.stderr, flush=True)
    elif done % NOTE_EVERY == 0 or done == total:
        print(line, file=sys.stderr, flush=True)


def main(argv: list[str] | None = None) -> int:
    """Render what is missing; 0 when every seed has its sample, 1 when some failed, 2 without assets."""
    options = _arguments(argv)
    try:
        prepare(options.makehuman, options.garment_photos)
    except AssetsMissing as error:
        print(error, file=sys.stderr)
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    seeds = range(options.first_seed, options.first_seed + options.count)
    tasks = [(seed, options.out) for seed in seeds if not sample_path(options.out, seed).exists()]
    print(f'{len(seeds) - len(tasks)} of {len(seeds)} samples exist', file=sys.stderr)
    started, failed = time.monotonic(), 0
    with multiprocessing.get_context('spawn').Pool(options.workers, prepare, (options.makehuman, options.garment_photos)) as pool:
        for done, (seed, error) in enumerate(pool.imap_unordered(render, tasks, chunksize=4), 1):
            failed += bool(error)
            if error:
                print(f'\nseed {seed}: {error}', file=sys.stderr)
            _show(done, len(tasks), failed, started)
    return 1 if failed else 0


if __name__ == '__main__':
    os.environ.setdefault('OMP_NUM_THREADS', '1')
    sys.exit(main())
