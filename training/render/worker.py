"""What one process of the renderer does; a module of its own so that spawned processes can import it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from . import assets, native, photos
from . import sample as suits
from .cloth import Failed
from .sewn import sample as sewn
from .writer import sample_path, save_sample

Samples = Iterator[tuple[int, dict[str, Any]]]
Source = Callable[[int, list[int], Path], Samples]
Task = tuple[str, int, list[int], Path, Path]
"""Source, first seed of a garment, seeds that are wanted of it, folders of samples and of stored garments."""


def _suits(first: int, wanted: list[int], states: Path) -> Samples:
    return ((seed, suits.make(seed)) for seed in wanted)


SOURCES: dict[str, tuple[Source, int]] = {'suits': (_suits, 1), 'sewn': (sewn.make_all, sewn.DRAWS)}
"""Where garments come from, and how many seeds share one garment."""


def prepare(makehuman: str | None, folders: list[str] | None, annotations: str | None = None) -> None:
    """Load the core and point the process at its assets. Raises AssetsMissing."""
    assets.set_root(makehuman)
    photos.set_folder(folders, annotations)
    native.library()


def groups(garments: str, seeds: range, folder: Path, states: Path) -> list[Task]:
    """What is to be done for the seeds that have no sample yet: one entry for each garment."""
    size = SOURCES[garments][1]
    missing: dict[int, list[int]] = {}
    for seed in seeds:
        if not sample_path(folder, seed).exists():
            missing.setdefault(seed - seed % size, []).append(seed)
    return [(garments, first, wanted, folder, states) for first, wanted in missing.items()]


def render(task: Task) -> tuple[int, int, str]:
    """Make and store the samples of one garment: how many were stored, how many left out because the cloth could not be
    sewn, and an error text or ''."""
    garments, first, wanted, folder, states = task
    done = 0
    try:
        for seed, sample in SOURCES[garments][0](first, wanted, states):
            save_sample(sample_path(folder, seed), sample)
            done += 1
    except Failed:
        return done, len(wanted) - done, ''
    except Exception as error:  # one bad seed must not stop thousands
        return done, 0, f'seed {wanted[min(done, len(wanted) - 1)]}: {type(error).__name__}: {error}'
    return done, 0, ''
