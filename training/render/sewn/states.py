"""The states of a seed's garment: simulated once and stored, drawn as often as asked."""

from __future__ import annotations

from pathlib import Path

from ..cloth import Failed
from ..cloth.garment import Dressed, Shop
from ..cloth.store import SKIPPED, Outdated, restored, state_path
from ..cloth.worker import make

__all__ = ['Dressed', 'Shop', 'states']


def states(seed: int, folder: Path) -> tuple[Dressed, list[Shop]]:
    """The garment as it is worn and alone; simulated and stored in the folder where it is missing or made by other
    patterns. Raises Failed for a seed whose drape is left out."""
    path = state_path(folder, seed)
    if not path.exists() and not path.with_suffix(SKIPPED).exists():
        folder.mkdir(parents=True, exist_ok=True)
        make(seed, folder)
    if not path.exists():
        raise Failed(f'garment {seed} is left out: see {path.with_suffix(SKIPPED)}')
    try:
        return restored(path)
    except Outdated:
        path.unlink()
        return states(seed, folder)
