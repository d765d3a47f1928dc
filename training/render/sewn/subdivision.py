"""One round of Loop subdivision of a sewn mesh: prepared once, applied to every state of the cloth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from ..cloth import CM, COLLAR, ROLL, SHIRT, Cloth
from ..fitting import normals


@dataclass
class Fine:
    """Welded mesh of F vertices (triangle [4T,3]) and drawn mesh of D vertices (corner [4T,3]): weld [D], piece [D], uv
    [D,2] in cm. matrix [F,V] makes the welded vertices from the cloth's. The four parts of a triangle lie T apart.
    folded: whether the collar folds over."""

    matrix: csr_matrix
    triangle: np.ndarray
    corner: np.ndarray
    weld: np.ndarray
    piece: np.ndarray
    uv: np.ndarray
    folded: bool

    def positions(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Drawn vertices in units and their normals [D,3] of a state x [V,3] in cm."""
        fine = np.ascontiguousarray(self.matrix @ (x / CM), np.float32)
        return np.ascontiguousarray(fine[self.weld]), self._normals(fine)

    def _normals(self, fine: np.ndarray) -> np.ndarray:
        """A folded collar shows its inner side, and every collar's seam is sharp: it has normals of its own."""
        of_collar = (self.piece[self.corner] == COLLAR).all(1)
        out = normals(fine, np.ascontiguousarray(self.triangle[~of_collar]))[self.weld]
        if of_collar.any():
            side = -1 if self.folded else 1
            collar = side * normals(fine, np.ascontiguousarray(self.triangle[of_collar]))[self.weld]
            out = np.where((self.piece == COLLAR)[:, None], collar, out)
        return np.ascontiguousarray(out, np.float32)


def _edge_numbers(edge: np.ndarray, a: np.ndarray, b: np.ndarray, count: int) -> np.ndarray:
    """Index of each edge a-b among `edge` [E,2], which is sorted."""
    keys = edge[:, 0].astype(np.int64) * count + edge[:, 1]
    return np.searchsorted(keys, np.minimum(a, b).astype(np.int64) * count + np.maximum(a, b))


def _quarters(corner: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """The four parts [4T,3] of triangles whose edges have the middles [T,3]."""
    (a, b, c), (p, q, s) = corner.T, middle.T
    return np.concatenate([np.stack(part, 1) for part in ((a, p, s), (p, b, q), (s, q, c), (p, q, s))]).astype(np.int32)


def _weights(edge: np.ndarray, middle: np.ndarray, triangle: np.ndarray, count: int) -> csr_matrix:
    """Loop's masks: 3/8 3/8 1/8 1/8 in the middle of an edge, 1/2 1/2 on a border; old vertices by their degree, on a
    border 1/8 3/4 1/8."""
    edges, far = len(edge), np.roll(triangle, 1, 1)  # far: the vertex opposite to each edge
    border = np.bincount(middle.ravel(), minlength=edges) == 1
    own = np.where(border, 0.5, 0.375)
    rows, columns = [count + np.arange(edges)] * 2, [edge[:, 0], edge[:, 1]]
    values = [own, own]
    inner = ~border[middle.ravel()]
    rows.append(count + middle.ravel()[inner])
    columns.append(far.ravel()[inner])
    values.append(np.full(int(inner.sum()), 0.125))
    on_border = np.zeros(count, bool)
    on_border[edge[border].ravel()] = True
    degree = np.bincount(edge.ravel(), minlength=count)
    share = np.where(degree > 3, 3 / (8 * np.maximum(degree, 1)), 3 / 16)
    rows.append(np.arange(count))
    columns.append(np.arange(count))
    values.append(np.where(on_border, 0.75, 1 - degree * share))
    for here, there in (edge.T, edge.T[::-1]):
        rows.append(here)
        columns.append(there)
        values.append(np.where(on_border[here], np.where(border, 0.125, 0), share[here]))
    return csr_matrix(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=(count + edges, count)
    )


def subdivided(cloth: Cloth) -> Fine:
    """Every triangle in four."""
    count, edge, triangle = len(cloth.rest), cloth.edge, cloth.triangle
    after = np.roll(triangle, -1, 1)
    middle = _edge_numbers(edge, triangle, after, count)
    matrix = _weights(edge, middle, triangle, count)
    half = np.stack([cloth.corner, np.roll(cloth.corner, -1, 1)], 2).reshape(-1, 2)
    pairs, where = np.unique(np.sort(half, 1), axis=0, return_inverse=True)
    corner = _quarters(cloth.corner, where.reshape(-1, 3) + len(cloth.weld))
    welded = cloth.weld[pairs]
    weld = np.concatenate([cloth.weld, count + _edge_numbers(edge, welded[:, 0], welded[:, 1], count)])
    return Fine(
        matrix,
        _quarters(triangle, middle + count),
        corner,
        weld,
        np.concatenate([cloth.piece, cloth.piece[pairs[:, 0]]]),
        np.concatenate([cloth.uv, cloth.uv[pairs].mean(1)]),
        cloth.cut.style in (SHIRT, ROLL),
    )
