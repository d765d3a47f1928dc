"""Dresses a body: sew around it, fall, move to the pose, rest."""

from __future__ import annotations

import numpy as np

from ..body import Body
from ..bottoms import Bottom
from .collider import CM, collider
from .figure import Pose, at, measures, rotations
from .mesh import Cloth
from .placing import collar_up, placed
from .simulation import BEND_SOFT, GRAVITY, WHOLLY, Simulation, fastened

SEW, FALL, MOVE, SETTLE = 36, 24, 48, 36  # frames of 1/60 s
PARTING = 20  # frames in which an open front is drawn apart
THINNER = -3.0  # cm by which the body is thinner when sewing begins


def _sew(s: Simulation, frames: int) -> None:
    """Thin body, little gravity: the seams close without catching."""
    s.scene.own, s.scene.damping = 0, 6.0
    for k in range(frames):
        share = k / (frames - 1)
        s.scene.inflate = THINNER * (1 - min(1, share * 1.25)) ** 2
        s.scene.gravity[1] = GRAVITY * (0.15 + 0.3 * share)
        s.run()
    collar_up(s.cloth, s.x)  # whatever happened to it meanwhile
    s.v[s.cloth.up >= 0] = 0
    s.scene.inflate, s.scene.gravity[1], s.scene.own, s.scene.damping = 0.0, GRAVITY, 1, 2.0


def part_fronts(s: Simulation, strength: float) -> None:
    """Push both edges of an open front apart for a frame."""
    for side, sign in ((0, 1), (1, -1)):
        s.push(s.cloth.closure[:, side], np.array([sign * strength, 0, 0.2 * strength]))


def _fall(s: Simulation, frames: int, open_: float) -> None:
    for k in range(frames):
        if open_ and k < PARTING:
            part_fronts(s, open_)
        s.run()


def _move(s: Simulation, body: Body, turns: dict[str, np.ndarray], frames: int) -> np.ndarray:
    """Carry the body to the pose; returns its bone matrices."""
    matrices, before = at(body, turns, 0)
    for k in range(frames if turns else 0):
        t = (k + 1) / frames
        matrices, after = at(body, turns, t * t * (3 - 2 * t))
        s.body(before, after)
        s.run()
        before = after
    s.body(before, before)
    return matrices


def _settle(s: Simulation, frames: int) -> None:
    for k in range(frames):
        s.scene.damping = 2 + 6 * k / frames
        s.run()


def drape(
    cloth: Cloth,
    body: Body,
    pose: Pose,
    bottom: Bottom | None = None,
    bend_soft: float = BEND_SOFT,
    fasten: float = WHOLLY,
    apart: float = 0.0,
    held: np.ndarray | None = None,
) -> tuple[Simulation, np.ndarray]:
    """Sew around the body at rest (A-pose) while it grows to its size, let the cloth fall, move the body to the pose,
    let it come to rest. fasten: cm below the neckline from which the front is closed; apart: acceleration
    (cm/s2) that draws an open front apart; held: heights (cm) below which vertices [V] are tucked in. The
    whole person's turn (bone 'root') is applied to the result. Returns the simulation and the pose's bone
    matrices [B,3,4]. Raises Failed when the cloth explodes."""
    turns = dict(rotations(body, pose))
    root = turns.pop('root', None)
    _, rest = at(body, {}, 0)
    s = Simulation(cloth, placed(cloth, body, measures(body)), collider(body, bottom), bend_soft=bend_soft)
    s.body(rest, rest)
    _sew(s, SEW)
    s.close(fastened(cloth, fasten))
    if held is not None:
        s.tuck(held)
    _fall(s, FALL, apart)
    matrices = _move(s, body, turns, MOVE)
    _settle(s, SETTLE)
    if root is not None:
        matrices, after = at(body, turns | {'root': root}, 1)
        s.body(after, after)
        pivot = body.joint('root') * np.float32(CM)
        s.x[:] = (s.x - pivot) @ np.float32(root.T) + pivot
    return s, matrices
