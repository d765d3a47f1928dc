"""The named points of annotated photos, as pictures of a sewn garment show them."""

from __future__ import annotations

import numpy as np

from ..cloth import Cloth, landmarks
from ..scene import SUPERSAMPLING, Buffers
from .subdivision import Fine
from .truth import Points, points_at

_SIDED = ('neck', 'shoulder', 'armpit', 'cuff_outer', 'cuff_inner', 'elbow_outer', 'elbow_inner', 'waist', 'hem')
NAMES = (
    'collar_front',
    'collar_back',
    'hem_m',
    *('_'.join([n.split('_')[0], side, *n.split('_')[1:]]) for n in _SIDED for side in 'lr'),
)
"""Order of the points [21]; _l is on the viewer's left of a garment seen from the front."""
ABSENT, HIDDEN, SEEN = range(3)
NEAR, AROUND = 1.6, 3  # cm of cloth and supersampled pixels within which a point counts as seen


def vertices(cloth: Cloth, fine: Fine) -> np.ndarray:
    """A drawn vertex [21] of the finer mesh for each named point; -1 for those that the garment has not."""
    found, drawn = landmarks(cloth), np.full(len(cloth.rest), -1)
    known = np.nonzero(fine.weld < len(drawn))[0]
    drawn[fine.weld[known[::-1]]] = known[::-1]
    return np.array([drawn[found[name]] if name in found else -1 for name in NAMES])


def _seen(fine: Fine, buffers: Buffers, part: int, vertex: int, x: float, y: float) -> bool:
    """Whether a rendering shows cloth close to a drawn vertex about the pixel x, y."""
    dy, dx = (n.ravel() for n in np.mgrid[-AROUND : AROUND + 1, -AROUND : AROUND + 1])
    rows, columns = int(y) + dy, int(x) + dx
    keep = (rows >= 0) & (columns >= 0) & (rows < buffers.height) & (columns < buffers.width)
    if not keep.any():
        return False
    points: Points = points_at(buffers, part, rows[keep], columns[keep])
    same = fine.weld[fine.corner[points.triangle]]
    uv, twins = points.mean(fine, fine.uv), np.nonzero(fine.weld == fine.weld[vertex])[0]
    near = [(np.abs(uv - fine.uv[t]).max(1) < NEAR) & (points.piece(fine) == fine.piece[t]) for t in twins]
    return bool((points.on & ((same == fine.weld[vertex]).any(1) | np.any(near, 0))).any())


def named_points(
    vertex: np.ndarray, fine: Fine, buffers: Buffers, part: int, screen: np.ndarray, area: np.ndarray | None = None
) -> np.ndarray:
    """The points [21,3] float32 in a rendering whose drawn vertices lie at `screen` [D,3]: x, y in pixels of the
    picture, and 0 absent, 1 hidden or outside (of the picture, or of its `area` [H,W]), 2 seen."""
    out = np.zeros((len(vertex), 3), np.float32)
    for k in np.nonzero(vertex >= 0)[0]:
        x, y = screen[vertex[k], :2]
        seen = _seen(fine, buffers, part, vertex[k], x, y)
        row, column = int(y / SUPERSAMPLING), int(x / SUPERSAMPLING)
        if seen and area is not None:
            seen = bool(area[np.clip(row, 0, area.shape[0] - 1), np.clip(column, 0, area.shape[1] - 1)])
        out[k] = x / SUPERSAMPLING, y / SUPERSAMPLING, SEEN if seen else HIDDEN
    return out
