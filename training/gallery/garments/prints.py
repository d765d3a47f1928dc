"""Drawings for prints: white is where the print's colour goes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

SIZE = 1024


def _leaf(draw: ImageDraw.ImageDraw, x: float, y: float, turn: float, long: float) -> None:
    """A leaf of two arcs, drawn at every place where the tile repeats."""
    t = np.linspace(0, np.pi, 24)
    half = np.stack([np.linspace(-0.5, 0.5, 24), 0.17 * np.sin(t)], 1)
    shape = np.concatenate([half, half[::-1] * (1, -1)]) * long
    c, s = np.cos(turn), np.sin(turn)
    shape = shape @ np.array([[c, s], [-s, c]])
    for dx in (-SIZE, 0, SIZE):
        for dy in (-SIZE, 0, SIZE):
            draw.polygon([(float(a + x + dx), float(b + y + dy)) for a, b in shape], fill=255)


def leaves() -> Image.Image:
    """A tile that repeats: small sprigs, loosely spread."""
    picture, r = Image.new('L', (SIZE, SIZE)), np.random.default_rng(5)
    draw = ImageDraw.Draw(picture)
    for row in range(4):
        for column in range(4):
            x = (column + 0.5 * (row % 2) + r.uniform(0.35, 0.65)) * SIZE / 4
            y, turn = (row + r.uniform(0.35, 0.65)) * SIZE / 4, r.uniform(0, 2 * np.pi)
            for side in (-0.75, 0, 0.75):
                a = turn + side
                _leaf(draw, x + 62 * np.cos(a), y + 62 * np.sin(a), a, 105 if side == 0 else 88)
    return picture


def sun() -> Image.Image:
    """A low sun over three lines of sea."""
    picture = Image.new('L', (SIZE, SIZE))
    draw = ImageDraw.Draw(picture)
    draw.pieslice((262, 190, 762, 690), 180, 360, fill=255)
    for k, (wide, thick) in enumerate(((330, 26), (270, 20), (200, 14), (120, 10))):
        y = 500 + 62 * k
        draw.rounded_rectangle((512 - wide, y, 512 + wide, y + thick), thick // 2, fill=255)
    return picture


DRAWINGS = {'leaves': leaves, 'sun': sun}


def drawn(pattern: str, folder: Path) -> Path | None:
    """The drawing of a pattern as a file, or None when the pattern needs none."""
    if pattern not in DRAWINGS:
        return None
    path = folder / f'{pattern}.png'
    DRAWINGS[pattern]().save(path)
    return path
