"""Trousers, shorts, leggings and skirts below the top."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .body import Body, Random, body_group
from .fitting import Weights, normals, template
from .garment import CLIP, NEVER, _helper_source, _new_clip, _Source, _suit_source

TROUSERS = {'female': ('female_casualsuit01', 'female_sportsuit01', 'female_casualsuit02'),
            'male': ('male_casualsuit02', 'male_casualsuit03', 'male_casualsuit06')}
LIP_TROUSERS, LIP_SKIRT = 9, 12


@dataclass
class Bottom:
    """rest [V,3], where [V,4] (position, sleeve coordinate -1), LIP label, waist and hem heights between which it
    covers the body."""

    rest: np.ndarray
    where: np.ndarray
    weights: Weights
    triangle: np.ndarray
    uv: np.ndarray
    clip: np.ndarray
    suit: str | None
    label: int
    waist: float
    hem: float


def _bottom(rest: np.ndarray, where: np.ndarray, source: _Source, clip: np.ndarray, suit: str | None, label: int,
            hem: float) -> Bottom:
    where = np.concatenate([where, np.full((len(where), 1), -1, np.float32)], 1).astype(np.float32)
    return Bottom(np.ascontiguousarray(rest, np.float32), where, source.weights, source.triangle, source.uv, clip, suit,
                  label, float(rest[:, 1].max()), hem)


def suit_bottom(body: Body, suit: str) -> Bottom:
    """The trousers of a suit, as long as they are."""
    source = _suit_source(suit, False)
    rest = template(f'clothes/{suit}/{suit}.mhclo').fit(body.vertices)[source.used]
    return _bottom(rest, rest, source, _new_clip(), suit, LIP_TROUSERS, float(rest[:, 1].min()))


def _suit_bottom(r: Random, body: Body) -> Bottom:
    bottom = suit_bottom(body, str(r.choice(TROUSERS[body.sex])))
    if r.random() < .2:
        bottom.hem = max(bottom.hem, body.joint('lowerleg01.L')[1] + r.uniform(-.3, 2.4))
        bottom.clip[CLIP['hem']] = bottom.hem
    return bottom


def _helper_bottom(r: Random, body: Body, skirt: bool) -> Bottom:
    hip, knee = body.joint('upperleg01.L')[1], body.joint('lowerleg01.L')[1]
    waist = hip + r.uniform(.5, 1.7)
    if skirt:
        source = _helper_source(True)
        n = len(body_group('helper-tights')[0])
        keep = (source.triangle >= n).all(1)
    else:
        source = _helper_source(False)
        keep = np.ones(len(source.triangle), bool)
    where = body.vertices[source.used]
    keep &= (where[source.triangle, 1].min(1) < waist) & (source.arm[source.triangle].max(1) < .05)
    hem = knee + r.uniform(-1.5, 2) if skirt else (NEVER * -1 if r.random() < .5 else knee + r.uniform(-1, 2.5))
    clip = _new_clip()
    clip[CLIP['hem']], clip[CLIP['reach']], clip[CLIP['top']] = hem, -NEVER, waist
    triangle = np.ascontiguousarray(source.triangle[keep])
    rest = where + normals(where, triangle) * np.float32(.07)
    label, lowest = LIP_SKIRT if skirt else LIP_TROUSERS, float(where[:, 1].min())
    made = _bottom(rest, where, source, clip, None, label, max(hem, lowest))
    made.triangle, made.uv = triangle, source.uv[keep]
    made.waist = min(waist, float(where[np.unique(triangle), 1].max()))
    return made


def under(bottom: Bottom, hem: float) -> None:
    """Cut the bottom away above a height that a top hanging over it covers, so that it cannot poke through."""
    clip = bottom.clip
    clip[CLIP['width']], clip[CLIP['reach']], clip[CLIP['top']] = 0, -NEVER, min(hem, clip[CLIP['top']] or NEVER)


def random_bottom(r: Random, body: Body) -> Bottom:
    """Draw what is worn below: mostly trousers; skirts and leggings on women, sometimes shorts."""
    k = r.random()
    if body.sex == 'female' and k < .2:
        return _helper_bottom(r, body, True)
    if k < (.35 if body.sex == 'female' else .15):
        return _helper_bottom(r, body, False)
    return _suit_bottom(r, body)
