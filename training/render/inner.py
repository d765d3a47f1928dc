"""The inner side of a garment: what the back of the neckline shows of it, and the label sewn in there."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .body import Random
from .fabric import Textile, random_colour
from .garment import CLIP, Garment

OUTER_SHARE, OTHER_SHARE = .6, .12
"""Shares of garments whose inner side has the outer colours (knitted, woven, dyed through) and of those lined in
another colour; the rest shows the cloth's mean colour, paler: the back of a print."""
TAG_SHARE = .65
# shares of labels that are printed on the cloth, and of those that hang further down, as price tags do, in closed and
# in open garments
PRINTED, HANGING, HANGING_OPEN = .35, .2, .5
# degrees (sigma) by which a label is turned that hangs further down, and one that is sewn in
DANGLING, CROOKED = 25., 3.
NOTHING = (0., 0., 0., 0.), 0.


@dataclass
class Inner:
    """colour (linear), share of the outer colours in it, lightness; open: 0 lies in the shadow of the front, 1 is as
    light as that. tag: rest x, y of the label's upper left and lower right corner; tag_turn: radians it is turned about
    its middle; its two colours, how many lines it has, and 1 where it is sewn in, 0 where only its lines show, printed
    on the cloth."""

    colour: np.ndarray
    outer: float
    gain: float
    open: float
    tag: tuple[float, float, float, float]
    tag_turn: float
    tag_colour: np.ndarray
    tag_ink: np.ndarray
    tag_lines: float
    tag_ground: float

    def fields(self) -> dict:
        """Part fields."""
        return dict(inner=self.colour, inner_fabric=self.outer, inner_gain=self.gain, inner_open=self.open,
                    tag=self.tag,
                    tag_turn=(np.cos(self.tag_turn), np.sin(self.tag_turn)), tag_colour=self.tag_colour,
                    tag_ink=self.tag_ink, tag_lines=self.tag_lines, tag_ground=self.tag_ground)


def _tag(r: Random, garment: Garment, hangs_open: bool) -> tuple[tuple[float, float, float, float], float]:
    """A label hanging from the middle of the neckline's back, and how it is turned; nothing where that is not cut by
    us."""
    if garment.neck in ('own', 'high') or r.random() > TAG_SHARE:
        return NOTHING
    x, top = r.normal(0, .04), float(garment.clip[CLIP['back']]) - r.uniform(-.02, .14)
    width, height = r.uniform(.16, .6), r.uniform(.12, .5)
    turn = r.normal(0, CROOKED)
    if r.random() < (HANGING_OPEN if hangs_open else HANGING):
        x, top, width, height = x + r.normal(0, .25), top - r.uniform(.1, 1.2), width + .1, height + r.uniform(.1, .4)
        turn = r.normal(0, DANGLING)
    return (x - width / 2, top, x + width / 2, top - height), float(np.radians(turn))


def sides(r: Random, base: np.ndarray | None) -> tuple[np.ndarray, float, float]:
    """Colour, share of the outer colours, lightness of the inner side of cloth with a mean linear colour (None:
    unknown)."""
    kind = r.random()
    if base is None or kind < OUTER_SHARE:
        return np.ones(3), 1., r.uniform(.55, 1.05)
    if kind < OUTER_SHARE + OTHER_SHARE:
        return random_colour(r) ** 2.2, 0., 1.
    pale = r.uniform(0, .7)
    return base * (1 - pale) + pale * r.uniform(.6, .95), r.uniform(0, .35), r.uniform(.6, 1.)


def random_inner(r: Random, garment: Garment, textile: Textile | None, hangs_open: bool) -> Inner:
    """Draw the inner side of a garment (textile None: one with its own texture) that is photographed closed or open."""
    colour, outer, gain = sides(r, textile.base if textile else None)
    dark, light = np.sort(r.uniform(0, 1, 2)) ** 2.2
    ink, ground = (dark, light) if r.random() < .7 else (light, dark)
    tint = r.uniform(.8, 1, 3) if r.random() < .8 else random_colour(r)
    return Inner(colour, outer, gain, float(r.uniform(0, 1)), *_tag(r, garment, hangs_open), ground * tint,
                 np.full(3, ink), float(r.integers(1, 5)),
                 float(r.random() > PRINTED))
