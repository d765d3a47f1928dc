"""Random garments that fit a body the way shops sell them, or were bought for another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from .curves import lengths
from .cut import ROLL, SHIRT, STAND, WHOLE, Cut, outline, sleeve_width, valid
from .kinds import CAP, ELBOW, KINDS, LONG, NONE, PARTLY, SHORT, THREE_QUARTER, Kind
from .memory import creased
from .mesh import Cloth

Random = np.random.Generator
TRIES = 60
HIGH_ROOM = (4.0, 10.0)  # cm by which turtlenecks and stand collars are wider than the neck
OTHERS = 0.22  # share of garments bought for another body
TIGHTEST, WIDEST, TIGHT_SLEEVE = -6.0, 52.0, 0.5  # cm: ease of girth; flat width of a sleeve beyond the arm's
WRIST = 2.0  # cm from a joint of the arm to where cloth over it ends
REACH = {CAP: (0.18, 0.36), SHORT: (0.5, 0.85), ELBOW: (0.9, 1.15), THREE_QUARTER: (1.3, 1.7), LONG: (1.9, 2.08)}
"""Where sleeves end: 0 shoulder, 1 elbow, 2 wrist."""
SLIT = {SHIRT: (11, 17), STAND: (16, 26), '': (9, 15)}  # openings that end above the hem


def _drawn(r: Random, choice: tuple[float, float]) -> float:
    return float(r.uniform(*choice))


def _sleeve(r: Random, m: dict[str, float], kind: Kind, cut: Cut) -> Cut:
    """Length, cuff and cap of the sleeves."""
    length = str(r.choice(list(kind.sleeves), p=list(kind.sleeves.values())))
    if length == NONE:
        return replace(cut, sleeve=0.0)
    reach, fore = r.uniform(*REACH[length]), m['arm'] - m['upper_arm']
    along = m['upper_arm'] * min(reach, 1) + fore * max(reach - 1, 0)
    rib, biceps = cut.rib_hem > 0, m['biceps'] / 2
    if length in (LONG, THREE_QUARTER):
        cuff = (
            r.uniform(8.6, 10.6) * (1.15 if length == THREE_QUARTER else 1) + 0.15 * (biceps - 13) + (2.5 if rib else 0)
        )
    else:
        cuff = max(cut.chest * r.uniform(0.3, 0.38), biceps + 1.2)
    return replace(
        cut,
        sleeve=max(along + WRIST - (cut.shoulder - m['shoulder']), 3.0),
        cuff=cuff,
        raglan=bool(r.random() < kind.raglan),
        puff=_drawn(r, (0.15, 0.45)) if r.random() < kind.puffed else 0.0,
        rolled=_drawn(r, (3, 7)) if length not in (CAP, LONG) and r.random() < kind.rolled else 0.0,
    )


def _collar(r: Random, m: dict[str, float], kind: Kind, cut: Cut) -> Cut:
    if not kind.collar:
        return cut
    width = _drawn(r, kind.width)
    stand = width * _drawn(r, kind.stand) if kind.collar == ROLL else _drawn(r, kind.stand)
    cut = replace(
        cut, collar=width, style=kind.collar, stand=width if kind.collar == STAND else stand, point=_drawn(r, (0.5, 3))
    )
    if kind.collar not in (ROLL, STAND):
        return cut
    o = outline(cut)
    seam = 2 * (lengths(o['front'])[-1] + lengths(o['back'])[-1])
    return replace(cut, top=float(min(1, (m['neck'] + r.uniform(*HIGH_ROOM)) / seam)))


def _opening(r: Random, kind: Kind, cut: Cut) -> Cut:
    if not kind.opening:
        return cut
    how = _drawn(r, SLIT[kind.collar]) if kind.opening == PARTLY else WHOLE
    return replace(cut, opening=how, zipped=bool(r.random() < kind.zipped))


def _cut(r: Random, m: dict[str, float], kind: Kind, attempt: int) -> tuple[Cut, float]:
    ease, drop = _drawn(r, kind.ease), _drawn(r, kind.drop)
    chest = (m['chest'] + ease) / 2
    hips = (m['hips'] + max(ease * 0.5, 2)) / 2
    banded = r.random() < 0.85
    cut = Cut(
        chest=chest,
        hem=max(chest * r.uniform(0.94, 1.06), hips if r.random() < 0.8 else 0),
        length=m['high'] - m['hip_y'] + _drawn(r, kind.below),
        shoulder=m['shoulder'] + drop,
        slope=r.uniform(3.2, 5.2),
        armhole=chest * r.uniform(0.38, 0.43) + 0.15 * attempt + _drawn(r, kind.deeper),
        neck=_drawn(r, kind.neck),
        front=_drawn(r, kind.front),
        back=_drawn(r, kind.back),
        v=bool(r.random() < kind.pointed),
        angle=_drawn(r, kind.angle),
        rib_neck=_drawn(r, kind.rib_neck),
        rib_hem=_drawn(r, kind.rib_hem) if banded else 0.0,
        curved_hem=_drawn(r, kind.curved),
        gather=r.uniform(0.72, 0.9),
    )
    cut = replace(cut, hem=max(cut.hem, hips) + _drawn(r, kind.flare)) if kind.flare[1] else cut
    return _opening(r, kind, _collar(r, m, kind, _sleeve(r, m, kind, cut))), ease


def random_cut(r: Random, m: dict[str, float], kind: str | None = None) -> tuple[str, Cut]:
    """A kind of garment and its measures for a body with measures m (figure.measures)."""
    shares = np.array([k.share for k in KINDS.values()])
    kind = kind or str(r.choice(list(KINDS), p=shares / shares.sum()))
    for attempt in range(TRIES):
        cut, ease = _cut(r, m, KINDS[kind], attempt)
        if valid(cut) and (not cut.sleeve or sleeve_width(cut) > m['biceps'] / 2 + 1 + max(ease, 0) * 0.04):
            return kind, cut
    raise ValueError(f'no valid cut of a {kind}')


def _between(one: dict[str, float], other: dict[str, float], share: float) -> dict[str, float]:
    return {k: v + share * (other[k] - v) for k, v in one.items()}


def random_fit(r: Random, m: dict[str, float], other: Callable[[], dict[str, float]]) -> tuple[str, Cut]:
    """A garment bought for a body with measures m, or (OTHERS) for somebody more or less like another, too large or a
    little too small."""
    if r.random() > OTHERS:
        return random_cut(r, m)
    for _ in range(TRIES):
        kind, cut = random_cut(r, _between(m, other(), r.uniform(0.3, 1)))
        ease = 2 * cut.chest - m['chest']
        wide = not cut.sleeve or sleeve_width(cut) > m['biceps'] / 2 + TIGHT_SLEEVE
        if TIGHTEST < ease < WIDEST and wide and cut.hem > m['hips'] / 2 - 3:
            return kind, cut
    return random_cut(r, m)


def random_softness(r: Random, kind: str) -> float:
    """Bending compliance of its cloth."""
    low, high = KINDS[kind].soft
    return float(np.exp(r.uniform(np.log(low), np.log(high))))


def random_memory(r: Random, cloth: Cloth) -> Cloth:
    """The cloth ironed (one in four) or with creases of wear."""
    return cloth if r.random() < 0.25 else creased(cloth, r, int(r.integers(20, 220)), float(r.uniform(0.05, 0.28)))
