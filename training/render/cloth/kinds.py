"""Kinds of garments: the ranges their measures are drawn from (cm, degrees)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .cut import HOOD, ROLL, SHIRT, STAND

Range = tuple[float, float]
NONE, CAP, SHORT, ELBOW, THREE_QUARTER, LONG = 'none', 'cap', 'short', 'elbow', 'three-quarter', 'long'
PARTLY, WHOLLY_OPEN = 'partly', 'whole'
DRESS = 'dress'
T_SHIRT_SLEEVES = {CAP: 0.08, SHORT: 0.78, ELBOW: 0.14}
LONG_SLEEVES = {THREE_QUARTER: 0.07, LONG: 0.93}


@dataclass(frozen=True)
class Kind:
    """share: of all garments; ease: girth beyond the body's; drop: shoulder point beyond the body's; below: hem below
    the hip joint; collar: style, width, height of the fold; soft: bending compliance; puffed, raglan, rolled:
    shares of such sleeves; flare: width at the hem beyond the chest's."""

    share: float
    ease: Range
    sleeves: dict[str, float] = field(default_factory=lambda: T_SHIRT_SLEEVES)
    drop: Range = (-0.5, 2.5)
    below: Range = (4, 14)
    neck: Range = (8, 10.5)
    front: Range = (8, 12)
    back: Range = (1.6, 3)
    pointed: float = 0.0
    rib_neck: Range = (1.4, 2.6)
    rib_hem: Range = (0, 0)
    angle: Range = (26, 48)
    deeper: Range = (0, 0)
    collar: str = ''
    width: Range = (0, 0)
    stand: Range = (0, 0)
    opening: str = ''
    zipped: float = 0.0
    soft: Range = (40, 400)
    raglan: float = 0.0
    puffed: float = 0.0
    rolled: float = 0.0
    curved: Range = (0, 0)
    flare: Range = (0, 0)


KNIT: dict[str, Any] = dict(rib_hem=(4, 7), soft=(20, 90), sleeves=LONG_SLEEVES, angle=(20, 42))
NO_BAND = (0.0, 0.0)
COLLARED: dict[str, Any] = dict(neck=(6.9, 7.8), front=(7.2, 8.8), rib_neck=NO_BAND, back=(1.4, 2.2))
HIGH: dict[str, Any] = dict(neck=(7.4, 8.4), front=(4.5, 6), back=(1.2, 1.8), rib_neck=NO_BAND)
HOODED: dict[str, Any] = dict(
    neck=(8.2, 9.4), front=(7, 9), rib_neck=NO_BAND, collar=HOOD, width=(30, 36), stand=(99, 99), drop=(2, 6)
)

KINDS: dict[str, Kind] = {
    't-shirt': Kind(0.15, (0, 18), raglan=0.07),
    'v-neck': Kind(0.05, (0, 14), front=(13, 21), pointed=1.0, sleeves={SHORT: 0.6, ELBOW: 0.1, LONG: 0.3}),
    'scoop': Kind(
        0.03, (-2, 12), neck=(9.5, 12), front=(13, 18), sleeves={CAP: 0.2, SHORT: 0.5, THREE_QUARTER: 0.15, LONG: 0.15}
    ),
    'boat': Kind(
        0.025, (0, 14), neck=(11, 13.5), front=(4, 6.5), sleeves={CAP: 0.1, SHORT: 0.3, THREE_QUARTER: 0.3, LONG: 0.3}
    ),
    'tank': Kind(0.05, (-4, 12), {NONE: 1.0}, (-5, -2), neck=(9, 11), front=(11, 17), back=(2, 6), deeper=(-3, 0)),
    'oversized': Kind(0.05, (24, 44), {SHORT: 0.2, ELBOW: 0.5, LONG: 0.3}, (3, 8), angle=(16, 30), deeper=(0, 3)),
    'cropped': Kind(0.035, (6, 30), {SHORT: 0.5, ELBOW: 0.2, LONG: 0.3}, (1, 6), (-14, -4), angle=(16, 34)),
    'long sleeve': Kind(0.1, (-4, 16), LONG_SLEEVES, raglan=0.12),
    'tunic': Kind(0.025, (4, 24), {SHORT: 0.3, ELBOW: 0.1, THREE_QUARTER: 0.2, LONG: 0.4}, below=(14, 32)),
    'henley': Kind(0.03, (0, 14), {SHORT: 0.4, LONG: 0.6}, opening=PARTLY, rib_neck=(1.2, 2)),
    'polo': Kind(
        0.06,
        (2, 18),
        {SHORT: 0.75, ELBOW: 0.1, LONG: 0.15},
        collar=SHIRT,
        width=(5.8, 7),
        stand=(2.2, 2.8),
        opening=PARTLY,
        **COLLARED,
    ),
    'shirt': Kind(
        0.11,
        (6, 26),
        {SHORT: 0.22, ELBOW: 0.06, THREE_QUARTER: 0.04, LONG: 0.68},
        below=(6, 18),
        collar=SHIRT,
        width=(6.6, 8),
        stand=(2.6, 3.2),
        opening=WHOLLY_OPEN,
        soft=(25, 250),
        rolled=0.3,
        curved=(0, 7),
        **COLLARED,
    ),
    'blouse': Kind(
        0.05,
        (8, 28),
        {CAP: 0.05, SHORT: 0.25, ELBOW: 0.15, THREE_QUARTER: 0.2, LONG: 0.35},
        soft=(150, 600),
        neck=(7.5, 9.5),
        front=(8, 14),
        rib_neck=(0.6, 1.2),
        pointed=0.4,
        opening=PARTLY,
        puffed=0.55,
    ),
    'sweatshirt': Kind(0.055, (12, 30), drop=(1, 6), neck=(8, 9.5), front=(7, 10), raglan=0.25, **KNIT),
    'sweater': Kind(0.055, (6, 26), drop=(0, 5), neck=(8, 10), front=(7, 11), pointed=0.2, raglan=0.2, **KNIT),
    'turtleneck': Kind(0.075, (-2, 22), collar=ROLL, width=(13, 20), stand=(0.5, 0.54), raglan=0.15, **HIGH, **KNIT),
    'mock neck': Kind(0.03, (-2, 16), LONG_SLEEVES, collar=STAND, width=(3.5, 7), stand=(99, 99), raglan=0.1, **HIGH),
    'hoodie': Kind(0.045, (14, 34), raglan=0.15, **HOODED, **KNIT),
    'zip hoodie': Kind(0.03, (12, 32), opening=WHOLLY_OPEN, zipped=1.0, **HOODED, **KNIT),
    'cardigan': Kind(
        0.055,
        (6, 26),
        pointed=0.75,
        neck=(8, 9.5),
        front=(12, 26),
        rib_neck=(2, 3.5),
        opening=WHOLLY_OPEN,
        drop=(0, 4),
        **KNIT,
    ),
    'jacket': Kind(
        0.035,
        (12, 28),
        collar=STAND,
        width=(4.5, 8),
        stand=(99, 99),
        opening=WHOLLY_OPEN,
        zipped=0.75,
        raglan=0.2,
        drop=(1, 4),
        neck=(7.8, 8.8),
        front=(6.5, 8),
        back=(1.4, 2),
        rib_neck=NO_BAND,
        **KNIT,
    ),
    'half zip': Kind(
        0.02,
        (8, 26),
        collar=STAND,
        width=(5, 8),
        stand=(99, 99),
        opening=PARTLY,
        zipped=1.0,
        neck=(7.8, 8.8),
        front=(6.5, 8),
        back=(1.4, 2),
        rib_neck=NO_BAND,
        **KNIT,
    ),
    DRESS: Kind(
        0.035,
        (-2, 14),
        {NONE: 0.3, CAP: 0.12, SHORT: 0.28, ELBOW: 0.05, THREE_QUARTER: 0.07, LONG: 0.18},
        (-2, 1.5),
        (26, 48),
        front=(8, 15),
        pointed=0.3,
        rib_neck=(0.6, 1.6),
        soft=(80, 600),
        puffed=0.1,
        flare=(2, 26),
    ),
    'dolman': Kind(
        0.025, (22, 40), {ELBOW: 0.2, THREE_QUARTER: 0.4, LONG: 0.4}, deeper=(7, 12), angle=(12, 26), drop=(0, 4)
    ),
}
