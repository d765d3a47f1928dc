"""One seed's garment in all its states: worn by a person, and photographed alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..body import Body, posed_joint, random_body
from ..bottoms import Bottom, random_bottom
from ..pose import person_pose
from .attributes import attributes, worn_extent
from .collider import CM
from .cut import WHOLE, Cut
from .drape import drape
from .fasten import photographed_fasten, random_apart, random_fasten
from .figure import Pose, measures
from .flat import lay_flat
from .hang import hang
from .hanger import Hanger
from .lay import random_lay
from .mesh import Cloth
from .pattern import build
from .simulation import Simulation
from .wardrobe import random_fit, random_memory, random_softness

CATALOGUE = 0.5  # share of frontal studio persons
SHOPS = 3  # states of a garment alone
FIRST_HUNG, HUNG = 0.75, 0.25  # shares of the first and of the other states on hangers
BODY, CUT, BOTTOM, POSE, CREASES, SHOP = range(6)
"""What a seed is drawn for: each has random numbers of its own, so that one can be drawn again without the others."""


@dataclass
class Person:
    """Who wears the garment, in which pose and what below: drawn from the seed alone."""

    body: Body
    bottom: Bottom
    catalogue: bool
    rotations: Pose
    arms: str


@dataclass
class Dressed:
    """A garment on a person: worn [V,3] cm, pose: bone matrices [B,3,4], fasten: cm below the neckline from which it is
    closed, extents: where its sleeves end (0 shoulder, 1 elbow, 2 wrist), neck [3]: middle of the body's neck, cm."""

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

    @property
    def attributes(self) -> dict[str, object]:
        """What can be read off it, as it is worn."""
        return attributes(self.kind, self.cloth.cut, measures(self.person.body), self.fasten)


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
    return Person(body, random_bottom(stream(seed, BOTTOM), body), catalogue, rotations, arms)


def random_garment(seed: int, who: Person) -> tuple[str, Cut, float]:
    """Kind, measures and softness of the garment of a seed."""
    r = stream(seed, CUT)
    kind, cut = random_fit(r, measures(who.body), lambda: measures(random_body(r)))
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
    apart = random_apart(r, cut, fasten)
    state, pose = drape(cloth, who.body, who.rotations, who.bottom, soft, fasten, apart)
    return worn_by(seed, who, kind, cloth, soft, fasten, state.x, pose), state


def worn_by(
    seed: int, who: Person, kind: str, cloth: Cloth, soft: float, fasten: float, worn: np.ndarray, pose: np.ndarray
) -> Dressed:
    """The record of a worn garment, with what is measured on it."""
    extents = worn_extent(cloth, worn, who.body, pose)
    neck = posed_joint(who.body, pose, 'neck01') * CM
    return Dressed(seed, kind, cloth, soft, who, fasten, worn, pose, extents, neck)


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
