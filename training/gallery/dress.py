"""The top, sewn from a pattern that fits the body and draped by the renderer's simulator."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial import cKDTree

from ..render.body import Body
from ..render.bottoms import Bottom
from ..render.cloth import Cloth, Cut, build, creased, drape, measures, sleeve_width, valid
from ..render.cloth.kinds import KINDS
from ..render.cloth.wardrobe import _cut
from ..render.pose import Rotations
from .spec import BadSpec, Top

STEP = 1.1  # cm between vertices: finer than training garments
WRIST = 2.0  # cm beyond the joint to which a sleeve's length is counted
TRIES, ROOM = 60, 0.8  # attempts; cm by which a sleeve is wider than the arm, lying flat
CREASES, SHARP = 60, 0.08


@dataclass(frozen=True)
class Worn:
    """The draped top: mesh and vertices [V,3] in MakeHuman's units; bone matrices [B,3,4] of its wearer."""

    cloth: Cloth
    points: np.ndarray
    matrices: np.ndarray


def _with_sleeve(m: dict[str, float], top: Top, cut: Cut) -> Cut:
    fore = m['arm'] - m['upper_arm']
    along = m['upper_arm'] * min(top.sleeve, 1) + fore * max(top.sleeve - 1, 0)
    narrow = top.sleeve > 1.3
    cuff = 9.6 + 0.15 * (m['biceps'] / 2 - 13) if narrow else max(cut.chest * 0.32, m['biceps'] / 2 + 1.4)
    return replace(cut, sleeve=max(along + WRIST - (cut.shoulder - m['shoulder']), 3.0), cuff=cuff)


def edge_distance(cloth: Cloth, points: np.ndarray) -> np.ndarray:
    """Of each vertex [V] to the nearest open edge, in the points' units."""
    edges = np.sort(np.concatenate([cloth.triangle[:, [i, (i + 1) % 3]] for i in range(3)]), 1)
    pairs, count = np.unique(edges, axis=0, return_counts=True)
    return cKDTree(points[np.unique(pairs[count == 1])]).query(points)[0]


def fitting_cut(m: dict[str, float], top: Top, seed: int) -> Cut:
    """Measures of the top for a body with measures m (figure.measures). Raises BadSpec when none is found."""
    if top.kind not in KINDS:
        raise BadSpec(f'no top of kind {top.kind}: {", ".join(KINDS)}')
    r = np.random.default_rng(seed)
    for attempt in range(TRIES):
        cut, _ = _cut(r, m, KINDS[top.kind], attempt)
        cut = replace(
            cut,
            chest=(m['chest'] + top.ease) / 2,
            hem=max((m['chest'] + top.ease) / 2, (m['hips'] + max(top.ease * 0.5, 3)) / 2),
            length=m['high'] - m['hip_y'] + top.below,
            shoulder=m['shoulder'] + top.drop + 0.4,
            armhole=(m['chest'] + top.ease) / 2 * 0.42 + 0.08 * attempt,
            angle=max(34.0 - 0.5 * attempt, 12.0),
            raglan=False,
            rolled=0.0,
            puff=0.0,
        )
        if not cut.collar:
            cut = replace(cut, neck=top.neck, front=top.front)
        cut = _with_sleeve(m, top, cut) if cut.sleeve else cut
        if valid(cut) and (not cut.sleeve or sleeve_width(cut) > m['biceps'] / 2 + 1.2):
            return cut
    raise BadSpec(f'no {top.kind} fits')


def draped(body: Body, turns: Rotations, top: Top, over: Bottom, seed: int) -> Worn:
    """Sew and drape over what is worn below. Raises Failed when the cloth explodes."""
    cloth = build(fitting_cut(measures(body), top, seed), step=STEP, seed=seed)
    cloth = creased(cloth, np.random.default_rng(seed), CREASES, SHARP)
    state, matrices = drape(cloth, body, turns, over, top.soft)
    return Worn(cloth, state.x / 10.0, matrices)
