"""Pattern space: every piece of a garment has its place in one square picture, in which its colours are painted."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw
from scipy.ndimage import distance_transform_edt

from ..cloth import BACK, FRONT, LEFT, RIGHT, Cloth, Cut

PER_CM = 10  # pixels of the picture
MARGIN = 1.0  # cm around each piece
COARSE = 2  # distances are measured on every second pixel
FAR = 99.0  # cm: there is no such edge
HEM_RISE, NECK_ROOM = (
    3.0,
    (1.0, 2.5),
)  # cm within which an open edge of the torso is hem, and beside and below the neck is neckline
TORSO, SLEEVES = (FRONT, BACK), (LEFT, RIGHT)


@dataclass
class Piece:
    """One piece of the pattern: its pixels' coordinates in cm, x [1,w] and y [h,1], where it lies in the picture, and
    the distance in cm [h,w] of each pixel to its edges of each kind: neck, hem, cuff, armhole, front, rim (open),
    seam (sewn)."""

    number: int
    x: np.ndarray
    y: np.ndarray
    left: int = 0
    top: int = 0
    segments: dict[str, np.ndarray] = field(default_factory=dict)
    _far: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return len(self.y), self.x.shape[1]

    def distance(self, kind: str) -> np.ndarray:
        """Distance [h,w] in cm to the edges of a kind; FAR where there are none."""
        if kind not in self._far:
            lines = self.segments.get(kind, np.empty((0, 2, 2)))
            self._far[kind] = self._measured(lines) if len(lines) else np.full(self.shape, FAR, np.float32)
        return self._far[kind]

    def _measured(self, lines: np.ndarray) -> np.ndarray:
        h, w = (-(-n // COARSE) for n in self.shape)
        image = Image.new('1', (w, h), 1)
        draw = ImageDraw.Draw(image)
        pixels = (lines - (self.x[0, 0], 0)) * (1, -1) + (0, self.y[0, 0])
        for a, b in pixels * PER_CM / COARSE:
            draw.line((*a, *b), 0)
        far = distance_transform_edt(np.asarray(image)).astype(np.float32) * np.float32(COARSE / PER_CM)
        fine = Image.fromarray(far).resize((w * COARSE, h * COARSE), Image.Resampling.BILINEAR)
        return np.ascontiguousarray(np.asarray(fine)[: self.shape[0], : self.shape[1]])


@dataclass
class PatternSpace:
    """All pieces in a picture with `size` pixels a side."""

    cut: Cut
    size: int
    pieces: dict[int, Piece]

    def places(self, uv: np.ndarray, piece: np.ndarray) -> np.ndarray:
        """Texture coordinates [N,2] in 0..1, v upwards, of points uv [N,2] in cm on their pieces [N]."""
        out = np.zeros((len(uv), 2), np.float32)
        for number, p in self.pieces.items():
            on = piece == number
            out[on, 0] = (p.left + (uv[on, 0] - p.x[0, 0]) * PER_CM) / self.size
            out[on, 1] = 1 - (p.top + (p.y[0, 0] - uv[on, 1]) * PER_CM) / self.size
        return out


def _kind(cut: Cut, number: int, middle: np.ndarray) -> str:
    """What an open edge with that middle is."""
    if number not in TORSO:
        return 'cuff' if number in SLEEVES else 'rim'
    x, y = abs(middle[0]), middle[1]
    if y < -cut.length + cut.curved_hem + HEM_RISE:
        return 'hem'
    if x < cut.neck + NECK_ROOM[0] and y > -max(cut.front, cut.back) - NECK_ROOM[1]:
        return 'neck'
    return 'front' if x < cut.neck + NECK_ROOM[0] else 'armhole'


def _edges(cloth: Cloth) -> dict[tuple[int, str], list[np.ndarray]]:
    """Segments [2,2] of the outlines of all pieces, by piece and kind; folds within a piece are no edges."""
    half = np.stack([cloth.corner, np.roll(cloth.corner, -1, 1)], 2).reshape(-1, 2)
    welded = np.sort(cloth.weld[half], 1)
    half = np.where((cloth.weld[half[:, :1]] == welded[:, :1]), half, half[:, ::-1])
    order = np.lexsort((welded[:, 1], welded[:, 0]))
    half, welded = half[order], welded[order]
    first = np.concatenate([[True], (welded[1:] != welded[:-1]).any(1)])
    alone = first & np.append(first[1:], True)
    pair = np.nonzero(first & ~alone)[0]
    apart = (cloth.piece[half[pair, 0]] != cloth.piece[half[pair + 1, 0]]) | (
        np.abs(cloth.uv[half[pair]] - cloth.uv[half[pair + 1]]).max((1, 2)) > 1e-6
    )
    out: dict[tuple[int, str], list[np.ndarray]] = {}
    for k in np.nonzero(alone)[0]:
        line, number = cloth.uv[half[k]], int(cloth.piece[half[k, 0]])
        out.setdefault((number, _kind(cloth.cut, number, line.mean(0))), []).append(line)
    for k in np.concatenate([pair[apart], pair[apart] + 1]):
        out.setdefault((int(cloth.piece[half[k, 0]]), 'seam'), []).append(cloth.uv[half[k]])
    return out


def _packed(pieces: list[Piece]) -> int:
    """Lay the pieces out in rows, tallest first; the side of the square that holds them."""
    limit = int(np.sqrt(sum(p.shape[0] * p.shape[1] for p in pieces)) * 1.15)
    limit = max(limit, max(p.shape[1] for p in pieces))
    left = top = height = 0
    for p in sorted(pieces, key=lambda p: -p.shape[0]):
        if left + p.shape[1] > limit:
            left, top, height = 0, top + height, 0
        p.left, p.top = left, top
        left, height = left + p.shape[1], max(height, p.shape[0])
    return max(limit, top + height)


def pattern_space(cloth: Cloth) -> PatternSpace:
    """Lay out the pieces of a garment."""
    pieces = {}
    for number in np.unique(cloth.piece):
        uv = cloth.uv[cloth.piece == number]
        low, high = uv.min(0) - MARGIN, uv.max(0) + MARGIN
        w, h = np.ceil((high - low) * PER_CM).astype(int)
        x = low[0] + np.arange(w, dtype=np.float32)[None] / PER_CM
        y = high[1] - np.arange(h, dtype=np.float32)[:, None] / PER_CM
        pieces[int(number)] = Piece(int(number), x, y)
    for (number, kind), lines in _edges(cloth).items():
        pieces[number].segments[kind] = np.array(lines)
    return PatternSpace(cloth.cut, _packed(list(pieces.values())), pieces)
