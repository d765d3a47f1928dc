"""Doors and wardrobes that garments hang before: frames, panels, handles. Linear light [h,w,3]."""
from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .body import Random
from .fabric import random_colour
from .surroundings import linear, noise

PAINTED, GRAIN = .55, (.75, .5)
"""Share of painted doors, the others show wood; its least lightness and how much grain adds."""
ROWS, COLUMNS = (1, 4), (1, 3)
BEVEL = (.006, .02)
"""Width of a panel's edge, as a share of the picture's."""


def _tone(r: Random) -> np.ndarray:
    """sRGB 0..1 of paint: white or grey, now and then a colour."""
    return np.full(3, r.uniform(.6, .97)) if r.random() < .7 else random_colour(r)


def _wood(r: Random, h: int, w: int) -> np.ndarray:
    """sRGB 0..1 [h,w,3] with the grain upright."""
    green = r.uniform(.68, .92)
    tone = r.uniform(.3, .85) * np.array([1, green, green * r.uniform(.5, .85)])
    grain = noise(r, h, w, w / r.uniform(3, 10), r.uniform(1, 4), 4)
    return tone * (GRAIN[0] + GRAIN[1] * grain)[..., None]


def _panels(r: Random, box: tuple[float, float, float, float]) -> list[tuple[float, float, float, float]]:
    """Boxes of a door's panels within its own."""
    left, top, right, bottom = box
    rows, columns = int(r.integers(*ROWS)), int(r.integers(*COLUMNS))
    gap = (right - left) * r.uniform(.08, .16)
    heights = np.cumsum(np.concatenate([[0], r.uniform(.6, 1.6, rows)]))
    ys = top + heights / heights[-1] * (bottom - top)
    xs = np.linspace(left, right, columns + 1)
    return [(xs[i] + gap / 2, ys[j] + gap / 2, xs[i + 1] - gap / 2, ys[j + 1] - gap / 2)
            for j in range(rows) for i in range(columns)]


def _carved(r: Random, box: tuple[float, float, float, float], size: tuple[int, int]) -> np.ndarray:
    """How light [h,w] the panels' edges, the gap about the door and its handle make it, 1 elsewhere."""
    h, w = size
    image = Image.new('L', (w, h), 128)
    draw, edge = ImageDraw.Draw(image), max(1, round(w * r.uniform(*BEVEL)))
    light, dark = int(128 + r.uniform(10, 60)), int(128 - r.uniform(20, 80))
    for left, top, right, bottom in _panels(r, box):
        draw.line([(left, bottom), (left, top), (right, top)], dark, edge)
        draw.line([(right, top), (right, bottom), (left, bottom)], light, edge)
    draw.rectangle(box, outline=int(r.uniform(20, 80)), width=max(1, edge // 2))
    x, y = box[2 if r.random() < .5 else 0], h * r.uniform(.3, .8)
    inward = -1 if x == box[2] else 1
    ends = sorted((x + inward * w * .03, x + inward * w * r.uniform(.05, .12)))
    draw.rounded_rectangle((ends[0], y, ends[1], y + h * r.uniform(.012, .06)), 3, fill=int(r.choice([30, 220])))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(r.uniform(.4, 1.2))), np.float32) / 128


def door(r: Random, h: int, w: int) -> np.ndarray:
    """A door or a wardrobe's front, with some wall beside it."""
    wall = np.broadcast_to(_tone(r), (h, w, 3))
    leaf = np.broadcast_to(_tone(r), (h, w, 3)) if r.random() < PAINTED else _wood(r, h, w)
    left, right = sorted((r.uniform(-.2, .25) * w, r.uniform(.75, 1.2) * w))
    box = (left, r.uniform(-.3, .06) * h, right, h * r.uniform(.95, 1.3))
    inside = np.zeros((h, w, 1), bool)
    inside[max(0, int(box[1])):int(box[3]), max(0, int(left)):int(right)] = True
    picture = np.where(inside, leaf, wall) * _carved(r, box, (h, w))[..., None]
    return linear((np.clip(picture, 0, 1) * 255).astype(np.uint8)).copy()
