"""One seed's garment in all its states: worn by a person, and photographed alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..body import Body, posed_joint, random_body
from ..bottoms import Bottom, random_bottom
from ..pose import person_pose
from .attributes import attributes, sleeve_class, worn_extent
from .collider import CM
from .cut import WHOLE, Cut
from .drape import drape
from .fasten import photographed_fasten, random_apart, random_fasten
from .figure import Pose, measures
from .flat import lay_flat
from .hang import hang
from .hanger import Hanger
from .kinds import DRESS
from .lay import random_lay
from .mesh import Cloth
from .pattern import build
from .simulation import Simulation
from .tuck import LOOSE, TUCKED, random_tuck, tucked_vertices
from .wardrobe import random_fit, random_memory, random_softness

WAISTBAND = 1.0  # cm below the upper edge of what is worn below from which a tucked top is held
CATALOGUE = 0.5  # share of frontal studio persons
SHOPS = 3  # states of a garment alone
FIRST_HUNG, HUNG = 0.75, 0.25  # shares of the first and of the other states on hangers
BODY, CUT, BOTTOM, POSE, CREASES, SHOP, TUCK = range(7)
"""What a seed is drawn for: each has random numbers of its own, so that one can be drawn again without the others."""


@dataclass
class Person:
    """Who wears the garment, in which pose and what below: drawn from the seed alone."""

    body: Body
    bottom: Bottom
    catalogue: bool
    rotations: Pose
    arms: str
    measures: dict[str, float]


@dataclass
class Dressed:
    """A garment on a person: worn [V,3] cm, pose: bone matrices [B,3,4], fasten: cm below the neckline from which it is
    closed, extents: where its sleeves end (0 shoulder, 1 elbow, 2 wrist), neck [3]: middle of the body's neck, cm;
    tuck: how it is worn at the waist."""

    seed: int
    kind: str
    cloth: Cloth
    soft: float
    person: Person
    fasten: float
    worn: np.ndarray
    pose: np.ndarray
    extents: tuple[float, float]
    neck: np.ndarray
    tuck: Tuck

    @property
    def attributes(self) -> dict[str, str | float]:
        """What can be read off it, as it is worn."""
        said = attributes(self.kind, self.cloth.cut, self.person.measures, self.fasten)
        return said | dict(sleeves=sleeve_class(sum(self.extents) / 2), tuck=self.tuck.how)


@dataclass
class Tuck:
    """LOOSE, TUCKED or HALF; which vertices [V] are inside of what is worn below where they are below its waist;
    heights below which they are held to the body, or None."""

    how: str
    inside: np.ndarray
    held: np.ndarray | None


@dataclass
class Shop:
    """A garment alone: x [V,3] cm (seen from +z), its hanger or None, how it is fastened."""

    x: np.ndarray
    hanger: Hanger | None
    fasten: float


def stream(seed: int, what: int) -> np.random.Generator:
    """Random numbers of a seed for one purpose."""
    return np.random.default_rng((seed, what))


def person(seed: int) -> Person:
    """The person of a seed."""
    r, body = stream(seed, POSE), random_body(stream(seed, BODY))
    catalogue = bool(r.random() < CATALOGUE)
    rotations, arms = person_pose(r, body, catalogue)
    bottom = random_bottom(stream(seed, BOTTOM), body)
    return Person(body, bottom, catalogue, rotations, arms, measures(body))


def random_garment(seed: int, who: Person) -> tuple[str, Cut, float]:
    """Kind, measures and softness of the garment of a seed."""
    r = stream(seed, CUT)
    kind, cut = random_fit(r, who.measures, lambda: measures(random_body(r)))
    return kind, cut, random_softness(r, kind)


def sewn(cut: Cut, seed: int, creases: bool = True) -> Cloth:
    """The mesh of a garment; creases: with what it remembers, which only the simulation needs."""
    cloth = build(cut, seed=seed)
    return random_memory(stream(seed, CREASES), cloth) if creases else cloth


def dressed(seed: int) -> tuple[Dressed, Simulation]:
    """Dress the person of a seed. Raises Failed when the cloth explodes, ValueError when no cut fits."""
    who, r = person(seed), stream(seed, SHOP)
    kind, cut, soft = random_garment(seed, who)
    cloth, fasten = sewn(cut, seed), random_fasten(r, cut)
    apart, tuck = random_apart(r, cut, fasten), tucked(seed, who, kind, cloth, fasten)
    bottom = None if tuck.how == TUCKED else who.bottom  # it lies outside then
    state, pose = drape(cloth, who.body, who.rotations, bottom, soft, fasten, apart, tuck.held)
    return worn_by(seed, who, kind, cloth, soft, fasten, state.x, pose), state


def tucked(seed: int, who: Person, kind: str, cloth: Cloth, fasten: float) -> Tuck:
    """How the top is worn at the waist: open fronts, ribbed hems and dresses are not tucked in."""
    r, waist = stream(seed, TUCK), who.bottom.waist * CM - WAISTBAND
    free = fasten >= WHOLE or cloth.cut.rib_hem > 0 or kind == DRESS
    how = LOOSE if free else random_tuck(r, cloth.cut.length - (who.measures['high'] - waist))
    inside = tucked_vertices(r, cloth, how)
    return Tuck(how, inside, np.where(inside, waist, -np.inf) if how else None)


def worn_by(
    seed: int, who: Person, kind: str, cloth: Cloth, soft: float, fasten: float, worn: np.ndarray, pose: np.ndarray
) -> Dressed:
    """The record of a worn garment, with what is measured on it."""
    extents = worn_extent(cloth, worn, who.body, pose)
    neck = posed_joint(who.body, pose, 'neck01') * CM
    tuck = tucked(seed, who, kind, cloth, fasten)
    return Dressed(seed, kind, cloth, soft, who, fasten, worn, pose, extents, neck, tuck)


def shop_state(seed: int, index: int, dress: Dressed) -> Shop:
    """One state of the garment alone: hung or laid down. Raises Failed."""
    r = np.random.default_rng((seed, SHOP, index + 1))
    cloth, cut = dress.cloth, dress.cloth.cut
    fasten, number = photographed_fasten(r, cut, dress.fasten), int(r.integers(1 << 30))
    if r.random() < (FIRST_HUNG if index == 0 else HUNG):
        state, hanger = hang(cloth, number, dress.soft, fasten, random_apart(r, cut, fasten))
        return Shop(state.x, hanger, fasten)
    lay = random_lay(r, cut, fasten >= WHOLE)
    return Shop(lay_flat(cloth, lay, number, dress.soft, fasten).x, None, fasten)
