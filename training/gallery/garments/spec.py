"""A sample garment as data: `records/NAME.json` into checked records."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ...render.cloth import Cut, Lay
from ..spec import Colour, record

RECORDS = Path(__file__).parent / 'records'


@dataclass(frozen=True)
class Fabric:
    """weave: one of `fabrics.RELIEF`; colour of the ground, second of stripes, print or buttons (linear); pattern:
    '', 'stripes', 'leaves' or 'sun'; stripe: cm from stripe to stripe and of its width; ribs: cm from rib to rib in
    the bands; melange: share of lighter fibres."""

    weave: str
    colour: Colour
    second: Colour = (0.8, 0.8, 0.8)
    pattern: str = ''
    stripe: tuple[float, float] = (3.0, 1.0)
    ribs: float = 0.45
    melange: float = 0.1


@dataclass(frozen=True)
class Garment:
    """cut: measures that differ from `render.cloth.Cut`'s; lay: how it lies; soft: bending compliance; creases: how
    many and how sharp; buttons: how many close the front."""

    name: str
    seed: int
    about: Mapping[str, object]
    cut: Cut
    lay: Lay
    fabric: Fabric
    soft: float = 90
    creases: tuple[int, float] = (60, 0.1)
    buttons: int = 0


PARTS: dict[str, type] = dict(cut=Cut, lay=Lay, fabric=Fabric)


def garment(path: Path) -> Garment:
    """Read one garment. Raises BadSpec."""
    values = json.loads(path.read_text())
    for name, kind in PARTS.items():
        values[name] = record(kind, values.get(name, {}), f'{path.name}: {name}')
    return record(Garment, {'name': path.stem, **values}, path.name)


def names(folder: Path = RECORDS) -> list[str]:
    """All garments, in alphabetical order."""
    return sorted(p.stem for p in folder.glob('*.json'))
