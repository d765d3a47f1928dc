"""What each pixel of a picture shows of the garment: part, class of a shop photo, pattern coordinates."""

from __future__ import annotations

import numpy as np

from ..cloth import BACK
from ..native import Part
from ..scene import SUPERSAMPLING, Buffers, halved, inner_sides
from .alone import Alone
from .look import PIECE_APART, Look
from .subdivision import Fine
from .truth import CELL, NUMBER, SHIFT, Points, grid, points_at

INNER = 7  # part of pixels that show the inner side, beside those of cloth.part_labels
GROUND, OUTER, INNER_SIDE, THING = range(4)  # classes of a shop photo; THING: hangers, tags and labels
HALF = 128  # of 255, from which a pixel shows the inner side


def parts(fine_part: np.ndarray, buffers: Buffers, drawn: list[Part], number: int) -> np.ndarray:
    """Parts [H,W] uint8 of the garment, part `number` of those drawn; 0 elsewhere. The inner side is INNER."""
    out = np.zeros((buffers.height, buffers.width), np.uint8)
    on = np.nonzero(buffers.id >> SHIFT == number)[0]
    out.ravel()[on] = fine_part[buffers.id[on] & NUMBER]
    out = halved(out)
    return np.where((out > 0) & (inner_sides(drawn, buffers) >= HALF), np.uint8(INNER), out)


def _on_label(look: Look, rest: np.ndarray) -> np.ndarray:
    """Which points [N,2] of rest space lie on the sewn-in label."""
    left, top, right, bottom = look.inner.tag
    turn = look.inner.tag_turn
    x, y = (rest - ((left + right) / 2, (top + bottom) / 2)).T
    across, down = np.cos(turn) * x + np.sin(turn) * y, np.cos(turn) * y - np.sin(turn) * x
    return (np.abs(across) <= (right - left) / 2) & (np.abs(down) <= (top - bottom) / 2) & (right > left)


def classes(alone: Alone, fine: Fine, look: Look, part: np.ndarray) -> np.ndarray:
    """Classes [H,W] uint8 of a picture of the garment alone with its parts [H,W]."""
    b = alone.buffers
    out = np.select([part == INNER, part > 0], [INNER_SIDE, OUTER], GROUND).astype(np.uint8)
    centre = b.id.reshape(b.height, b.width)[1::SUPERSAMPLING, 1::SUPERSAMPLING]
    out[centre >> SHIFT > 0] = THING
    rows, columns = np.nonzero(out == INNER_SIDE)
    points = points_at(b, 0, rows * SUPERSAMPLING + 1, columns * SUPERSAMPLING + 1)
    rest = points.mean(fine, fine.uv) / 10 + (PIECE_APART * BACK, 0)
    label = _on_label(look, rest) & points.on & (points.piece(fine) == BACK)
    out[rows[label], columns[label]] = THING
    return out


def pattern(fine: Fine, buffers: Buffers, number: int) -> tuple[np.ndarray, np.ndarray]:
    """For each cell [H/2,W/2] the pattern coordinates in cm [H/2,W/2,2] float16 of the cloth it shows, and its piece, 1
    more than in `cloth`; 0 where there is none."""
    points: Points = grid(buffers, number, CELL)
    shape = buffers.height // CELL, buffers.width // CELL
    uv, piece = np.zeros((points.on.size, 2), np.float16), np.zeros(points.on.size, np.uint8)
    there = points.only(points.on)
    uv[points.on], piece[points.on] = there.mean(fine, fine.uv), there.piece(fine) + 1
    return uv.reshape(*shape, 2), piece.reshape(shape)
