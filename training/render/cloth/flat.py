"""A garment on a table, x to the right, y up, z towards the viewer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .curves import distance_to, waves
from .folds import folded
from .lay import Lay
from .mesh import LEFT, RIGHT, Cloth
from .simulation import BEND_SOFT, GRAVITY, WHOLLY, Simulation, fastened

TURN_FRAMES, FRAMES = 34, 38
OVERLAPS = 12.0  # degrees beyond which a sleeve that is turned down comes to lie on the torso
FAR = 9.0  # cm from the armhole at which a sleeve turns wholly
UNEVEN, UNEVEN_WAVE = 0.45, 16.0  # cm by which edges do not lie straight, and over how much at least
ELBOW, BENDS_WITHIN = 0.5, 8.0  # share of the sleeve's length, and cm over which it bends


@dataclass
class _Turn:
    """Vertices that turn about the middle of others, and radians each turns in a frame."""

    chosen: np.ndarray
    about: np.ndarray
    angle: np.ndarray


def _smooth(k: np.ndarray) -> np.ndarray:
    k = np.clip(k, 0, 1)
    return k * k * (3 - 2 * k)


def _turns(cloth: Cloth, lay: Lay) -> list[_Turn]:
    """Of both sleeves, at the shoulder and at the elbow."""
    out, o = [], cloth.outline
    for piece, s, angle, bend in ((LEFT, 1, lay.left, lay.left_bend), (RIGHT, -1, lay.right, lay.right_bend)):
        chosen = np.nonzero(cloth.sleeve == piece)[0]
        if not len(chosen):
            continue
        q = cloth.rest[chosen]
        share = 0.3 + 0.7 * _smooth(distance_to(q, o['armhole']) / FAR)
        pivot = (o['armhole'][0] * 0.6 + o['armhole'][-1] * 0.4) * (s, 1)
        about = np.argsort(np.linalg.norm(cloth.rest - pivot, axis=1))[:6]
        out.append(_Turn(chosen, about, np.radians(-s * angle) / TURN_FRAMES * share))
        beyond = (q * (s, 1) - o['origin']) @ o['along'] - ELBOW * cloth.cut.sleeve
        elbow = chosen[np.abs(beyond) < 2]
        if bend and len(elbow):
            out.append(_Turn(chosen, elbow, np.radians(-s * bend) / TURN_FRAMES * _smooth(beyond / BENDS_WITHIN + 0.5)))
    return out


def _turned(s: Simulation, turns: list[_Turn]) -> None:
    for turn in turns:
        pivot = s.x[turn.about, :2].mean(0)
        q, c, w = s.x[turn.chosen, :2] - pivot, np.cos(turn.angle), np.sin(turn.angle)
        s.x[turn.chosen, :2] = np.stack([q[:, 0] * c - q[:, 1] * w, q[:, 0] * w + q[:, 1] * c], 1) + pivot


def _floors(cloth: Cloth, lay: Lay) -> np.ndarray:
    """Lowest and highest z of each vertex [V,2]: the front rests on the back, the collar on both."""
    floor = np.where(cloth.side[:, None] > 0, (0.55, 5.0), (0.0, 0.1))
    floor[cloth.side == 0] = 0, 0.5
    for piece, angle in ((LEFT, lay.left + max(lay.left_bend, 0)), (RIGHT, lay.right + max(lay.right_bend, 0))):
        chosen = np.nonzero(cloth.sleeve == piece)[0]
        if len(chosen) and angle > OVERLAPS:
            far = np.clip(distance_to(cloth.rest[chosen], cloth.outline['armhole']) / FAR, 0, 1)
            floor[chosen] += (1.2 * np.clip(far * 2, 0, 1))[:, None]
    collar, over = cloth.up >= 0, (cloth.up > cloth.cut.stand)[:, None]
    front = collar & (cloth.side > 0)
    floor[front] = np.where(over, (2.2, 6.0), (1.1, 6.0))[front]
    floor[collar & ~front] = np.where(over, (-1.5, -0.6), (-0.3, 1.0))[collar & ~front]
    floor[collar & (cloth.side == 0)] = 0, 7
    return floor


def _drawn_together(cloth: Cloth, r: np.random.Generator, lay: Lay) -> np.ndarray:
    """Rest lengths [E] with what lies below drawn together here and there, so that the front buckles."""
    side = cloth.side[cloth.edge]
    below = (side <= 0).all(1) & ~(side == 0).all(1)
    amount = np.clip(0.6 + 0.9 * waves(r, cloth.rest[cloth.edge].mean(1), lay.waves), 0, 2.5)
    return cloth.length * np.where(below, 1 - lay.wrinkles * amount, 1)


def lay_flat(cloth: Cloth, lay: Lay, seed: int = 0, bend_soft: float = BEND_SOFT, fasten: float = WHOLLY) -> Simulation:
    """The front rests on the back; where what lies below is drawn together the front buckles, and a sleeve that is
    turned from its cut angle creases at the armhole. Raises Failed when the cloth explodes."""
    r = np.random.default_rng(seed)
    floor = _floors(cloth, lay)
    places = folded(cloth, lay, floor)
    uneven = np.random.default_rng((seed, 1))
    places += np.stack([UNEVEN * waves(uneven, cloth.rest, UNEVEN_WAVE) for _ in range(2)], 1)
    lift = np.where(cloth.side > 0, 0.3 + 0.3 * np.abs(waves(r, cloth.rest, 9)), 0.05)
    x = np.concatenate([places, np.minimum(floor[:, 0] + lift, floor[:, 1])[:, None]], 1)
    length, closed = _drawn_together(cloth, r, lay), fastened(cloth, fasten)
    s = Simulation(cloth, x, floor=floor, bend_soft=bend_soft, length=length, closed=closed)
    s.scene.own_gap, s.scene.floor_friction, s.scene.damping = 0.5, 0.25, 8.0
    s.scene.gravity[:] = (0, 0, GRAVITY * 0.6)
    turns = _turns(cloth, lay)
    for _ in range(TURN_FRAMES):  # sleeves are drawn down or up little by little
        _turned(s, turns)
        s.run()
    for k in range(FRAMES):
        s.scene.damping = 3 + 8 * k / FRAMES
        s.run()
    t = np.radians(lay.turn)
    s.x[:, :2] = s.x[:, :2] @ np.array([[np.cos(t), np.sin(t)], [-np.sin(t), np.cos(t)]], np.float32)
    return s
