"""Edges, rest lengths and bends of a sewn garment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .curves import distance_to
from .cut import HOOD, ROLL, SHIRT, STAND, Cut, Outline
from .mesh import BACK, COLLAR, FRONT, LEFT, Cloth
from .panel import Builder

NECK_GATHER = 0.95  # bands along necks are drawn in a little
SEAM_STIFF, BAND_STIFF = 1.2, 3.0  # how much stiffer seams and bands bend than the cloth
CREASE_STIFF, COLLAR_SEAM = 6.0, 0.3
COLLAR_STIFF = {SHIRT: 5.0, STAND: 3.0, ROLL: 1.5, HOOD: 1.2}
GATHERED_WITHIN, PUFFED_WITHIN = 2.0, 3.0  # cm over which turtlenecks narrow, and puffed sleeves widen
ROLLED_STIFF = 5.0
ROLL_WIDER = 1.14  # girth of a turtleneck's outer layer to its inner one's


@dataclass
class _Halves:
    """Edges as seen from their triangles: welded edge [E,2]; for each its first half [E,3] (drawn: two ends, opposite
    corner); of inner edges both halves [B,3]."""

    edge: np.ndarray
    half: np.ndarray
    one: np.ndarray
    two: np.ndarray


def _halves(corner: np.ndarray, weld: np.ndarray) -> _Halves:
    half = np.concatenate([corner[:, [i, (i + 1) % 3, (i + 2) % 3]] for i in range(3)])
    key = np.sort(weld[half[:, :2]], 1)
    order = np.lexsort((key[:, 1], key[:, 0]))
    half, key = half[order], key[order]
    first = np.concatenate([[True], (key[1:] != key[:-1]).any(1)])
    starts = np.nonzero(first)[0]
    twin = starts[np.diff(np.append(starts, len(half))) == 2]
    return _Halves(key[first], half[starts], half[twin], half[twin + 1])


def _opposite(half: np.ndarray, flat: np.ndarray, weld: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Opposite corner in a frame on the edge: place along it from its lower welded vertex, and distance from it."""
    swap = weld[half[:, 0]] > weld[half[:, 1]]
    i, j = np.where(swap, half[:, 1], half[:, 0]), np.where(swap, half[:, 0], half[:, 1])
    d = flat[j] - flat[i]
    d /= np.linalg.norm(d, axis=1)[:, None]
    q = flat[half[:, 2]] - flat[i]
    return (q * d).sum(1), np.abs(q[:, 0] * d[:, 1] - q[:, 1] * d[:, 0])


def _bands(cut: Cut, o: Outline, rest: np.ndarray, piece: np.ndarray, up: np.ndarray) -> np.ndarray:
    """Gathering factor [D] of bands: necks are drawn in a little, hems and cuffs of sweatshirts much, turtlenecks (at
    height up [D]) to the neck's girth; puffed sleeves are larger than drawn."""
    out, sleeve = np.ones(len(rest)), (piece >= LEFT) & (piece < COLLAR)
    if cut.rib_neck > 0:
        for p, name in ((FRONT, 'front'), (BACK, 'back')):
            out[(piece == p) & (distance_to(rest, o[name]) < cut.rib_neck)] = NECK_GATHER
    if cut.collar > 0:
        outer = (cut.style == ROLL) & (up > cut.stand + 0.5)
        top = np.where(outer, min(1, cut.top * ROLL_WIDER), cut.top)
        out = np.where(piece == COLLAR, 1 - (1 - top) * np.clip(up / GATHERED_WITHIN, 0, 1), out)
    if cut.rib_hem > 0:
        out[(piece <= BACK) & (rest[:, 1] < -cut.length + cut.rib_hem)] = cut.gather
    if cut.sleeve > 0:
        from_cuff = distance_to(rest, o['cuff'])
        if cut.puff > 0:
            far = np.minimum(distance_to(rest, o['armhole']), from_cuff)
            out[sleeve] = 1 + cut.puff * np.clip(far[sleeve] / PUFFED_WITHIN, 0, 1)
        if cut.rib_hem > 0:
            out[sleeve & (from_cuff < cut.rib_hem)] = cut.gather
    return out


def _folded(
    cut: Cut, flat: np.ndarray, piece: np.ndarray, h: _Halves, bend: np.ndarray, stiff: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Bends and stiffness with a collar's pressed fold, where it turns over by itself, and its soft seam."""
    s1, h1 = flat[h.one[:, 2]].T
    s2, h2 = flat[h.two[:, 2]].T
    one, two = piece[h.one[:, 2]] == COLLAR, piece[h.two[:, 2]] == COLLAR
    folds = cut.style in (SHIRT, ROLL)
    crease = folds & one & two & ((h1 - cut.stand) * (h2 - cut.stand) < 0)
    bend = np.where(crease, np.hypot(h1 + h2 - 2 * cut.stand, s1 - s2), bend)
    return bend, np.where(
        crease, CREASE_STIFF, np.where(one & two, COLLAR_STIFF[cut.style], np.where(one != two, COLLAR_SEAM, stiff))
    )


def sewn(
    cut: Cut, b: Builder, o: Outline, neck: np.ndarray, at: np.ndarray, strip: tuple[int, np.ndarray] | None
) -> Cloth:
    """The mesh with its edges and bends. neck, at: vertices of the neckline and their places; strip: see
    `sew_collar`."""
    rest, weld, corner, flat, piece = (np.array(a) for a in (b.rest, b.weld, b.corner, b.uv, b.piece))
    h = _halves(corner, weld)
    band = _bands(cut, o, rest[weld], piece, flat[:, 1])
    gather = band[h.half[:, :2]].mean(1)
    length = np.linalg.norm(flat[h.half[:, 0]] - flat[h.half[:, 1]], axis=1) * gather
    (a1, h1), (a2, h2) = _opposite(h.one, flat, weld), _opposite(h.two, flat, weld)
    bend = np.hypot(a1 - a2, h1 + h2)
    seam = piece[h.one[:, 2]] != piece[h.two[:, 2]]
    stiff = np.where(seam, SEAM_STIFF, 1.0) * np.where(band[h.one[:, 2]] < 0.999, BAND_STIFF, 1.0)
    if cut.rolled > 0 and cut.sleeve > 0:
        stiff = np.where(distance_to(rest[weld[h.one[:, 2]]], o['cuff']) < cut.rolled, ROLLED_STIFF, stiff)
    along, up = np.full(len(rest), -1.0), np.full(len(rest), -1.0)
    if strip is not None:
        along[strip[0] :], up[strip[0] :] = strip[1].T
        bend, stiff = _folded(cut, flat, piece, h, bend, stiff)
    return Cloth(
        cut,
        rest,
        np.array(b.side),
        np.array(b.sleeve),
        weld[corner].astype(np.int32),
        corner.astype(np.int32),
        weld.astype(np.int32),
        piece,
        flat,
        h.edge.astype(np.int32),
        length,
        gather,
        weld[np.stack([h.one[:, 2], h.two[:, 2]], 1)].astype(np.int32),
        bend,
        stiff,
        o,
        along,
        up,
        neck,
        at,
    )
