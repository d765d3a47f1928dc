"""What one process does for one seed; a module of its own so that spawned processes can import it."""

from __future__ import annotations

import time
from pathlib import Path

from .. import assets, native
from .faults import SHOP_LIMITS, WORN_LIMITS, broken, shop_faults, worn_faults
from .garment import SHOPS, Dressed, Shop, dressed, shop_state
from .simulation import Failed
from .store import save, skip, state_path


def prepare(makehuman: str | None) -> None:
    """Load the core and point the process at its assets. Raises AssetsMissing."""
    assets.set_root(makehuman)
    native.library()


def _shops(seed: int, dress: Dressed) -> list[Shop]:
    """The states of the garment alone that are good enough."""
    out = []
    for index in range(SHOPS):
        try:
            shop = shop_state(seed, index, dress)
        except Failed:
            continue
        if not broken(shop_faults(dress.cloth, shop.x), SHOP_LIMITS):
            out.append(shop)
    return out


def make(seed: int, folder: Path) -> None:
    """Simulate a seed and store it, or remember why not."""
    try:
        dress, state = dressed(seed)
    except (Failed, ValueError) as error:
        return skip(folder, seed, dict(broken=['exploded' if isinstance(error, Failed) else 'no cut'], why=str(error)))
    faults = worn_faults(dress, state)
    wrong, shops = broken(faults, WORN_LIMITS), []
    if not wrong:
        shops = _shops(seed, dress)
        wrong = [] if shops else ['no shop state']
    rounded = {k: round(v, 3) for k, v in faults.items()}
    if wrong:
        return skip(folder, seed, dict(broken=wrong, faults=rounded, kind=dress.kind))
    return save(state_path(folder, seed), dress, shops, rounded)


def simulate(task: tuple[int, Path]) -> tuple[int, str, float]:
    """(seed, folder) -> (seed, error text or '', seconds of the processor)."""
    seed, folder = task
    begun = time.process_time()
    try:
        make(seed, folder)
    except Exception as error:  # one bad seed must not stop thousands
        return seed, f'{type(error).__name__}: {error}', time.process_time() - begun
    return seed, '', time.process_time() - begun
