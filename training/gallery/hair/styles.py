"""Hair styles: where a guide strand starts towards, how long it is and how it falls. The head's axes: x its left,
-y its face, z its crown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..spec import Hair
from .scalp import Random, Scalp, smooth, unit


@dataclass(frozen=True)
class Start:
    """Of each guide [N]: direction [N,3] and flow [N,3] (stage), length and distance from the head in metres; number
    of steps; how far each step turns towards the flow, down and back; whether it is pushed out of the body."""

    direction: np.ndarray
    flow: np.ndarray
    length: np.ndarray
    gap: np.ndarray
    steps: int
    bend: float = 0.0
    fall: float = 0.0
    back: float = 0.0
    target: np.ndarray | None = None
    collides: bool = True


@dataclass(frozen=True)
class Style:
    """Strands and their look: number, radius (m), locks, how far they gather in them (0..1), frizz and coils (m), the
    least share of its length that a strand keeps."""

    start: Callable[[Random, Scalp, Hair, np.ndarray, np.ndarray, np.ndarray], Start]
    count: int = 26000
    radius: float = 0.00010
    locks: int = 160
    clump: float = 0.5
    frizz: float = 0.0015
    coil: float = 0.0
    ragged: float = 0.85
    parted: bool = False
    flat_ears: bool = False


def tangent(v: np.ndarray, n: np.ndarray) -> np.ndarray:
    """The part of directions along a surface."""
    return unit(v - (v * n).sum(-1, keepdims=True) * n)


def _crop(r: Random, s: Scalp, hair: Hair, p: np.ndarray, n: np.ndarray, u: np.ndarray) -> Start:
    """Short sides, a longer top swept aside or forward; `part` turns the sweep."""
    du = unit(u)
    top, front = smooth(du[:, 2], 0.2, 0.75), smooth(-du[:, 1], 0.1, 0.9)
    length = (0.010 + (hair.length - 0.010) * top) * r.uniform(0.7, 1.1, len(p))
    sweep = np.array([np.sign(hair.part) * 0.8, -0.25, 0.4])
    flow = top[:, None] * (sweep + front[:, None] * np.array([0.15, 0.25, 0.45]) * hair.volume)
    flow = tangent((flow + (1 - top[:, None]) * np.array([0, 0.4, -1.0])) @ s.turn.T, n)
    lift = 0.75 * hair.volume * (0.3 + 0.7 * top)
    start = unit(flow + n * lift[:, None] * 1.5 + r.normal(0, 0.14, (len(p), 3)))
    return Start(start, flow, length, np.full(len(p), 0.0015), 10, bend=0.22, fall=0.03)


def _buzz(r: Random, s: Scalp, hair: Hair, p: np.ndarray, n: np.ndarray, u: np.ndarray) -> Start:
    """Clippered to one length."""
    start = unit(n + tangent(np.tile([0, 0.5, -0.6], (len(p), 1)) @ s.turn.T, n) * 0.8 + r.normal(0, 0.2, (len(p), 3)))
    return Start(start, start, np.full(len(p), hair.length), np.full(len(p), 0.001), 6, collides=False)


def _coils(r: Random, s: Scalp, hair: Hair, p: np.ndarray, n: np.ndarray, u: np.ndarray) -> Start:
    """Coiled hair, straight out; a longer one makes a round shape."""
    top = smooth(unit(u)[:, 2], -0.3, 0.6)
    length = (0.3 + 0.7 * top) * hair.length * r.uniform(0.85, 1.05, len(p))
    start = unit(n + r.normal(0, 0.3, (len(p), 3)))
    return Start(start, start, length, np.full(len(p), 0.001), 8, collides=False)


def _loose(r: Random, s: Scalp, hair: Hair, p: np.ndarray, n: np.ndarray, u: np.ndarray) -> Start:
    """Parted, falling by its weight, lifted at the roots."""
    du = unit(u)
    side = np.where(u[:, 0] > hair.part + r.normal(0, 0.003, len(p)), 1.0, -1.0)
    front, above = smooth(-du[:, 1], -0.2, 0.7), smooth(du[:, 2], 0.0, 0.7)
    aside = side * (0.25 + 0.75 * np.maximum(front, above))
    flow = tangent(np.stack([aside, 0.40 + 0.75 * front, -0.5 + 0.6 * above], 1) @ s.turn.T, n)
    low = smooth(-du[:, 2], -0.1, 0.5)
    length = hair.length * (1 - 0.10 * front) * r.uniform(0.88, 1.05, len(p)) - low * 0.05
    lift = (0.65 - 0.4 * low) * hair.volume
    gap = 0.004 + r.random(len(p)) * 0.016 * hair.volume * (1 - 0.6 * low)
    return Start(unit(flow + n * lift[:, None]), flow, length, gap, 36, fall=0.40, back=0.10)


def _tied(r: Random, s: Scalp, hair: Hair, p: np.ndarray, n: np.ndarray, u: np.ndarray) -> Start:
    """Combed to a knot at the back of the head, loosely."""
    knot = knot_place(s)
    length = np.linalg.norm(p - knot, axis=1) * 1.3
    gap = 0.002 + r.random(len(p)) * 0.010 * hair.volume
    start = tangent(knot - p, n)
    return Start(start, start, length, gap, 24, target=knot)


def knot_place(s: Scalp) -> np.ndarray:
    """Where tied hair is held [3]."""
    return s.middle + np.array([0, 0.108, 0.02]) @ s.turn.T


STYLES: dict[str, Style] = {
    'crop': Style(_crop, 26000, 0.00009, locks=420, clump=0.5, frizz=0.0025, ragged=0.75),
    'buzz': Style(_buzz, 30000, 0.00008, locks=900, clump=0.0, frizz=0.0006, ragged=0.7),
    'coils': Style(_coils, 24000, 0.00009, locks=500, clump=0.25, frizz=0.001, coil=0.0024),
    'loose': Style(_loose, 26000, 0.00010, locks=190, clump=0.55, frizz=0.0022, parted=True, flat_ears=True),
    'tied': Style(_tied, 22000, 0.00009, locks=300, clump=0.3, frizz=0.0020, ragged=0.95),
}
