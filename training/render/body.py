"""A random body: shape from the macro targets, joints, posing matrices, label scores of its vertices."""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from . import assets
from .fitting import body_group, normals, skin

Random = np.random.Generator
HEAD_BONES = ('head', 'jaw', 'special', 'oris', 'levator', 'temporalis', 'oculi', 'orbicularis', 'risorius', 'tongue',
              'eye', 'neck03')
LIMBS = {'upper_arm': ('upperarm',), 'lower_arm': ('lowerarm',), 'hand': ('wrist', 'finger', 'metacarpal'),
         'upper_leg': ('upperleg',), 'lower_leg': ('lowerleg',), 'foot': ('foot', 'toe')}


@dataclass
class Body:
    """One person at rest: all base vertices [V,3] (helpers too), joint heads and tails [B,3], sex, ancestry, age
    band."""

    vertices: np.ndarray
    heads: np.ndarray
    tails: np.ndarray
    sex: str
    ancestry: str
    age: str
    sleeve: np.ndarray

    def joint(self, name: str) -> np.ndarray:
        """Rest position of a bone's head."""
        return self.heads[bone(name)]


@lru_cache(None)
def bone(name: str) -> int:
    """Index of a bone."""
    return assets.rig().bones.index(name)


def _steps(x: float) -> dict[str, float]:
    return {'min': max(0., 1 - 2 * x), 'average': 1 - abs(2 * x - 1), 'max': max(0., 2 * x - 1)}


def _macro(sex: str, ancestry: dict[str, float], muscle: float, weight: float,
           height: float) -> list[tuple[str, float]]:
    out = [(f'macrodetails/{name}-{sex}-young', w) for name, w in ancestry.items()]
    for m, mw in _steps(muscle).items():
        for k, kw in _steps(weight).items():
            stem = f'{sex}-young-{m}muscle-{k}weight'
            out.append((f'macrodetails/universal-{stem}', mw * kw))
            out += [(f'macrodetails/height/{stem}-{h}height', mw * kw * _steps(height)[h]) for h in ('min', 'max')]
            if sex == 'female':
                out.append((f'breast/{stem}-averagecup-averagefirmness', mw * kw))
    return out


def _morph(parts: list[tuple[str, float]]) -> np.ndarray:
    vertices = assets.base().vertices.copy()
    for name, weight in parts:
        found = assets.target(name) if weight > 1e-4 else None
        if found:
            vertices[found[0]] += np.float32(weight) * found[1]
    return vertices


def sleeve_coordinate(vertices: np.ndarray, arm: np.ndarray, heads: np.ndarray) -> np.ndarray:
    """Distance along the arm from the shoulder joint for arm vertices (weight `arm` 0..1), fading to -1 on the
    torso."""
    out = np.full(len(vertices), -1, np.float32)
    for side, sign in (('L', 1), ('R', -1)):
        shoulder, elbow, wrist = (heads[bone(f'{b}.{side}')] for b in ('upperarm01', 'lowerarm01', 'wrist'))
        on = (vertices[:, 0] * sign > 0) & (arm > .02)
        p = vertices[on]
        upper, lower = elbow - shoulder, wrist - elbow
        first = (p - shoulder) @ upper / np.linalg.norm(upper)
        second = (p - elbow) @ lower / np.linalg.norm(lower) + np.linalg.norm(upper)
        along = np.where(first < np.linalg.norm(upper), first, np.maximum(second, np.linalg.norm(upper)))
        k = np.clip(arm[on] / .5, 0, 1)
        out[on] = along * k - (1 - k)
    return out


@lru_cache(None)
def arm_share() -> np.ndarray:
    """Share of each base vertex's weight on arm and hand bones."""
    return group_share('upper_arm', '') + group_share('lower_arm', '') + group_share('hand', '')


@lru_cache(None)
def group_share(limb: str, side: str) -> np.ndarray:
    """Share of each base vertex's weight on a limb's bones; side 'L', 'R' or '' for both. limb 'head' has no sides."""
    prefixes = HEAD_BONES if limb == 'head' else LIMBS[limb]
    chosen = [i for i, b in enumerate(assets.rig().bones) if b.startswith(prefixes)
              and (limb == 'head' or not side or b.endswith('.' + side))]
    return assets.rig().weights[:, chosen].sum(1)


def random_body(r: Random, sex: str | None = None) -> Body:
    """Draw a body."""
    sex = sex or ('female' if r.random() < .58 else 'male')
    ancestry = str(r.choice(['caucasian', 'african', 'asian']))
    share = r.uniform(.5, 1)
    other = str(r.choice(['caucasian', 'african', 'asian']))
    mix = {ancestry: share}
    mix[other] = mix.get(other, 0) + 1 - share
    age = str(r.choice(['young', 'middleage', 'old'], p=[.6, .25, .15]))
    shape = dict(muscle=r.uniform(.25, .8), weight=np.clip(r.normal(.5 if age == 'young' else .6, .17), .12, .98),
                 height=r.uniform(.3, .7))
    vertices = _morph(_macro(sex, mix, **shape))
    rig = assets.rig()
    heads, tails = vertices[rig.head].mean(1), vertices[rig.tail].mean(1)
    return Body(vertices, heads, tails, sex, ancestry, age, sleeve_coordinate(vertices, arm_share(), heads))


def skin_textures(body: Body) -> list[str]:
    """Skin textures that suit ancestry, sex and age."""
    tone = 'dark' if body.ancestry == 'african' else 'light'
    found = assets.textures(f'skins/{body.age}_{tone}skinned_{body.sex}_*')
    return found or assets.textures(f'skins/*_{tone}skinned_{body.sex}_*')


def posed_joint(body: Body, matrices: np.ndarray, name: str, end: str = 'head') -> np.ndarray:
    """World position of a bone's head or tail under the pose matrices [B,3,4]."""
    i = bone(name)
    p = (body.heads if end == 'head' else body.tails)[i]
    return matrices[i, :, :3] @ p + matrices[i, :, 3]


def posed_body(body: Body, matrices: np.ndarray) -> np.ndarray:
    """Posed vertices of the visible body [N,3] (order of body_group('body'))."""
    used, _, _, weights = body_group('body')
    return skin(body.vertices[used], weights, matrices)


def parse_scores() -> np.ndarray:
    """LIP scores [N,20] of body vertices: torso 10, face 13, arms 14/15, legs 16/17, feet 18/19."""
    used = body_group('body')[0]
    scores = np.zeros((len(used), 20), np.float32)
    scores[:, 13] = group_share('head', '')[used]
    for label, limbs, side in ((14, ('upper_arm', 'lower_arm', 'hand'), 'L'),
                               (15, ('upper_arm', 'lower_arm', 'hand'), 'R'),
                               (16, ('upper_leg', 'lower_leg'), 'L'), (17, ('upper_leg', 'lower_leg'), 'R'),
                               (18, ('foot',), 'L'), (19, ('foot',), 'R')):
        scores[:, label] = sum(group_share(limb, side)[used] for limb in limbs)
    scores[:, 10] = 1 - scores.sum(1)
    return scores


# Parts of (hand, foot, upper leg back/front, lower leg back/front, upper arm inner/outer, lower arm inner/outer).
DENSEPOSE_SIDES = {'L': (4, 5, 8, 10, 12, 14, 15, 17, 19, 21), 'R': (3, 6, 7, 9, 11, 13, 16, 18, 20, 22)}


def densepose_scores(body: Body) -> np.ndarray:
    """DensePose part scores [N,25] from bone shares and rest normals (front/back of legs and torso, inner/outer of
    arms)."""
    used, triangle, _, _ = body_group('body')
    vertices = body.vertices[used]
    normal = normals(vertices, triangle)
    scores = np.zeros((len(used), 25), np.float32)
    share = {(limb, s): group_share(limb, s)[used] for limb in LIMBS for s in 'LR'}
    head = group_share('head', '')[used]
    torso, front, left = 1 - head - sum(share.values()), normal[:, 2] > -.1, vertices[:, 0] > 0
    scores[:, 2], scores[:, 1], scores[:, 24], scores[:, 23] = torso * front, torso * ~front, head * left, head * ~left
    for side, (hand, foot, ub, uf, lb, lf, ui, uo, li, lo) in DENSEPOSE_SIDES.items():
        outer = normal[:, 0] * (.7 if side == 'L' else -.7) + normal[:, 1] * .7 > 0
        facing = normal[:, 2] > 0
        scores[:, hand], scores[:, foot] = share['hand', side], share['foot', side]
        for limb, no, yes, test in (('upper_leg', ub, uf, facing), ('lower_leg', lb, lf, facing),
                                    ('upper_arm', ui, uo, outer), ('lower_arm', li, lo, outer)):
            scores[:, yes], scores[:, no] = share[limb, side] * test, share[limb, side] * ~test
    return scores
