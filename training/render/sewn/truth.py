"""What joins the pictures of one cloth: for each pixel of the person the point of the shop picture that shows the same
point of the cloth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..scene import SUPERSAMPLING, Buffers
from .alone import Alone
from .person import GARMENT, WornView
from .subdivision import Fine

CELL = SUPERSAMPLING * 2  # supersampled pixels a side of one cell of the flow
SAME, LEAP = (
    0.6,
    8.0,
)  # cm within which two points of the cloth are the same; supersampled pixels beyond which a cell's points disagree
NUMBER = (1 << 20) - 1  # of a triangle within a pixel's id


@dataclass
class Points:
    """Points of the cloth at N pixels: on [N] whether it shows there, triangle [N] of the finer mesh and weights [N,3]
    in it."""

    on: np.ndarray
    triangle: np.ndarray
    weights: np.ndarray

    def mean(self, fine: Fine, values: np.ndarray) -> np.ndarray:
        """Values of drawn vertices [D,K] at the points [N,K]."""
        return (values[fine.corner[self.triangle]] * self.weights[..., None]).sum(1)

    def piece(self, fine: Fine) -> np.ndarray:
        """The piece of the pattern [N] at each point."""
        return fine.piece[fine.corner[self.triangle, 0]]


def points_at(buffers: Buffers, part: int, rows: np.ndarray, columns: np.ndarray) -> Points:
    """The cloth, part number `part` of the buffers, at supersampled pixels."""
    k = rows * buffers.width + columns
    number = buffers.id[k]
    on = (number >= 0) & (number >> 20 == part)
    first = np.where(on[:, None], buffers.bary[k], 0)
    return Points(on, np.where(on, number & NUMBER, 0), np.concatenate([first, 1 - first.sum(1, keepdims=True)], 1))


def shown_by(alone: Alone, fine: Fine, points: Points, place: np.ndarray) -> np.ndarray:
    """Whether [N] the shop picture shows those very points of the cloth at their places [N,2] in its supersampled
    pixels."""
    size = np.array([alone.buffers.width, alone.buffers.height])
    inside = points.on & ((place >= 0) & (place < size)).all(1)
    x, y = np.where(inside[:, None], place, 0).astype(int).T
    there = points_at(alone.buffers, 0, y, x)
    near = np.abs(there.mean(fine, fine.uv) - points.mean(fine, fine.uv)).max(1) < SAME
    return inside & there.on & near & (there.piece(fine) == points.piece(fine))


def _central(height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns [4,N] of the four supersampled pixels about the middle of each cell."""
    y, x = (n.ravel() * CELL + CELL // 2 - 1 for n in np.mgrid[: height // CELL, : width // CELL])
    return np.stack([y, y, y + 1, y + 1]), np.stack([x, x + 1, x, x + 1])


def flow(worn: WornView, alone: Alone, fine: Fine) -> tuple[np.ndarray, np.ndarray]:
    """For each cell of the person the point of the shop picture, x, y in [-1,1] [H/2,W/2,2] float16 (0 without
    garment), and whether the shop picture shows that point of the cloth [H/2,W/2]."""
    b = worn.buffers
    rows, columns = _central(b.height, b.width)
    points = points_at(b, GARMENT, rows.ravel(), columns.ravel())
    place = points.mean(fine, alone.screen[:, :2])
    seen = shown_by(alone, fine, points, place)
    place, seen, on = place.reshape(4, -1, 2), seen.reshape(4, -1), points.on.reshape(4, -1)
    first = np.argmax(on, 0)
    each = np.arange(rows.shape[1])
    agree = on & (np.abs(place - place[first, each]).max(2) < LEAP)
    mean = (place * agree[..., None]).sum(0) / np.maximum(agree.sum(0), 1)[:, None]
    to = np.where(on.any(0)[:, None], mean / (alone.buffers.width, alone.buffers.height) * 2 - 1, 0)
    shape = b.height // CELL, b.width // CELL
    return to.reshape(*shape, 2).astype(np.float16), seen[first, each].reshape(shape)
