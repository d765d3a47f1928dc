"""What joins the pictures of one cloth: which point of the cloth every pixel shows, and where the shop picture shows
that point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .. import native
from ..scene import SUPERSAMPLING, Buffers
from .subdivision import Fine

CELL = SUPERSAMPLING * 2  # supersampled pixels a side of one cell of the flow
SAME, LEAP = (
    0.6,
    8.0,
)  # cm within which two points of the cloth are the same; supersampled pixels beyond which a cell's points disagree
SHIFT = 20  # bits of a pixel's id above which the part stands
NUMBER = (1 << SHIFT) - 1  # of a triangle within a pixel's id


@dataclass
class Points:
    """Points of the cloth at N pixels: on [N] whether it shows there, triangle [N] of the finer mesh and weights [N,3]
    in it."""

    on: np.ndarray
    triangle: np.ndarray
    weights: np.ndarray

    def mean(self, fine: Fine, values: np.ndarray) -> np.ndarray:
        """Values of drawn vertices [D,K] at the points [N,K] float32."""
        values = np.ascontiguousarray(values, np.float32)
        count, width = len(self.triangle), values.shape[1]
        out = np.empty((count, width), np.float32)
        native.call('mean_at', values, width, fine.corner, self.triangle, self.weights, count, out)
        return out

    def only(self, chosen: np.ndarray) -> Points:
        """Those of the points [N] that are chosen [N]."""
        return Points(self.on[chosen], self.triangle[chosen], self.weights[chosen])

    def piece(self, fine: Fine) -> np.ndarray:
        """The piece of the pattern [N] at each point."""
        return fine.piece[fine.corner[self.triangle, 0]]


def points_at(buffers: Buffers, part: int, rows: np.ndarray, columns: np.ndarray) -> Points:
    """The cloth, part number `part` of the buffers, at supersampled pixels."""
    k = (rows * buffers.width + columns).astype(np.int32)
    on, triangle, weights = np.empty(k.size, bool), np.empty(k.size, np.int32), np.empty((k.size, 3), np.float32)
    native.call('points_at', buffers.id, buffers.bary, k, k.size, part, on, triangle, weights)
    return Points(on, triangle, weights)


def grid(buffers: Buffers, part: int, step: int) -> Points:
    """The cloth at the middle of each cell of `step` x `step` supersampled pixels, in reading order."""
    rows, columns = (n.ravel() * step + step // 2 for n in np.mgrid[: buffers.height // step, : buffers.width // step])
    return points_at(buffers, part, rows, columns)


def shown_by(shop: Buffers, fine: Fine, points: Points, place: np.ndarray) -> np.ndarray:
    """Whether [N] the shop picture shows those very points of the cloth at their places [N,2] in its supersampled
    pixels."""
    size = np.array([shop.width, shop.height])
    inside = points.on & ((place >= 0) & (place < size)).all(1)
    x, y = np.where(inside[:, None], place, 0).astype(int).T
    there = points_at(shop, 0, y, x)
    near = np.abs(there.mean(fine, fine.uv) - points.mean(fine, fine.uv)).max(1) < SAME
    return inside & there.on & near & (there.piece(fine) == points.piece(fine))


def _central(height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns [4,N] of the four supersampled pixels about the middle of each cell."""
    y, x = (n.ravel() * CELL + CELL // 2 - 1 for n in np.mgrid[: height // CELL, : width // CELL])
    return np.stack([y, y, y + 1, y + 1]), np.stack([x, x + 1, x, x + 1])


@dataclass
class Flow:
    """For each cell of the person [H/2,W/2]: the point of the shop picture to, x, y in [-1,1] [H/2,W/2,2] float16 (0
    without garment), whether there is garment, and whether the shop picture shows that very point of it."""

    to: np.ndarray
    there: np.ndarray
    visible: np.ndarray


def flow(buffers: Buffers, part: int, shop: Buffers, screen: np.ndarray, fine: Fine) -> Flow:
    """The flow from a rendering of the worn garment, part number `part` of its buffers, to the shop picture, where it
    is part 0 and its drawn vertices lie at `screen` [D,3]."""
    rows, columns = _central(buffers.height, buffers.width)
    points = points_at(buffers, part, rows.ravel(), columns.ravel())
    there = points.only(points.on)
    place: np.ndarray = np.zeros((points.on.size, 2), np.float32)
    seen: np.ndarray = np.zeros(points.on.size, bool)
    place[points.on] = there.mean(fine, screen[:, :2])
    seen[points.on] = shown_by(shop, fine, there, place[points.on])
    place, seen, on = place.reshape(4, -1, 2), seen.reshape(4, -1), points.on.reshape(4, -1)
    used = np.nonzero(on.any(0))[0]
    first, each = np.argmax(on[:, used], 0), np.arange(len(used))
    place = place[:, used]
    agree = on[:, used] & (np.abs(place - place[first, each]).max(2) < LEAP)
    mean = (place * agree[..., None]).sum(0) / agree.sum(0)[:, None]
    to, visible = np.zeros((on.shape[1], 2), np.float16), np.zeros(on.shape[1], bool)
    to[used], visible[used] = mean / (shop.width, shop.height) * 2 - 1, seen[first, used]
    shape = buffers.height // CELL, buffers.width // CELL
    return Flow(to.reshape(*shape, 2), on.any(0).reshape(shape), visible.reshape(shape))
