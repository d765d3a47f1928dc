"""A coat hanger: its hook above the garment, its arms behind the front and before the back of the neckline."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from .garment import Garment, edge_vertices
from .scene import SUPERSAMPLING

MIDDLE = .2
"""Columns about the garment's middle, as a share of its width, whose highest vertices are the neckline."""


@dataclass
class Hanger:
    """colour (linear) [3] and how much of each pixel it covers [H,W], 0..1."""

    colour: np.ndarray
    cover: np.ndarray

    def before_inner_side(self, rgb: np.ndarray, alpha: np.ndarray, inner: np.ndarray) -> np.ndarray:
        """Premultiplied linear garment [H,W,3] with the hanger where its inner side shows ([H,W], 0..255)."""
        weight = (self.cover * (inner / 255))[:, :, None]
        return np.ascontiguousarray(rgb * (1 - weight) + self.colour * weight * alpha[:, :, None], np.float32)

    def before(self, background: np.ndarray) -> np.ndarray:
        """Linear background [H,W,3] with the whole hanger before it."""
        weight = self.cover[:, :, None]
        return np.ascontiguousarray(background * (1 - weight) + self.colour * weight, np.float32)


def hanger_tone(r: np.random.Generator) -> np.ndarray:
    """sRGB levels: mostly black plastic or velvet; wood, wire, white and coloured ones too."""
    kind = r.random()
    if kind < .5:
        return np.full(3, r.uniform(5, 60))
    if kind < .65:
        return np.array([190, 140, 90]) * r.uniform(.6, 1.2)
    return np.full(3, r.uniform(120, 250)) if kind < .85 else r.uniform(10, 245, 3)


def draw_hanger(r: np.random.Generator, shape: tuple[int, int],
                neckline: tuple[float, float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Coverage [h,w] 0..1 of a hanger and its colour (sRGB 0..255); neckline: x and y of its middle, the garment's
    width, pixels."""
    x, y, size = neckline
    image = Image.new('L', shape[::-1])
    draw, thick = ImageDraw.Draw(image), max(1, round(size * r.uniform(.008, .05)))
    top, half, drop = y - size * r.uniform(-.02, .1), size * r.uniform(.16, .3), size * r.uniform(.02, .25)
    ends = [(x - half, top + drop), (x + half, top + drop)]
    draw.line([ends[0], (x, top), ends[1]], 255, thick, 'curve')
    if r.random() < .6:
        draw.line(ends, 255, max(1, round(thick * r.uniform(.4, 1))))
    hook, radius = max(1, round(thick * r.uniform(.3, .8))), size * r.uniform(.025, .05)
    draw.line([(x, top), (x, top - radius)], 255, hook)
    draw.arc((x - radius, top - 3 * radius, x + radius, top - radius), 130, 450, 255, hook)
    return np.asarray(image, np.float32) / 255, hanger_tone(r)


def _neckline(position: np.ndarray, garment: Garment) -> tuple[float, float, float]:
    """x and y of the middle of the neckline and the garment's width, pixels."""
    kept = position[edge_vertices(garment), :2] / SUPERSAMPLING
    width = float(np.ptp(kept[:, 0]))
    near = kept[np.abs(kept[:, 0] - np.median(kept[:, 0])) < MIDDLE * width]
    return float(near[:, 0].mean()), float(near[:, 1].min()), width


def random_hanger(r: np.random.Generator, position: np.ndarray, garment: Garment, height: int, width: int) -> Hanger:
    """A hanger for a garment whose vertices lie at `position` [V,3], supersampled pixels of a picture
    [height,width]."""
    cover, tone = draw_hanger(r, (height, width), _neckline(position, garment))
    return Hanger(((tone / 255) ** 2.2).astype(np.float32), cover)
