"""The physics of one seed: a body, a garment that fits it, what is worn below, and how the cloth hangs, lies and is
worn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..body import Body, Random, random_body
from ..bottoms import Bottom, random_bottom
from ..cloth import (
    Cloth,
    Cut,
    Hanger,
    Lay,
    build,
    drape,
    hang,
    lay_flat,
    measures,
    random_cut,
    random_lay,
    random_memory,
    random_softness,
)
from ..pose import person_pose

CATALOGUE = 0.5  # share of frontal studio persons
HUNG, STEEP = 0.42, 0.45  # shares of garments on hangers, and of the others with sleeves that lie along the torso
STEEPEST = 78.0  # degrees below horizontal of such sleeves at most


@dataclass
class Dressed:
    """One person in one garment: worn [V,3] in cm, pose: bone matrices, arms: the style of the pose."""

    kind: str
    cloth: Cloth
    soft: float
    body: Body
    bottom: Bottom
    worn: np.ndarray
    pose: np.ndarray
    arms: str
    catalogue: bool


@dataclass
class Shown:
    """How the garment is photographed alone: [V,3] in cm, lying in the plane seen from +z, or hanging."""

    x: np.ndarray
    hanger: Hanger | None


def dressed(seed: int) -> Dressed:
    """Dress a person. Raises simulate.Failed when the cloth exploded, ValueError when no cut fits the body."""
    r = np.random.default_rng(seed)
    catalogue = bool(r.random() < CATALOGUE)
    body = random_body(r)
    kind, cut = random_cut(r, measures(body))
    bottom, soft = random_bottom(r, body), random_softness(r, kind)
    cloth = random_memory(r, build(cut, seed=seed))
    rotations, arms = person_pose(r, body, catalogue)
    worn, pose = drape(cloth, body, rotations, bottom, bend_soft=soft)
    return Dressed(kind, cloth, soft, body, bottom, worn.x, pose, arms, catalogue)


def _lay(r: Random, cut: Cut) -> Lay:
    """As people lay garments down; often with the sleeves along the torso."""
    room = STEEPEST - cut.angle
    if r.random() > STEEP or room < 25:
        return random_lay(r, cut)
    left, right = np.clip(r.uniform(25, room) + r.normal(0, 6, 2), -25, room + 2)
    return Lay(float(left), float(right), float(r.uniform(0, 0.05)), float(r.normal(0, 3)))


def shown(r: Random, dress: Dressed) -> Shown:
    """Hang the garment up or lay it down. Raises simulate.Failed."""
    seed = int(r.integers(1 << 30))
    if r.random() < HUNG:
        state, hanger = hang(dress.cloth, seed, bend_soft=dress.soft)
        return Shown(state.x, hanger)
    return Shown(lay_flat(dress.cloth, _lay(r, dress.cloth.cut), seed, bend_soft=dress.soft).x, None)
