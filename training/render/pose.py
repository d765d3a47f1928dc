"""Poses: rotations of bones, the person's arm styles and the garment's lay in the shop picture."""
from __future__ import annotations

import numpy as np

from . import assets
from .body import Body, Random

Rotations = dict[str, np.ndarray]

# Directions of upper arm and forearm (outward, up, forward) of each style: mean of both; every component gets jitter.
ARM_STYLES: dict[str, tuple[tuple[float, float, float], tuple[float, float, float]]] = {
    'hips': ((.75, -.62, -.3), (-.72, -.6, .3)),
    'crossed': ((.2, -.9, .3), (-.95, .05, .42)),
    'clasped': ((.28, -.93, .16), (-.55, -.52, .66)),
    'chest': ((.4, -.85, .1), (-.62, .5, .5)),
    'face': ((.4, -.75, .45), (-.2, .9, .35)),
    'pocket': ((.42, -.88, -.2), (-.2, -.95, .2)),
    'raised': ((.85, .25, .1), (.1, .95, .2)),
    'wide': ((.8, -.6, .05), (.75, -.55, .3)),
    'forward': ((.3, -.75, .5), (-.1, -.1, .95)),
}
ARM_SHARES = (.15, .12, .12, .1, .08, .14, .05, .1, .14)
ONE_HANDED = ('face', 'chest', 'raised', 'forward', 'pocket', 'hips')
# degrees below horizontal of sleeves laid out, and of sleeves that hang along the torso
SPREAD, STEEP = (10., 60.), (50., 89.)
HANGING_SHARE = .6
TURNED_AWAY = .1                         # share of persons outside catalogues who show their back
SEATED = 'seated'                        # the style of those who sit
SITTING, LEANING = .07, .12              # shares of those who face the camera who sit, and who lean against something
ON_LAP = ((.28, -.93, .22), (-.12, -.3, .95))
# degrees: thighs forward, knees bent, legs apart, back bent forward; and to either side of those who lean
THIGHS, KNEES, APART, BOWED, ASIDE = (72., 96.), (70., 105.), (2., 22.), (-8., 14.), (7., 15.)


def rotation(axis: np.ndarray | tuple[float, float, float], degrees: float) -> np.ndarray:
    """Rotation matrix [3,3] about an axis (Rodrigues)."""
    x, y, z = np.asarray(axis, float) / np.linalg.norm(axis)
    t = np.radians(degrees)
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(t) * k + (1 - np.cos(t)) * k @ k


def arc(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Shortest rotation that brings direction a to direction b."""
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    axis = np.cross(a, b)
    if np.linalg.norm(axis) < 1e-6:
        return np.eye(3)
    return rotation(axis, np.degrees(np.arccos(np.clip(a @ b, -1, 1))))


def matrices(body: Body, rotations: Rotations) -> np.ndarray:
    """Bone matrices [B,3,4] of a pose; each rotation turns its bone about the bone's head, about rest axes carried by
    the parent."""
    rig = assets.rig()
    world = np.zeros((len(rig.bones), 4, 4))
    for j, name in enumerate(rig.bones):
        parent = rig.parent[j]
        if name not in rotations:
            world[j] = world[parent] if parent >= 0 else np.eye(4)
            continue
        local = np.eye(4)
        local[:3, :3] = rotations[name]
        local[:3, 3] = body.heads[j] - rotations[name] @ body.heads[j]
        world[j] = (world[parent] if parent >= 0 else np.eye(4)) @ local
    return np.ascontiguousarray(world[:, :3], np.float32)


def _aim(body: Body, out: Rotations, side: str, upper: np.ndarray, lower: np.ndarray) -> None:
    """Turn upper arm and forearm to world directions (before the torso's own turn)."""
    shoulder, elbow, wrist = (body.joint(f'{b}.{side}') for b in ('upperarm01', 'lowerarm01', 'wrist'))
    first = arc(elbow - shoulder, upper)
    out[f'upperarm01.{side}'] = first
    carried = first @ (wrist - elbow)
    out[f'lowerarm01.{side}'] = first.T @ arc(carried, lower) @ first


def _hanging(r: Random, out: Rotations, side: str, loose: bool) -> None:
    """Arms down or slightly off the body, elbows a little bent: how catalogue figures stand."""
    s = 1 if side == 'L' else -1
    ranges = ((16, 38), (5, 45), (-8, 14)) if loose else ((30, 45), (0, 18), (-5, 10))
    down, bend, forward = (r.uniform(*limits) for limits in ranges)
    out[f'clavicle.{side}'] = rotation((0, 0, 1), -s * down * .12)
    out[f'upperarm01.{side}'] = rotation((1, 0, 0), -forward * .6) @ rotation((0, 0, 1), -s * down * .88)
    out[f'lowerarm01.{side}'] = rotation((.75, .65 * s, 0), -bend)


def _styled(r: Random, body: Body, out: Rotations, style: str, side: str) -> None:
    s = 1 if side == 'L' else -1
    upper, lower = (np.array(d) + r.normal(0, .09, 3) for d in ARM_STYLES[style])
    if style == 'crossed':
        lower = lower + np.array([0, .1 * s, .12 * s])
    flip = np.array([s, 1, 1])
    _aim(body, out, side, upper * flip, lower * flip)


def _fingers(r: Random, out: Rotations) -> None:
    """Relaxed fists: finger joints curl about the hand's own cross axis."""
    for side, s in (('L', 1), ('R', -1)):
        curl = r.uniform(-5, 40)
        bent = rotation((.7, -.2 * s, .3 * s), r.uniform(-18, 18))
        out[f'wrist.{side}'] = bent @ rotation((.55 * s, -.55, .6), r.uniform(-50, 40))
        for finger in range(2, 6):
            for k in range(1, 4):
                out[f'finger{finger}-{k}.{side}'] = rotation((.35, .55 * s, -.75 * s), -curl * r.uniform(.7, 1.2))


def _seat(r: Random, body: Body, out: Rotations) -> None:
    """Thighs forward, hands mostly in the lap."""
    apart, on_lap = r.uniform(*APART), r.random() < .7
    for side, s in (('L', 1), ('R', -1)):
        out[f'upperleg01.{side}'] = rotation((0, 1, 0), s * apart) @ rotation((1, 0, 0), -r.uniform(*THIGHS))
        out[f'lowerleg01.{side}'] = rotation((1, 0, 0), r.uniform(*KNEES))
        if on_lap:
            upper, lower = (np.array(d) + r.normal(0, .06, 3) for d in ON_LAP)
            _aim(body, out, side, upper * (s, 1, 1), lower * (s, 1, 1))
    out['spine03'] = rotation((1, 0, 0), r.uniform(*BOWED)) @ out['spine03']


def _lean(r: Random, out: Rotations) -> None:
    """The whole person to one side, the upper back part of the way upright again."""
    side, angle = r.choice([-1, 1]), r.uniform(*ASIDE)
    out['root'] = rotation((0, 0, 1), side * angle) @ out['root']
    out['spine02'] = rotation((0, 0, 1), -side * angle * r.uniform(.2, .7)) @ out['spine02']


def person_pose(r: Random, body: Body, catalogue: bool) -> tuple[Rotations, str]:
    """Rotations of one person and the name of the arm style. catalogue: frontal, arms hanging."""
    out: Rotations = {}
    style = 'hanging' if catalogue or r.random() < .3 else str(r.choice(list(ARM_STYLES), p=ARM_SHARES))
    loose = r.random() < .45
    for side in 'LR':
        one_hand = style in ONE_HANDED and side == ('L' if loose else 'R') and r.random() < .6
        if style == 'hanging' or one_hand:
            _hanging(r, out, side, loose)
        else:
            _styled(r, body, out, style, side)
    if not catalogue or r.random() < .3:
        _fingers(r, out)
    aside = rotation((0, 1, 0), r.uniform(-9, 9) if catalogue else r.uniform(-28, 28))
    out['head'] = aside @ rotation((1, 0, 0),
                                   r.uniform(-5, 8)) @ rotation((0, 0, 1), r.normal(0, 3 if catalogue else 5))
    lean = 2 if catalogue else 5
    for name in ('spine03', 'spine02'):
        bent = rotation((0, 0, 1), r.uniform(-lean, lean))
        out[name] = bent @ rotation((0, 1, 0), 0 if catalogue else r.uniform(-5, 5))
    turn = r.uniform(-3, 3) if catalogue else np.clip(r.normal(0, 13), -26, 26)
    if not catalogue and r.random() < TURNED_AWAY:
        turn, style = r.uniform(140, 220), 'away'
    out['root'] = rotation((0, 1, 0), turn) @ rotation((0, 0, 1), r.normal(0, .5 if catalogue else 2))
    if not catalogue:
        for side in 'LR':
            out[f'upperleg01.{side}'] = rotation((0, 0, 1), r.uniform(-5, 5)) @ rotation((1, 0, 0), r.uniform(-10, 6))
    rest = r.random()
    if not catalogue and style != 'away' and rest < SITTING:
        _seat(r, body, out)
        style = SEATED
    elif not catalogue and style != 'away' and rest < SITTING + LEANING:
        _lean(r, out)
    return out, style


def lay_pose(r: Random, body: Body) -> Rotations:
    """How a garment lies: each sleeve at its own angle (-10..89 degrees below horizontal) and sometimes bent, flat in
    the plane. On hangers, and mostly on the ground too, sleeves hang down, along or before the torso."""
    out: Rotations = {}
    shared = r.uniform(*(STEEP if r.random() < HANGING_SHARE else SPREAD))
    for side, s in (('L', 1), ('R', -1)):
        angle = r.uniform(-10, 80) if r.random() < .2 else np.clip(shared + r.normal(0, 7), -10, STEEP[1])
        bend = r.normal(0, 7) if r.random() < .8 else r.uniform(-45, 75)
        t, b = np.radians(angle), np.radians(angle + bend)
        _aim(body, out, side, np.array([s * np.cos(t), -np.sin(t), .02]), np.array([s * np.cos(b), -np.sin(b), .05]))
        out[f'clavicle.{side}'] = rotation((0, 0, 1), -s * (angle - 45) * .1)
    return out

