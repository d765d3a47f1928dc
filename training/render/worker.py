"""What one process of the renderer does; a module of its own so that spawned processes can import it."""
from __future__ import annotations

from pathlib import Path

from . import assets, native, photos
from .sample import make
from .writer import sample_path, save_sample


def prepare(makehuman: str | None, photos_folder: str | None) -> None:
    """Load the core and point the process at its assets. Raises AssetsMissing."""
    assets.set_root(makehuman)
    photos.set_folder(photos_folder)
    native.library()


def render(task: tuple[int, Path]) -> tuple[int, str]:
    """Make and store one sample: (seed, folder) -> (seed, error text or '')."""
    seed, folder = task
    try:
        save_sample(sample_path(folder, seed), make(seed))
    except Exception as error:                                    # one bad seed must not stop thousands
        return seed, f'{type(error).__name__}: {error}'
    return seed, ''
