"""Tops: MakeHuman suits or the base mesh's tights and skirt helpers, cut, lengthened and loosened in rest space."""
from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from . import assets, native
from .body import Body, Random, arm_share, body_group, sleeve_coordinate
from .fitting import Weights, normals, smooth, sparse, template

SUITS = {'female': ('female_casualsuit01', 'female_casualsuit02', 'female_elegantsuit01', 'female_sportsuit01'),
         'male': ('male_casualsuit02', 'male_casualsuit03', 'male_casualsuit04', 'male_casualsuit05',
                  'male_casualsuit06')}
COLLARED = ('female_elegantsuit01', 'male_casualsuit03', 'male_casualsuit05')
CLIP = {'hem': 0, 'hem_curve': 1, 'sleeve': 2, 'reach': 3, 'shape': 4, 'front': 5, 'width': 6, 'back': 7, 'top': 8,
        'middle': 9,
        'armhole': 10, 'widening': 11, 'shoulder': 12}
NECK_SHAPES = {'round': 0, 'v': 1, 'collar': 1, 'square': 2}
STAND = (.1, .4)      # units by which a shirt's collar stands above the root of the neck
NEVER = 99.
TUCKED = .2           # units that a tucked top reaches below the waist
RELIEF_ROUNDS = 4     # smoothing that cloth does to the body's hollows, however tight
STRAPS_INSIDE = .45   # units by which tops that are worn under others end nearer to the neck, where these lie close
OVERLAP = .5          # units that clothes below reach up under a top
SUIT_SHARE = .34     # share of tops that are MakeHuman's own suits: few cuts, always the same


@dataclass
class Garment:
    """A top at rest. rest: deformed vertices [V,3]; where: undeformed position and sleeve coordinate [V,4] that cuts
    and textiles follow."""

    rest: np.ndarray
    where: np.ndarray
    weights: Weights
    triangle: np.ndarray
    uv: np.ndarray
    clip: np.ndarray
    arm: np.ndarray
    suit: str | None
    kind: str
    neck: str
    loose: float

    def covered(self, points: np.ndarray) -> np.ndarray:
        """Signed cover of rest points [N,4]: negative inside the garment."""
        out = np.empty(len(points), np.float32)
        native.call('cover_all', self.clip, np.ascontiguousarray(points, np.float32), len(points), out)
        return out


@dataclass
class _Source:
    used: np.ndarray
    triangle: np.ndarray
    uv: np.ndarray
    weights: Weights
    arm: np.ndarray


@lru_cache(None)
def _suit_source(suit: str, upper: bool) -> _Source:
    """The upper or lower connected components of a suit, split at the height of the navel of the average body."""
    t = template(f'clothes/{suit}/{suit}.mhclo')
    rest = t.fit(assets.base().vertices)
    middle = {c: (rest[t.component == c, 1].max() + rest[t.component == c, 1].min()) / 2
              for c in np.unique(t.component)}
    split = 1.2
    chosen = np.array([(middle[c] > split) == upper for c in t.component])
    keep = chosen[t.mesh.triangle].all(1)
    used, triangle = np.unique(t.mesh.triangle[keep], return_inverse=True)
    return _Source(used, triangle.reshape(-1, 3).astype(np.int32), t.mesh.uv[keep], sparse(t.dense[used]),
                   t.dense[used] @ _arm_bones())


@lru_cache(None)
def _arm_bones() -> np.ndarray:
    return np.array([b.startswith(('upperarm', 'lowerarm', 'wrist', 'finger', 'metacarpal'))
                     for b in assets.rig().bones], np.float32)


@lru_cache(None)
def _helper_source(long: bool) -> _Source:
    """The tights helper; for long tops its legs give way to the skirt helper."""
    used, triangle, uv, _ = body_group('helper-tights')
    if long:
        crotch = assets.base().vertices[used, 1][triangle].max(1) > .3
        triangle, uv = triangle[crotch], uv[crotch]
        skirt_used, skirt_triangle, skirt_uv, _ = body_group('helper-skirt')
        triangle, uv = np.concatenate([triangle, skirt_triangle + len(used)]), np.concatenate([uv, skirt_uv])
        used = np.concatenate([used, skirt_used])
    return _Source(used, np.ascontiguousarray(triangle), uv, sparse(assets.rig().weights[used]), arm_share()[used])


def middle_depth(body: Body) -> float:
    """Rest depth that divides front from back."""
    return float(body.joint('neck01')[2]) + .1


def _neckline(r: Random, clip: np.ndarray, body: Body, shape: str) -> None:
    neck, shoulder = body.joint('neck01'), body.joint('upperarm01.L')
    clip[CLIP['top']], clip[CLIP['middle']], clip[CLIP['reach']] = neck[1] + .1, middle_depth(body), shoulder[1] - 2.2
    if shape == 'high':
        clip[CLIP['width']], clip[CLIP['top']] = 0, neck[1] + r.uniform(.05, .6)
        return
    width, depth = {'round': (r.uniform(.62, 1.0), r.uniform(.1, .9)), 'v': (r.uniform(.68, 1.0), r.uniform(.8, 2.1)),
                    'square': (r.uniform(.8, 1.15), r.uniform(.7, 1.3)),
                    'wide': (r.uniform(1.05, 1.5), r.uniform(.3, .9)),
                    'scoop': (r.uniform(.55, .85), r.uniform(.7, 1.5)),
                    'collar': (r.uniform(.6, .9), r.uniform(.2, 2.4))}[shape]
    clip[CLIP['shape']] = NECK_SHAPES.get(shape, 0)
    clip[CLIP['width']], clip[CLIP['front']] = width, neck[1] - depth
    clip[CLIP['back']] = neck[1] - r.uniform(-.05, .35)
    if shape == 'collar':
        clip[CLIP['top']] = clip[CLIP['back']] = neck[1] + r.uniform(*STAND)


def _cut(r: Random, clip: np.ndarray, body: Body, sleeves: str, hem: float) -> None:
    shoulder, elbow, wrist = (body.joint(f'{b}.L') for b in ('upperarm01', 'lowerarm01', 'wrist'))
    upper, full = np.linalg.norm(elbow - shoulder), np.linalg.norm(elbow - shoulder) + np.linalg.norm(wrist - elbow)
    length = {'short': r.uniform(.4, .85) * upper, 'elbow': r.uniform(.9, 1.1) * upper,
              'three-quarter': r.uniform(.65, .82) * full,
              'long': r.uniform(.93, 1.0) * full, 'cap': r.uniform(.12, .3) * upper}.get(sleeves, NEVER)
    clip[CLIP['sleeve']], clip[CLIP['shoulder']] = length, shoulder[1] + .2
    if sleeves == 'none':
        clip[CLIP['armhole']], clip[CLIP['widening']] = shoulder[0] - r.uniform(-.1, .45), r.uniform(.06, .16)
        clip[CLIP['sleeve']] = .45 * upper
    clip[CLIP['hem']], clip[CLIP['hem_curve']] = hem, r.uniform(-.03, .07) if r.random() < .35 else 0


def _new_clip() -> np.ndarray:
    clip = np.zeros(len(CLIP), np.float32)
    clip[[CLIP['sleeve'], CLIP['armhole'], CLIP['reach']]] = NEVER
    clip[CLIP['hem']] = -NEVER
    return clip


def _loosen(rest: np.ndarray, source: _Source, body: Body, loose: float, sleeve: np.ndarray) -> np.ndarray:
    """Away from the body: more towards hem and cuffs; loose ones lose the body's relief by smoothing."""
    normal = normals(rest, source.triangle)
    top = body.joint('neck01')[1]
    depth = np.clip((top - .6 - rest[:, 1]) / 3, 0, 1)
    amount = np.where(source.arm > .3, .35 + .35 * np.clip(sleeve / 3, 0, 1), .15 + .85 * depth)
    relief = smooth(rest, source.triangle, RELIEF_ROUNDS) - rest
    out = rest + normal * ((loose * amount)[:, None] + np.maximum(0, (relief * normal).sum(1, keepdims=True)))
    if loose > .12:
        blend = (np.clip(depth * 1.5, 0, 1) * np.clip(1 - source.arm, 0, 1))[:, None]
        shift = smooth(out, source.triangle, int(6 + 40 * loose)) - out
        out = out + normal * ((shift * normal).sum(1, keepdims=True) * blend)
    return np.ascontiguousarray(out, np.float32)


def _suit_top(r: Random, body: Body) -> Garment:
    sex = body.sex if r.random() < .85 else str(r.choice(['female', 'male']))
    suit = str(r.choice(SUITS[sex]))
    source = _suit_source(suit, True)
    rest = template(f'clothes/{suit}/{suit}.mhclo').fit(body.vertices)[source.used]
    where = np.concatenate([rest, sleeve_coordinate(rest, source.arm, body.heads)[:, None]], 1)
    clip, hem, low = _new_clip(), -NEVER, rest[:, 1].min()
    sleeves = str(r.choice(['own', 'short', 'elbow', 'three-quarter', 'none'], p=[.62, .13, .06, .08, .11]))
    if r.random() < .15 and suit != 'female_sportsuit01':
        hem = low + r.uniform(.2, 1.6)
    _cut(r, clip, body, sleeves, hem)
    shape = 'own'
    if suit not in COLLARED and r.random() < .3:
        shape = str(r.choice(['round', 'scoop', 'v', 'wide', 'square']))
        _neckline(r, clip, body, shape)
    loose = r.uniform(0, .1) if r.random() < .5 else r.uniform(.1, .4)
    out = _loosen(rest, source, body, loose, where[:, 3])
    if hem == -NEVER and r.random() < .7:
        out = _lengthen(out, body, r.uniform(1.0, 1.28))
    return Garment(out, where, source.weights, source.triangle, source.uv, clip, source.arm, suit, f'{suit}/{sleeves}',
                   shape, loose)


def _lengthen(rest: np.ndarray, body: Body, factor: float) -> np.ndarray:
    waist = (body.joint('neck01')[1] + body.joint('upperleg01.L')[1]) / 2
    out = rest.copy()
    below = out[:, 1] < waist
    out[below, 1] = waist - (waist - out[below, 1]) * factor
    return out


def _helper_top(r: Random, body: Body) -> Garment:
    hip, chest = body.joint('upperleg01.L')[1], body.joint('spine01')[1]
    length = str(r.choice(['crop', 'normal', 'long'], p=[.06, .72, .22]))
    hem = {'crop': chest - r.uniform(.5, 2.2), 'normal': hip + r.uniform(-.6, .6),
           'long': hip - r.uniform(.4, 1.9)}[length]
    skirted = hem < hip + .75
    source = _helper_source(skirted)
    rest = body.vertices[source.used]
    where = np.concatenate([rest, sleeve_coordinate(rest, source.arm, body.heads)[:, None]], 1)
    clip = _new_clip()
    sleeves = str(r.choice(['none', 'cap', 'short', 'elbow', 'three-quarter', 'long'], p=[.2, .06, .32, .05, .05, .32]))
    _cut(r, clip, body, sleeves, hem)
    shape = str(r.choice(['round', 'scoop', 'v', 'collar', 'square', 'wide', 'high'],
                         p=[.41, .14, .11, .12, .03, .09, .1]))
    _neckline(r, clip, body, shape)
    loose = r.uniform(.02, .12) if r.random() < .4 else r.uniform(.12, .55)
    out = _loosen(rest, source, body, loose + .05, where[:, 3])
    if skirted:
        out = _flare(r, out, body, loose)
    return Garment(out, where, source.weights, source.triangle, source.uv, clip, source.arm, None,
                   f'{length}/{sleeves}', shape, loose)


def close_top(r: Random, body: Body, hem: float) -> Garment:
    """A tank or T-shirt close to the body, as it is worn under something else; hem: height in rest space."""
    source = _helper_source(False)
    rest = body.vertices[source.used]
    where = np.concatenate([rest, sleeve_coordinate(rest, source.arm, body.heads)[:, None]], 1)
    clip, loose = _new_clip(), r.uniform(.03, .12)
    _cut(r, clip, body, 'none', hem)
    clip[CLIP['armhole']] -= STRAPS_INSIDE
    shape = str(r.choice(['round', 'scoop', 'v', 'high'], p=[.5, .24, .16, .1]))
    _neckline(r, clip, body, shape)
    out = _loosen(rest, source, body, loose, where[:, 3])
    return Garment(out, where, source.weights, source.triangle, source.uv, clip, source.arm, None, 'under',
                   shape, loose)


def _flare(r: Random, rest: np.ndarray, body: Body, loose: float) -> np.ndarray:
    """Skirt part of a long top: its upper rim tucks under the tights, its hem swings out."""
    out = rest.copy()
    n = len(body_group('helper-tights')[0])
    part = out[n:]
    drop = (part[:, 1].max() - part[:, 1]) / 2.5
    factor = .95 + .1 * np.clip(drop * 4, 0, 1) + np.clip(drop, 0, 1) * r.uniform(0, .25) * (.3 + loose)
    part[:, 0] *= factor
    part[:, 2] *= factor
    return out


def random_top(r: Random, body: Body) -> Garment:
    """Draw the person's upper garment."""
    return _suit_top(r, body) if r.random() < SUIT_SHARE else _helper_top(r, body)


def edge_vertices(garment: Garment) -> np.ndarray:
    """Which vertices [V] belong to the part of the garment that is left after the cuts."""
    return garment.covered(garment.where) < .04


def tucked_into(garment: Garment, waist: float) -> Garment:
    """The garment as seen when it is tucked into something that ends at the height `waist`."""
    clip = garment.clip.copy()
    clip[CLIP['hem']], clip[CLIP['hem_curve']] = max(clip[CLIP['hem']], waist - TUCKED), 0
    return replace(garment, clip=clip)


def hem_height(garment: Garment) -> float:
    """Rest height of the lower edge."""
    return max(float(garment.where[:, 1].min()), float(garment.clip[CLIP['hem']]))


def overlap_height(garment: Garment) -> float:
    """Rest height above which the garment surely hides what lies under it."""
    return hem_height(garment) + OVERLAP + 4 * max(0., float(garment.clip[CLIP['hem_curve']]))


def visible_triangles(garment: Garment) -> np.ndarray:
    """Triangles [T] with at least one kept vertex (the rasteriser cuts the rest exactly)."""
    return (garment.covered(garment.where) < .6)[garment.triangle].any(1)
