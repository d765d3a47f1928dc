"""Cardigans and jackets as they lie or hang in photos: unbuttoned, both fronts drawn aside, their inner back to be
seen."""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from .body import Body, Random
from .fitting import Weights
from .garment import Garment, edge_vertices, hem_height, middle_depth
from .spread import half_widths

GAP_ABOVE, GAP_BELOW = (.1, 1.), (.1, 1.2)   # half the width of the gap at the neck and at the hem, units
SIDES = .4            # units in front of the middle of the neck from which on cloth is wholly front
ARM = .3              # share of an arm's bones from which on cloth is sleeve
ON_SEAM = 1e-4        # units from the middle within which a vertex lies on it
# share of fronts that hang in folds, how many a front has at most, how deep they are in units, and from 1 on they lie
# over each other
DRAPED, FOLDS, DEPTH, LEAN = .7, 3, (.1, .6), 1.5
TAUT = .35            # depth of folds at the shoulder relative to the hem


def _front(garment: Garment, body: Body) -> np.ndarray:
    """Which triangles [T] are front."""
    return garment.where[garment.triangle, 2].mean(1) > middle_depth(body)


def opens(garment: Garment, body: Body) -> bool:
    """Whether the front has a seam down its middle to be opened: edges, and no triangle across."""
    x = garment.where[garment.triangle, 0][_front(garment, body) & edge_vertices(garment)[garment.triangle].all(1)]
    return bool(len(x)) and not ((x.min(1) < -ON_SEAM) & (x.max(1) > ON_SEAM)).any()


def _again(weights: Weights, rows: np.ndarray) -> Weights:
    """Weights with some rows once more at their end."""
    counts = np.diff(weights.start)
    places = np.concatenate([np.arange(weights.start[row], weights.start[row + 1]) for row in rows])
    start = np.concatenate([[0], np.cumsum(np.concatenate([counts, counts[rows]]))]).astype(np.int32)
    return Weights(start, np.concatenate([weights.bone, weights.bone[places]]),
                   np.concatenate([weights.weight, weights.weight[places]]))


def split(garment: Garment, body: Body) -> tuple[Garment, np.ndarray]:
    """The garment with its front cut along the middle, each side with vertices of its own, and each vertex's side [V],
    -1 or 1."""
    x, front = garment.where[:, 0], _front(garment, body)
    seam = np.unique(garment.triangle[front])
    seam = seam[np.abs(x[seam]) < ON_SEAM]
    twin = np.arange(len(x))
    twin[seam] = len(x) + np.arange(len(seam))
    right = front & (x[garment.triangle].mean(1) > 0)
    triangle = np.where(right[:, None], twin[garment.triangle], garment.triangle).astype(np.int32)
    rest, where, arm = (np.concatenate([value, value[seam]]) for value in (garment.rest, garment.where, garment.arm))
    side = np.concatenate([np.where(x > ON_SEAM, 1, -1), np.ones(len(seam), int)])
    return replace(garment, rest=rest, where=where, arm=arm, triangle=triangle,
                   weights=_again(garment.weights, seam)), side


def _folds(r: Random, place: np.ndarray, height: np.ndarray) -> np.ndarray:
    """Shift [V,2] of x and z of one front's vertices by folds that fall from the shoulder; place: 0 at the front's edge
    to 1 at the side seam, height: 0 at the hem to 1 at the neck [V]. Folds that lean hide a part of the cloth behind
    their neighbours."""
    count, depth, lean = int(r.integers(1, FOLDS + 1)), r.uniform(*DEPTH), r.uniform(-LEAN, LEAN)
    phase = r.uniform(0, 2 * np.pi) + r.normal(0, .6) * height
    wave = (np.cos(2 * np.pi * count * place + phase) - np.cos(phase)) * (1 + (TAUT - 1) * np.clip(height, 0, 1))
    return np.stack([wave * lean / (2 * np.pi * count), wave * depth], 1)


def drawn_aside(r: Random, garment: Garment, body: Body, side: np.ndarray) -> np.ndarray:
    """Rest vertices [V,3] with a gap between both fronts, which are pressed together towards the side seams, or hang in
    folds."""
    top, low = body.joint('neck01')[1], hem_height(garment)
    above, below = r.uniform(*GAP_ABOVE), r.uniform(*GAP_BELOW)
    gap = np.interp(garment.where[:, 1], (low, top), (below, above))
    heights = np.linspace(garment.rest[:, 1].min() - .1, garment.rest[:, 1].max() + .1, 60)
    width = np.interp(garment.rest[:, 1], heights, half_widths(garment, heights))
    front = np.clip((garment.where[:, 2] - middle_depth(body)) / SIDES, 0, 1) * np.clip(1 - garment.arm / ARM, 0, 1)
    out = garment.rest.copy()
    place = np.clip(np.abs(out[:, 0]) / np.maximum(width, 1e-3), 0, 1)
    out[:, 0] += side * gap * front * (1 - place)
    for which in (-1, 1):
        if r.random() < DRAPED:
            shift = _folds(r, place, (garment.where[:, 1] - low) / (top - low)) * (front * (side == which))[:, None]
            out[:, 0] += which * shift[:, 0] * np.maximum(width - gap, 0)
            out[:, 2] += shift[:, 1]
    return out


def unbuttoned(r: Random, garment: Garment, body: Body) -> tuple[Garment, Garment]:
    """The garment as it is worn, closed, and as it is photographed, open: the same vertices and triangles."""
    worn, side = split(garment, body)
    return worn, replace(worn, rest=drawn_aside(r, worn, body, side))
