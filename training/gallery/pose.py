"""Bone rotations of a relaxed person, about rest axes that the parent carries along."""

from __future__ import annotations

import numpy as np

from ..render import assets
from ..render.body import Body, bone
from ..render.pose import Rotations, arc, rotation
from .spec import Arm, Pose

UP, FORWARD, ASIDE = (0, 1, 0), (0, 0, 1), (1, 0, 0)
SINK = 7.0  # degrees by which the shoulder girdle sinks when arms hang
NECK = (('neck01', 0.25), ('neck02', 0.25), ('head', 0.5))
FINGER = np.array([14.0, 26.0, 17.0])  # degrees at the three joints of a relaxed finger
LOWER = 4.0  # degrees by which the camera is below the eyes
THUMB = 5.0  # degrees at each of the thumb's joints
MORE = 0.16  # by which each next finger is more curled


def unit(v: np.ndarray) -> np.ndarray:
    """A vector of length 1."""
    return v / np.linalg.norm(v)


def carried(turns: Rotations, name: str) -> np.ndarray:
    """The rotation that a bone inherits from its parents [3,3]; 'root' apart, which turns the whole person."""
    rig, r, chain = assets.rig(), np.eye(3), []
    parent = rig.parent[bone(name)]
    while parent >= 0:
        chain.append(rig.bones[parent])
        parent = rig.parent[parent]
    for b in reversed(chain):
        r = r @ turns.get(b, np.eye(3)) if b != 'root' else r
    return r


def _trunk(p: Pose) -> Rotations:
    """Weight on one leg: the hips tilt, the spine bends back, the shoulders tilt the other way."""
    turn, tilt, nod = p.head
    out: Rotations = {
        'spine04': rotation(FORWARD, -p.lean * 0.8),
        'spine02': rotation(FORWARD, -p.lean * 0.5),
        'spine03': rotation(UP, p.twist),
        'root': rotation(UP, p.turn) @ rotation(FORWARD, p.lean * 0.6),
    }
    for side in 'LR':
        out[f'upperleg01.{side}'] = rotation(FORWARD, -p.lean * 0.6)
    for name, share in NECK:
        out[name] = rotation(UP, turn * share) @ rotation(FORWARD, tilt * share) @ rotation(ASIDE, nod * share)
    return out


def _look(turns: Rotations, gaze: float) -> None:
    """The eyes look at the camera, whatever head and trunk do."""
    for side in 'LR':
        whole = turns['root'] @ carried(turns, f'eye.{side}')
        turns[f'eye.{side}'] = whole.T @ rotation(UP, gaze) @ rotation(ASIDE, LOWER)


def _aim(turns: Rotations, name: str, rest: np.ndarray, wanted: np.ndarray) -> None:
    turns[name] = arc(rest, carried(turns, name).T @ wanted)


def _direction(sign: int, out: float, forward: float) -> np.ndarray:
    o, f = np.radians(out), np.radians(forward)
    return np.array([sign * np.sin(o), -np.cos(o) * np.cos(f), np.cos(o) * np.sin(f)])


def _arm(body: Body, turns: Rotations, side: str, arm: Arm) -> None:
    sign = 1 if side == 'L' else -1
    shoulder, elbow, wrist = (body.joint(f'{b}.{side}') for b in ('upperarm01', 'lowerarm01', 'wrist'))
    turns[f'clavicle.{side}'] = rotation(FORWARD, -sign * SINK)
    _aim(turns, f'upperarm01.{side}', elbow - shoulder, _direction(sign, arm.out, arm.forward))
    _aim(turns, f'lowerarm01.{side}', wrist - elbow, _direction(sign, arm.inward, arm.forward + arm.bend))
    turns[f'lowerarm02.{side}'] = rotation(wrist - elbow, sign * arm.twist)


def _palm(body: Body, side: str) -> np.ndarray:
    """The palm's outward direction at rest."""
    sign = 1 if side == 'L' else -1
    wrist = body.joint(f'wrist.{side}')
    palm = unit(np.cross(body.joint(f'finger2-1.{side}') - wrist, body.joint(f'finger5-1.{side}') - wrist))
    return palm if palm @ np.array([-sign * 0.7, -0.7, 0]) > 0 else -palm


def _finger(body: Body, side: str, k: int, j: int) -> np.ndarray:
    return body.joint(f'finger{k}-{j + 1}.{side}') - body.joint(f'finger{k}-{j}.{side}')


def _hand(body: Body, turns: Rotations, side: str, arm: Arm) -> None:
    """Fingers close up, then curl at every joint towards the palm; the thumb comes along."""
    palm, middle = _palm(body, side), unit(_finger(body, side, 3, 1))
    turns[f'wrist.{side}'] = rotation(np.cross(middle, palm), arm.wrist)
    for k in range(2, 6):
        d = unit(_finger(body, side, k, 1))
        flat = unit(d - palm * (d @ palm))
        together = arc(flat, 0.8 * middle + 0.2 * flat)
        for j, degrees in enumerate(FINGER * arm.curl * (1 + MORE * (k - 2)), start=1):
            bent = rotation(np.cross(d, palm), degrees)
            turns[f'finger{k}-{j}.{side}'] = together @ bent if j == 1 else bent
    across = body.joint(f'finger2-1.{side}') - body.joint(f'finger1-1.{side}')
    turns[f'finger1-1.{side}'] = rotation(np.cross(_finger(body, side, 1, 1), middle + 0.5 * palm), THUMB)
    axis = np.cross(_finger(body, side, 1, 2), across + palm)
    for j in (2, 3):
        turns[f'finger1-{j}.{side}'] = rotation(axis, THUMB * arm.curl)


def relaxed(body: Body, p: Pose) -> Rotations:
    """Rotations [3,3] by bone."""
    turns = _trunk(p)
    for side, arm in (('L', p.left), ('R', p.right)):
        _arm(body, turns, side, arm)
        _hand(body, turns, side, arm)
    _look(turns, p.gaze)
    return turns
