"""A garment on a table, x to the right, y up, z towards the viewer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .curves import distance_to, waves
from .cut import Cut
from .mesh import LEFT, RIGHT, Cloth
from .simulation import BEND_SOFT, GRAVITY, WHOLLY, Simulation, fastened

TURN_FRAMES, FRAMES = 45, 50
OVERLAPS = 12.0  # degrees beyond which a sleeve that is turned down comes to lie on the torso
FAR = 9.0  # cm from the armhole at which a sleeve turns wholly


@dataclass
class Lay:
    """How a garment lies: degrees by which its sleeves hang lower than they are cut, left and right; how much
    narrower the wrinkled parts below the front are; degrees by which everything is turned."""

    left: float = 0.0
    right: float = 0.0
    wrinkles: float = 0.03
    turn: float = 0.0


def random_lay(r: np.random.Generator, cut: Cut) -> Lay:
    """Sleeves spread, as they are cut, or hanging down; mostly alike on both sides."""
    shared = r.uniform(-15, 15) if r.random() < 0.6 else r.uniform(15, max(78 - cut.angle, 16))
    left, right = np.clip(shared + r.normal(0, 6, 2), -25, 80 - cut.angle)
    return Lay(float(left), float(right), float(r.uniform(0.0, 0.05)), float(r.normal(0, 3)))


Turning = list[tuple[np.ndarray, np.ndarray, np.ndarray]]
"""Vertices of a sleeve, the pivot, radians each turns in a frame."""


def _turning(cloth: Cloth, lay: Lay) -> Turning:
    out = []
    for piece, s, angle in ((LEFT, 1, lay.left), (RIGHT, -1, lay.right)):
        chosen = np.nonzero(cloth.sleeve == piece)[0]
        if len(chosen):
            arm = cloth.outline['armhole']
            far = np.clip(distance_to(cloth.rest[chosen], arm) / FAR, 0, 1)
            share = 0.3 + 0.7 * far * far * (3 - 2 * far)
            out.append((chosen, (arm[0] * 0.6 + arm[-1] * 0.4) * (s, 1), np.radians(-s * angle) / TURN_FRAMES * share))
    return out


def _floors(cloth: Cloth, lay: Lay) -> np.ndarray:
    """Lowest and highest z of each vertex [V,2]: the front rests on the back, the collar on both."""
    floor = np.where(cloth.side[:, None] > 0, (0.55, 5.0), (0.0, 0.1))
    floor[cloth.side == 0] = 0, 0.5
    for piece, angle in ((LEFT, lay.left), (RIGHT, lay.right)):
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


def _drawn_together(cloth: Cloth, r: np.random.Generator, wrinkles: float) -> np.ndarray:
    """Rest lengths [E] with what lies below drawn together here and there, so that the front buckles."""
    side = cloth.side[cloth.edge]
    below = (side <= 0).all(1) & ~(side == 0).all(1)
    amount = np.clip(0.6 + 0.9 * waves(r, cloth.rest[cloth.edge].mean(1), 18), 0, 2.5)
    return cloth.length * np.where(below, 1 - wrinkles * amount, 1)


def _turn_sleeves(s: Simulation, turning: Turning) -> None:
    for chosen, pivot, t in turning:
        q = s.x[chosen, :2] - np.float32(pivot)
        s.x[chosen, :2] = (
            np.stack([q[:, 0] * np.cos(t) - q[:, 1] * np.sin(t), q[:, 0] * np.sin(t) + q[:, 1] * np.cos(t)], 1) + pivot
        )


def lay_flat(cloth: Cloth, lay: Lay, seed: int = 0, bend_soft: float = BEND_SOFT, fasten: float = WHOLLY) -> Simulation:
    """The front rests on the back; where what lies below is drawn together the front buckles, and a sleeve that is
    turned from its cut angle creases at the armhole. Raises Failed when the cloth explodes."""
    r = np.random.default_rng(seed)
    floor = _floors(cloth, lay)
    lift = np.where(cloth.side > 0, 0.3 + 0.3 * np.abs(waves(r, cloth.rest, 9)), 0.05)
    x = np.concatenate([cloth.rest, (floor[:, 0] + lift)[:, None]], 1)
    s = Simulation(
        cloth,
        x,
        floor=floor,
        bend_soft=bend_soft,
        length=_drawn_together(cloth, r, lay.wrinkles),
        closed=fastened(cloth, fasten),
    )
    s.scene.own_gap, s.scene.floor_friction, s.scene.damping = 0.5, 0.25, 8.0
    s.scene.gravity[:] = (0, 0, GRAVITY * 0.6)
    turning = _turning(cloth, lay)
    for _ in range(TURN_FRAMES):  # sleeves are drawn down or up little by little
        _turn_sleeves(s, turning)
        s.run()
    for k in range(FRAMES):
        s.scene.damping = 3 + 8 * k / FRAMES
        s.run()
    t = np.radians(lay.turn)
    s.x[:, :2] = s.x[:, :2] @ np.array([[np.cos(t), np.sin(t)], [-np.sin(t), np.cos(t)]], np.float32)
    return s
