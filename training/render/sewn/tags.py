"""Price tags and care labels that hang on a garment: cards on threads, drawn before the cloth."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from ..body import Random
from ..fabric import random_colour
from ..native import Part, part

CARD = (96, 144)  # pixels of a tag's picture
SIZE, THREAD = (2.5, 5.5), (0.5, 5.0)  # cm: width of a tag, length of its thread
BEFORE, HALF_THREAD = 0.25, 0.04  # units before the cloth, half the thread's width


def _card(r: Random) -> np.ndarray:
    """A tag [n,n,4]: paper with lines of writing, a bar code and a hole."""
    w, h = CARD
    paper = tuple(int(c) for c in (random_colour(r) * 255 if r.random() < 0.35 else np.full(3, r.uniform(190, 250))))
    ink = (20, 20, 25) if sum(paper) > 330 else (235, 235, 235)
    image = Image.new('RGB', CARD, paper)
    draw = ImageDraw.Draw(image)
    for y in range(int(h * r.uniform(0.2, 0.4)), int(h * 0.62), int(r.integers(9, 20))):
        draw.line((w * 0.15, y, w * r.uniform(0.4, 0.9), y), ink, int(r.integers(2, 7)))
    if r.random() < 0.6:
        for x in range(int(w * 0.15), int(w * 0.85), int(r.integers(3, 7))):
            draw.line((x, h * 0.7, x, h * 0.9), ink, int(r.integers(1, 4)))
    draw.ellipse((w * 0.44, h * 0.04, w * 0.56, h * 0.12), (90, 90, 90))
    side = np.asarray(image.resize((h, h)))
    return np.concatenate([side, np.full((h, h, 1), 255, np.uint8)], 2)


def _plate(corners: np.ndarray, depth: float, texture: np.ndarray, label: int) -> Part:
    """A rectangle [4,2] in supersampled pixels, from its upper left corner clockwise."""
    position = np.concatenate([corners, np.full((4, 1), depth)], 1).astype(np.float32)
    uv = np.array([[0, 1], [1, 1], [1, 0], [0, 0]], np.float32)
    triangle = np.array([[0, 1, 2], [0, 2, 3]], np.int32)
    normal = np.tile(np.array([0, 0, 1], np.float32), (4, 1))
    return part(
        position=position,
        normal=normal,
        uv=uv[triangle],
        triangle=triangle,
        triangles=2,
        texture=texture,
        texture_size=len(texture),
        label=label,
    )


def random_tag(r: Random, anchor: np.ndarray, depth: float, scale: float, label: int) -> list[Part]:
    """A tag that hangs from a point [2] of the picture; depth: of the nearest cloth about it; scale: supersampled
    pixels a unit."""
    turn = r.normal(0, 0.45)
    down, across = np.array([np.sin(turn), np.cos(turn)]), np.array([np.cos(turn), -np.sin(turn)])
    thread, width = r.uniform(*THREAD) / 10 * scale, r.uniform(*SIZE) / 10 * scale
    height, top = width * r.uniform(1.2, 2.2), anchor + thread * down
    half = np.maximum(HALF_THREAD * scale, 0.5) * across

    def corners(a: np.ndarray, b: np.ndarray, side: np.ndarray) -> np.ndarray:
        return np.stack([a - side, a + side, b + side, b - side])

    line = np.full((2, 2, 4), int(r.choice([40, 225])), np.uint8)
    return [
        _plate(corners(anchor, top, half), depth + BEFORE, line, label),
        _plate(corners(top, top + height * down, width / 2 * across), depth + BEFORE, _card(r), label),
    ]
