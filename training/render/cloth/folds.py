"""Folds of what lies on a table: a part is mirrored at a line, exactly, and comes to lie above or below the rest."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from .curves import lengths
from .lay import Fold, Lay
from .mesh import LEFT, RIGHT, Cloth

SOFT = 1.2  # cm from a fold over which cloth rises from one layer to the next
ABOVE = ((1.35, 6.0), (1.95, 7.0))  # z of what was the front, and the back, of a sleeve that lies over the front
BELOW = ((-1.7, -1.3), (-1.1, -0.6))
ASIDE = (1.35, 6.0)  # z of a front that is folded aside
COVERED = 1.2  # greatest z of what a fold covers
NEAR = 2.0  # cm from a folded vertex at which it covers others


def _mirrored(p: np.ndarray, at: np.ndarray, d: np.ndarray) -> np.ndarray:
    """Points [N,2] mirrored at the line through `at` with unit direction d."""
    q = p - at
    return at + 2 * (q @ d)[:, None] * d - q


def _layer(floor: np.ndarray, chosen: np.ndarray, target: np.ndarray, far: np.ndarray) -> None:
    """Move the z ranges of vertices to a layer, softly near the fold (distance far [N])."""
    k = np.clip(far / SOFT, 0, 1)[:, None]
    floor[chosen] = floor[chosen] * (1 - k) + target * k


def _cover(x: np.ndarray, floor: np.ndarray, folded: np.ndarray, below: np.ndarray) -> None:
    """Keep what a fold covers (of the vertices `below`) under it."""
    covered = cKDTree(x[folded]).query(x[below])[0] < NEAR
    floor[below[covered], 1] = np.minimum(floor[below[covered], 1], COVERED)


def _fold_sleeve(cloth: Cloth, x: np.ndarray, floor: np.ndarray, piece: int, s: int, fold: Fold) -> None:
    o, cut = cloth.outline, cloth.cut
    out, t = o['along'] * (s, 1), np.radians(fold.toward)
    target = np.array([s * np.cos(t), -np.sin(t)])
    d = out + target
    d = d / np.linalg.norm(d) if np.linalg.norm(d) > 0.05 else o['across'] * (s, 1)
    middle = (o['origin'] + fold.at * cut.sleeve * o['along'] + 0.4 * cut.cuff * o['across']) * (s, 1)
    chosen = np.nonzero(cloth.sleeve == piece)[0]
    normal = np.array([-d[1], d[0]])
    normal *= np.sign(normal @ out)
    far = (x[chosen] - middle) @ normal
    chosen, far = chosen[far > 0], far[far > 0]
    x[chosen] = _mirrored(x[chosen], middle, d)
    layers = np.array(ABOVE if fold.over else BELOW)
    _layer(floor, chosen, layers[(cloth.side[chosen] < 0).astype(int)], far)
    if fold.over and len(chosen):
        _cover(x, floor, chosen, np.setdiff1d(np.nonzero(cloth.side > 0)[0], chosen))


def _fold_front(cloth: Cloth, x: np.ndarray, floor: np.ndarray, s: int, width: float) -> None:
    """Fold one half of an open front aside along a line from the neck to the hem."""
    cut = cloth.cut
    top, hem = np.array([0.55 * cut.neck * s, 0.0]), np.array([width * s, -cut.length])
    d = (hem - top) / lengths(np.stack([top, hem]))[-1]
    normal = np.array([-d[1], d[0]])
    normal *= -np.sign(normal[0]) * s
    own = (cloth.side > 0) & (cloth.sleeve == 0) & (cloth.rest[:, 0] * s >= 0)
    own[np.isin(np.arange(len(x)), cloth.closure[:, 1 if s > 0 else 0])] = False
    own[cloth.closure[:, 0 if s > 0 else 1]] = True
    chosen = np.nonzero(own)[0]
    far = (x[chosen] - top) @ normal
    chosen, far = chosen[far > 0], far[far > 0]
    x[chosen] = _mirrored(x[chosen], top, d)
    _layer(floor, chosen, np.array(ASIDE), far)
    _cover(x, floor, chosen, np.setdiff1d(np.nonzero(own)[0], chosen))


def folded(cloth: Cloth, lay: Lay, floor: np.ndarray) -> np.ndarray:
    """Flat places [V,2] with the folds of a lay; moves the z ranges floor [V,2] of what is folded."""
    x = cloth.rest.copy()
    for piece, s, fold in ((LEFT, 1, lay.left_fold), (RIGHT, -1, lay.right_fold)):
        if fold is not None and cloth.cut.sleeve > 0:
            _fold_sleeve(cloth, x, floor, piece, s, fold)
    if lay.aside > 0 and len(cloth.closure):
        for s in (1, -1):
            _fold_front(cloth, x, floor, s, lay.aside)
    return x
