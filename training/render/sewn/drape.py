"""The physics of one seed: a body, a garment that fits it, what is worn below, and how the cloth hangs, lies and is
worn."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..body import Body, Random, random_body
from ..bottoms import Bottom, random_bottom
from ..cloth import (
    WHOLE,
    WHOLLY,
    Cloth,
    Cut,
    Failed,
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
    store,
)
from ..cloth.garment import Tuck
from ..pose import person_pose

CATALOGUE = 0.5  # share of frontal studio persons
HUNG, STEEP = 0.42, 0.45  # shares of garments on hangers, and of the others with sleeves that lie along the torso
STEEPEST = 78.0  # degrees below horizontal of such sleeves at most
UNDONE, OPENED = (0.5, (1.0, 14.0)), {'shirt': 0.15, 'jacket': 0.3, 'zip hoodie': 0.35, 'cardigan': 0.45}
"""Share of fronts that are worn open at the neck and so many cm of it; shares photographed open as a whole, by kind."""
APART = (0.0, 400.0)  # cm/s2 that draw open fronts apart on a hanger


@dataclass
class Dressed:
    """One person in one garment: worn [V,3] in cm, pose: bone matrices, arms: the style of the pose, fasten: cm below
    the neckline from which the front is closed, measures of the body; of stored garments also how they are
    tucked in, and their states alone."""

    kind: str
    cloth: Cloth
    soft: float
    body: Body
    measures: dict[str, float]
    bottom: Bottom
    worn: np.ndarray
    pose: np.ndarray
    arms: str
    catalogue: bool
    fasten: float
    tuck: Tuck | None = None
    shops: list[Shown] = field(default_factory=list)


@dataclass
class Shown:
    """How the garment is photographed alone: [V,3] in cm, lying in the plane seen from +z, or hanging; fasten: see
    Dressed."""

    x: np.ndarray
    hanger: Hanger | None
    fasten: float


def _fasten(r: Random, cut: Cut) -> float:
    """Wholly closed, or open at the neck."""
    share, depths = UNDONE
    return float(r.uniform(*depths)) if cut.opening > 0 and r.random() < share else WHOLLY


_states: Path | None = None


def set_states(folder: str | Path | None) -> None:
    """Choose the folder of stored garments (training.render.cloth); None: everything is simulated."""
    global _states
    _states = Path(folder) if folder else None


def restored(path: Path) -> Dressed:
    """A stored garment on its person. Raises cloth.Failed where its drape was no good, store.Outdated when the patterns
    have changed since."""
    if path.with_suffix(store.SKIPPED).exists():
        raise Failed(f'{path.name} was left out')
    made, shops = store.restored(path)
    who = made.person
    alone = [Shown(s.x, s.hanger, s.fasten) for s in shops]
    return Dressed(
        made.kind,
        made.cloth,
        made.soft,
        who.body,
        who.measures,
        who.bottom,
        made.worn,
        made.pose,
        who.arms,
        who.catalogue,
        made.fasten,
        made.tuck,
        alone,
    )


def dressed(seed: int) -> Dressed:
    """Dress a person, or take the stored one of the seed. Raises cloth.Failed when the cloth exploded, ValueError
    when no cut fits the body."""
    if _states is not None:
        return restored(store.state_path(_states, seed))
    r = np.random.default_rng(seed)
    catalogue = bool(r.random() < CATALOGUE)
    body = random_body(r)
    m = measures(body)
    kind, cut = random_cut(r, m)
    bottom, soft, fasten = random_bottom(r, body), random_softness(r, kind), _fasten(r, cut)
    cloth = random_memory(r, build(cut, seed=seed))
    rotations, arms = person_pose(r, body, catalogue)
    worn, pose = drape(cloth, body, rotations, bottom, bend_soft=soft, fasten=fasten)
    return Dressed(kind, cloth, soft, body, m, bottom, worn.x, pose, arms, catalogue, fasten)


def _lay(r: Random, cut: Cut) -> Lay:
    """As people lay garments down; often with the sleeves along the torso."""
    room = STEEPEST - cut.angle
    if r.random() > STEEP or room < 25:
        return random_lay(r, cut)
    left, right = np.clip(r.uniform(25, room) + r.normal(0, 6, 2), -25, room + 2)
    return Lay(float(left), float(right), float(r.uniform(0, 0.05)), float(r.normal(0, 3)))


def shown(r: Random, dress: Dressed) -> Shown:
    """Hang the garment up or lay it down, closed as it is worn or open; of a stored garment one of its states. Raises
    cloth.Failed."""
    if dress.shops:
        return dress.shops[int(r.integers(len(dress.shops)))]
    seed, cut = int(r.integers(1 << 30)), dress.cloth.cut
    whole = cut.opening >= WHOLE and r.random() < OPENED.get(dress.kind, 0)
    fasten = WHOLE if whole else dress.fasten
    if r.random() < HUNG:
        apart = float(r.uniform(*APART)) if whole else 0.0
        state, hanger = hang(dress.cloth, seed, bend_soft=dress.soft, fasten=fasten, apart=apart)
        return Shown(state.x, hanger, fasten)
    return Shown(lay_flat(dress.cloth, _lay(r, cut), seed, bend_soft=dress.soft, fasten=fasten).x, None, fasten)
