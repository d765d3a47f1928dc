"""python3 -m training.render.cloth --count 4000 --out DIR: simulate garments, one file a seed. Resumable: what exists
is not made again, what is no good is remembered and left out."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import time
from collections import Counter
from pathlib import Path

from ..assets import AssetsMissing
from .store import SKIPPED, state_path
from .worker import prepare, simulate

NOTE_EVERY = 20


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog='python3 -m training.render.cloth', description=__doc__)
    parser.add_argument('--count', type=int, required=True, help='number of seeds')
    parser.add_argument('--out', type=Path, required=True, help='folder of the stored garments')
    parser.add_argument('--workers', type=int, default=os.cpu_count(), help='processes')
    parser.add_argument(
        '--first-seed', type=int, default=0, help='seeds from 900000 on are the held-out validation set'
    )
    parser.add_argument('--makehuman', help='folder of the MakeHuman assets (default: $MAKEHUMAN_DATA)')
    return parser.parse_args(argv)


def _missing(folder: Path, seeds: range) -> list[int]:
    paths = ((seed, state_path(folder, seed)) for seed in seeds)
    return [seed for seed, path in paths if not path.exists() and not path.with_suffix(SKIPPED).exists()]


def _report(folder: Path, seeds: range) -> None:
    """How many there are, and why the others were left out."""
    left_out = [state_path(folder, seed).with_suffix(SKIPPED) for seed in seeds]
    why = Counter(name for path in left_out if path.exists() for name in json.loads(path.read_text())['broken'])
    kept = sum(state_path(folder, seed).exists() for seed in seeds)
    skipped = sum(path.exists() for path in left_out)
    print(
        f'{kept} garments, {skipped} left out ({100 * skipped / max(kept + skipped, 1):.1f} %): {dict(why)}',
        file=sys.stderr,
    )


def main(argv: list[str] | None = None) -> int:
    """Simulate what is missing; 0, or 1 when a seed failed in a way that is no bad drape, 2 without assets."""
    options = _arguments(argv)
    try:
        prepare(options.makehuman)
    except AssetsMissing as error:
        print(error, file=sys.stderr)
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    seeds = range(options.first_seed, options.first_seed + options.count)
    tasks, started = [(seed, options.out) for seed in _missing(options.out, seeds)], time.monotonic()
    failed, work = 0, 0.0
    with multiprocessing.get_context('spawn').Pool(options.workers, prepare, (options.makehuman,)) as pool:
        for done, (seed, wrong, seconds) in enumerate(pool.imap_unordered(simulate, tasks), 1):
            failed, work = failed + bool(wrong), work + seconds
            if wrong:
                print(f'seed {seed}: {wrong}', file=sys.stderr)
            if done % NOTE_EVERY == 0 or done == len(tasks):
                rate = done / (time.monotonic() - started)
                print(
                    f'{done}/{len(tasks)}  {rate:.2f} garments/s, {work / done:.1f} s of a core each',
                    file=sys.stderr,
                    flush=True,
                )
    _report(options.out, seeds)
    return 1 if failed else 0


if __name__ == '__main__':
    os.environ.setdefault('OMP_NUM_THREADS', '1')
    sys.exit(main())
