"""How people lay garments down."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .cut import WHOLE, Cut

Random = np.random.Generator
STEEPEST = 80.0  # degrees below horizontal of sleeves that are only turned
FOLDABLE = 14.0  # cm of sleeve from which it can be folded or bent
SHAPES = {'turned': 0.4, 'bent': 0.16, 'folded': 0.33, 'crumpled': 0.11}


@dataclass
class Fold:
    """A sleeve folded across itself: at this share of its length, what lies beyond then points `toward` degrees below
    horizontal (90 down, 180 across the front), over or under the front."""

    at: float
    toward: float
    over: bool


@dataclass
class Lay:
    """How a garment lies: degrees by which its sleeves hang lower than they are cut, left and right (the wearer's),
    and by which they are bent at the elbow; how much narrower the wrinkled parts below the front are, and the
    shortest of those wrinkles in cm; degrees by which everything is turned; folds of the sleeves; cm of an
    open front that are folded aside."""

    left: float = 0.0
    right: float = 0.0
    wrinkles: float = 0.03
    turn: float = 0.0
    left_bend: float = 0.0
    right_bend: float = 0.0
    left_fold: Fold | None = None
    right_fold: Fold | None = None
    waves: float = 18.0
    aside: float = 0.0


def _alike(r: Random, mean: float, spread: float, low: float, high: float) -> tuple[float, float]:
    """Two values around a mean."""
    left, right = np.clip(mean + r.normal(0, spread, 2), low, high)
    return float(left), float(right)


def _folds(r: Random) -> tuple[Fold | None, Fold | None]:
    """Mostly both sleeves alike; at the shoulder or at the elbow."""
    over = bool(r.random() < 0.6)
    at = r.uniform(0.08, 0.25) if r.random() < 0.5 else r.uniform(0.38, 0.6)
    toward = r.uniform(85, 175)
    left, right = (
        Fold(float(at + r.normal(0, 0.03)), float(np.clip(toward + r.normal(0, 9), 80, 185)), over) for _ in range(2)
    )
    k = r.random()
    return (None if k < 0.19 else left), (None if k > 0.81 else right)


def random_lay(r: Random, cut: Cut, open_: bool = False) -> Lay:
    """Sleeves spread, as they are cut, hanging down, bent, or folded over or under the front; open_: an open front is
    folded aside."""
    shape = str(r.choice(list(SHAPES), p=list(SHAPES.values())))
    room = STEEPEST - cut.angle
    shared = r.uniform(-15, 15) if r.random() < 0.5 else r.uniform(15, max(room - 2, 16))
    lay = Lay(*_alike(r, shared, 6, -25, room), float(r.uniform(0.0, 0.06)), float(r.normal(0, 3)))
    if cut.sleeve > FOLDABLE and shape == 'bent':
        lay.left_bend, lay.right_bend = _alike(r, r.uniform(-30, 55), 15, -45, 65)
    if cut.sleeve > FOLDABLE and shape == 'folded':
        lay.left_fold, lay.right_fold = _folds(r)
        lay.left, lay.right = (0.0 if fold else turn for fold, turn in
                               ((lay.left_fold, lay.left), (lay.right_fold, lay.right)))
    if shape == 'crumpled':
        lay.wrinkles, lay.waves = float(r.uniform(0.07, 0.15)), float(r.uniform(9, 15))
    if open_ and cut.opening >= WHOLE:
        lay.aside = float(r.uniform(3, 0.2 * cut.chest))
    return lay
