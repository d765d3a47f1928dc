"""A gallery person as data: `people/NAME.json` into checked records."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

PEOPLE = Path(__file__).parent / 'people'
T = TypeVar('T')
Colour = tuple[float, float, float]
"""Linear red, green, blue, 0..1."""


class BadSpec(ValueError):
    """A person's file names something that does not exist, or lacks something."""


@dataclass(frozen=True)
class Arm:
    """Degrees: how far the upper arm stands out and forward, the elbow bends, the forearm leads in and twists, the
    wrist bends; curl: 1 is a relaxed hand."""

    out: float = 12
    forward: float = -4
    bend: float = 16
    inward: float = 3
    twist: float = 0
    wrist: float = 4
    curl: float = 1.0


@dataclass(frozen=True)
class Pose:
    """Degrees: weight on one leg (lean), turn of chest and of the whole person, the head's turn, tilt and nod, the
    gaze beside the camera; both arms."""

    lean: float = 2
    twist: float = 0
    turn: float = 0
    head: tuple[float, float, float] = (6, 2, 2)
    gaze: float = 0
    left: Arm = Arm()
    right: Arm = Arm()


@dataclass(frozen=True)
class Skin:
    """texture: of textures/skins; tone: the face's albedo; freckles, beard shadow, redness 0..1."""

    texture: str
    tone: Colour
    freckles: float = 0.0
    shadow: float = 0.0
    redness: float = 0.5


@dataclass(frozen=True)
class Hair:
    """style: one of `styles.STYLES`; colour: direct albedo of the strands; grey: share of white strands; the rest are
    the style's own measures."""

    style: str
    colour: Colour
    grey: float = 0.0
    length: float = 0.0
    volume: float = 1.0
    part: float = 0.02
    wave: float = 0.0


@dataclass(frozen=True)
class Top:
    """kind: of `render.cloth.kinds`; ease: girth beyond the body's, below: hem below the hip joint, drop: shoulder
    seam beyond the shoulder, all cm; sleeve: 0 shoulder, 1 elbow, 2 wrist."""

    kind: str
    colour: Colour
    ease: float = 10
    below: float = 9
    drop: float = 1.5
    sleeve: float = 0.68
    neck: float = 8.6
    front: float = 9.0
    soft: float = 90
    heather: float = 0.0


@dataclass(frozen=True)
class Bottom:
    """suit: whose trousers; denim or plain twill in a colour."""

    suit: str
    colour: Colour
    denim: bool = False


@dataclass(frozen=True)
class Light:
    """place: one of `studio.PLACES`; side: where the key light stands, -1 or 1; backdrop: albedo of paper or wall."""

    place: str = 'studio'
    side: int = -1
    backdrop: Colour = (0.5, 0.5, 0.5)
    power: float = 1.0
    warmth: float = 0.0


@dataclass(frozen=True)
class Person:
    """Everything about one person. old, muscle, weight, height: 0..1; face and expression: weights of MakeHuman
    targets, `*` for both sides; crop: where the picture ends between hip (0) and knee (1)."""

    name: str
    seed: int
    sex: str
    people: Mapping[str, float]
    about: Mapping[str, str]
    eyes: str
    pose: Pose
    skin: Skin
    hair: Hair
    top: Top
    bottom: Bottom
    light: Light
    old: float = 0.0
    muscle: float = 0.5
    weight: float = 0.5
    height: float = 0.5
    face: Mapping[str, float] = field(default_factory=dict)
    expression: Mapping[str, float] = field(default_factory=dict)
    beard: float = 0.0
    scarf: Colour | None = None
    brows: float = 1.0
    crop: float = 0.5


PARTS: dict[str, type] = dict(pose=Pose, skin=Skin, hair=Hair, top=Top, bottom=Bottom, light=Light)


def record(kind: type[T], values: Mapping[str, Any], where: str) -> T:
    """A record of a JSON object; lists become tuples. Raises BadSpec for unknown or missing fields."""
    known = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    if strange := sorted(set(values) - known):
        raise BadSpec(f'{where}: {", ".join(strange)} unknown; known: {", ".join(sorted(known))}')
    try:
        return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})
    except TypeError as error:
        raise BadSpec(f'{where}: {error}') from error


def person(path: Path) -> Person:
    """Read one person. Raises BadSpec."""
    values = json.loads(path.read_text())
    pose = values.get('pose', {})
    both = pose.pop('arms', {})
    for side in ('left', 'right'):
        pose[side] = record(Arm, both | pose.get(side, {}), f'{path.name}: pose.{side}')
    for name, kind in PARTS.items():
        values[name] = record(kind, values.get(name, {}), f'{path.name}: {name}')
    return record(Person, {'name': path.stem, **values}, path.name)


def names(folder: Path = PEOPLE) -> list[str]:
    """All persons, in alphabetical order."""
    return sorted(p.stem for p in folder.glob('*.json'))
