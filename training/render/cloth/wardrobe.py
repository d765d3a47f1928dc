"""Random garments that fit a body the way shops sell them."""

from __future__ import annotations

import numpy as np

from .cut import Cut, sleeve_width, valid
from .memory import creased
from .mesh import Cloth

Random = np.random.Generator
KINDS = {
    't-shirt': 0.3,
    'v-neck': 0.1,
    'tank': 0.08,
    'long sleeve': 0.16,
    'sweatshirt': 0.14,
    'oversized': 0.08,
    'shirt': 0.14,
}
EASE = {
    't-shirt': (0, 16),
    'v-neck': (0, 14),
    'tank': (-2, 10),
    'long sleeve': (0, 16),
    'sweatshirt': (12, 28),
    'oversized': (24, 40),
    'shirt': (8, 22),
}  # girth beyond the body's, cm
DROP = {'oversized': (3, 7), 'sweatshirt': (1, 5), 'tank': (-5, -2)}  # shoulder point beyond the body's
FRONT = {'v-neck': (14, 21), 'tank': (11, 17), 'sweatshirt': (7, 10), 'shirt': (9, 17)}
NECK = {'shirt': (7.6, 8.8), 'tank': (9, 11)}
DEEPER = {'oversized': 1.0, 'tank': -2}  # armhole
TRIES = 60


def _cuff(r: Random, m: dict[str, float], kind: str, chest: float, long: bool) -> float:
    if long:
        return r.uniform(9.5, 12) + 0.15 * (m['biceps'] / 2 - 13)
    return (
        chest * r.uniform(0.36, 0.4)
        if kind == 'oversized'
        else max(chest * r.uniform(0.3, 0.36), m['biceps'] / 2 + 1.2)
    )


def _sleeve(r: Random, m: dict[str, float], kind: str, drop: float, long: bool) -> float:
    """Length; long ones reach 1 to 8 cm beyond the wrist's joint when laid along the arm, since the bent arm takes
    from them."""
    if kind == 'tank':
        return 0.0
    return m['arm'] + 2.5 - drop + r.uniform(1, 8) if long else r.uniform(0.6, 0.95) * m['upper_arm'] + r.uniform(0, 5)


def _drawn(r: Random, m: dict[str, float], kind: str, attempt: int) -> tuple[Cut, float]:
    ease = r.uniform(*EASE[kind])
    chest, drop = (m['chest'] + ease) / 2, r.uniform(*DROP.get(kind, (-0.5, 2.5)))
    long = kind in ('long sleeve', 'sweatshirt') or kind in ('oversized', 'shirt') and r.random() < 0.4
    hips = (m['hips'] + max(ease * 0.5, 2)) / 2
    shirt, rib = kind == 'shirt', r.uniform(5, 7) if kind == 'sweatshirt' else 0.0
    return Cut(
        chest=chest,
        hem=max(chest * r.uniform(0.94, 1.04), hips if r.random() < 0.8 else 0),
        length=m['high'] - m['hip_y'] + r.uniform(4, 14),
        shoulder=m['shoulder'] + drop,
        slope=r.uniform(3.2, 5.2),
        armhole=chest * r.uniform(0.38, 0.43) + 0.15 * attempt + DEEPER.get(kind, 0),
        neck=r.uniform(*NECK.get(kind, (8, 10.5))),
        front=r.uniform(*FRONT.get(kind, (8, 12))),
        back=r.uniform(2, 6) if kind == 'tank' else r.uniform(1.6, 3),
        v=kind in ('v-neck', 'shirt'),
        sleeve=_sleeve(r, m, kind, drop, long),
        cuff=_cuff(r, m, kind, chest, long) + (2 if rib else 0),
        angle=r.uniform(18, 32) if kind in ('oversized', 'sweatshirt') else r.uniform(26, 48),
        rib_neck=0.0 if shirt else r.uniform(1.4, 2.6),
        rib_hem=rib,
        collar=r.uniform(6.5, 8) if shirt else 0.0,
        point=r.uniform(0.5, 3),
        curved_hem=r.uniform(0, 6) if shirt else 0.0,
        gather=r.uniform(0.76, 0.9),
    ), ease


def random_cut(r: Random, m: dict[str, float], kind: str | None = None) -> tuple[str, Cut]:
    """A kind of garment and its measures for a body with measures m (figure.measures)."""
    kind = kind or str(r.choice(list(KINDS), p=list(KINDS.values())))
    for attempt in range(TRIES):
        cut, ease = _drawn(r, m, kind, attempt)
        if valid(cut) and (not cut.sleeve or sleeve_width(cut) > m['biceps'] / 2 + 1 + ease * 0.04):
            return kind, cut
    raise ValueError('no valid cut')


def random_softness(r: Random, kind: str) -> float:
    """Bending compliance of its cloth."""
    low, high = (15, 60) if kind == 'sweatshirt' else (40, 400)
    return float(np.exp(r.uniform(np.log(low), np.log(high))))


def random_memory(r: Random, cloth: Cloth) -> Cloth:
    """The cloth ironed (one in four) or with creases of wear."""
    return cloth if r.random() < 0.25 else creased(cloth, r, int(r.integers(20, 220)), float(r.uniform(0.05, 0.28)))
