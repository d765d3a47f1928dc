"""Pack rendered samples for training: python3 -m training.pack_data --samples DIR --out DIR2.

Incremental: samples already packed are skipped; with --follow it keeps looking for new ones.
"""
import argparse
import json
import sys
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from .packed import append, pack_sample, read_index
from .progress import progress

CHUNK = 50


def load_sample(path: Path) -> dict[str, np.ndarray]:
    """All arrays of one rendered sample."""
    with np.load(path) as archive:
        return {name: archive[name] for name in archive.files}


@dataclass
class Chunk:
    """Packed samples on their way to the files, and the paths that could not be read."""

    seeds: list[int] = field(default_factory=list)
    samples: list[dict[str, np.ndarray]] = field(default_factory=list)
    meta: list[dict] = field(default_factory=list)
    unusable: set[Path] = field(default_factory=set)


def pack_chunk(paths: list[Path]) -> Chunk:
    """Read and pack some samples."""
    chunk = Chunk()
    for path in paths:
        try:
            sample = load_sample(path)
            packed, meta = pack_sample(sample), json.loads(str(sample['meta']))
        except (zipfile.BadZipFile, EOFError, KeyError, ValueError) as error:
            print(f'{path.name}: {error!r}', file=sys.stderr)
            chunk.unusable.add(path)
            continue
        chunk.samples.append(packed)
        chunk.meta.append(meta)
        chunk.seeds.append(int(path.stem))
    return chunk


def pack_new(samples: Path, out: Path, unusable: set[Path], limit: int | None = None) -> int:
    """Pack what is not packed yet; returns how many were added, and extends `unusable`."""
    known = set(read_index(out))
    files = sorted(path for path in samples.glob('*.npz') if path.stem.isdigit())
    files = [path for path in files if int(path.stem) not in known and path not in unusable][:limit]
    added = 0
    for start in progress(range(0, len(files), CHUNK), 'packing'):
        chunk = pack_chunk(files[start:start + CHUNK])
        unusable |= chunk.unusable
        if chunk.seeds:
            append(out, chunk.seeds, chunk.samples, chunk.meta)
        added += len(chunk.seeds)
    return added


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--samples', type=Path, required=True, help='folder of rendered <seed>.npz')
    parser.add_argument('--out', type=Path, required=True, help='packed folder, made or extended')
    parser.add_argument('--limit', type=int, help='at most this many new samples')
    parser.add_argument('--follow', type=float, metavar='SECONDS', help='look again every so often, until stopped')
    options = parser.parse_args()
    unusable: set[Path] = set()
    while True:
        added = pack_new(options.samples, options.out, unusable, options.limit)
        print(f'{added} packed, {len(unusable)} unusable, {len(read_index(options.out))} in all', flush=True)
        if not options.follow:
            return
        time.sleep(options.follow)


if __name__ == '__main__':
    main()
