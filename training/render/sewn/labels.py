"""What each pixel of a picture shows of the garment: part, class of a shop photo, pattern coordinates."""

from __future__ import annotations

import numpy as np

from ..cloth import BACK
from ..native import Part
from ..scene import SUPERSAMPLING, Buffers, halved, inner_sides
from .alone import Alone
from .look import PIECE_APART, Look
from .subdivision import Fine
from .truth import CELL, NUMBER, Points, grid

INNER = 7  # part of pixels that show the inner side, beside those of cloth.part_labels
GROUND, OUTER, INNER_SIDE, THING = range(4)  # classes of a shop photo; THING: hangers, tags and labels
HALF = 128  # of 255, from which a pixel shows the inner side


def parts(fine_part: np.ndarray, buffers: Buffers, drawn: list[Part], number: int) -> np.ndarray:
    """Parts [H,W] uint8 of the garment, part `number` of those drawn; 0 elsewhere. The inner side is INNER."""
    on = (buffers.id >= 0) & (buffers.id >> 20 == number)
    out = np.where(on, fine_part[np.where(on, buffers.id & NUMBER, 0)], 0).astype(np.uint8)
    out = halved(out.reshape(buffers.height, buffers.width))
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
    b, shape = alone.buffers, part.shape
    out = np.select([part == INNER, part > 0], [INNER_SIDE, OUTER], GROUND).astype(np.uint8)
    centre = b.id.reshape(b.height, b.width)[1::SUPERSAMPLING, 1::SUPERSAMPLING]
    out[(centre >= 0) & (centre >> 20 > 0)] = THING
    points = grid(b, 0, SUPERSAMPLING)
    rest = points.mean(fine, fine.uv) / 10 + (PIECE_APART * BACK, 0)
    label = _on_label(look, rest) & points.on & (points.piece(fine) == BACK)
    out[label.reshape(shape) & (out == INNER_SIDE)] = THING
    return out


def pattern(fine: Fine, buffers: Buffers, number: int) -> tuple[np.ndarray, np.ndarray]:
    """For each cell [H/2,W/2] the pattern coordinates in cm [H/2,W/2,2] float16 of the cloth it shows, and its piece, 1
    more than in `cloth`; 0 where there is none."""
    points: Points = grid(buffers, number, CELL)
    shape = buffers.height // CELL, buffers.width // CELL
    uv = np.where(points.on[:, None], points.mean(fine, fine.uv), 0)
    piece = np.where(points.on, points.piece(fine) + 1, 0)
    return uv.reshape(*shape, 2).astype(np.float16), piece.reshape(shape).astype(np.uint8)
