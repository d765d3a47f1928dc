"""What lies around a garment in a user's photo of it: other things, shadows, uneven light, the bars of a letterbox."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .body import Random
from .fabric import random_colour
from .surroundings import linear

SNAPSHOT = 384  # pixels a side of such a photo
FLOOR_SHADOW, WALL_SHADOW = 9, 26  # pixels of SNAPSHOT by which a cast shadow is displaced at most
ALIKE_LEVELS = 0.7, 1.4  # how much lighter or darker than the garment surroundings in its colour are


def cluttered(r: Random, background: np.ndarray) -> np.ndarray:
    """A few other things lying about, mostly near the border."""
    h, w = background.shape[:2]
    image = Image.fromarray((np.clip(background, 0, 1) ** (1 / 2.2) * 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    for _ in range(int(r.integers(1, 6))):
        x, y = (r.choice([r.uniform(-0.05, 0.15), r.uniform(0.85, 1.05)]), r.uniform(0, 1))
        x, y = (x, y) if r.random() < 0.5 else (y, x)
        a, b = r.uniform(0.03, 0.2, 2)
        colour = tuple(int(c * 255) for c in random_colour(r))
        box = ((x - a) * w, (y - b) * h, (x + a) * w, (y + b) * h)
        getattr(draw, str(r.choice(['rectangle', 'ellipse'])))(box, fill=colour)
    return linear(np.asarray(image.filter(ImageFilter.GaussianBlur(0.6)))).copy()


def grounded(r: Random, background: np.ndarray, alpha: np.ndarray, hung: bool) -> np.ndarray:
    """The garment's shadow on what it lies on: a close contact shadow and a cast one, which falls further on the wall
    behind a hanging one."""
    reach = WALL_SHADOW if hung and r.random() < 0.6 else FLOOR_SHADOW
    solid = Image.fromarray((alpha * 255).astype(np.uint8))
    close = np.asarray(solid.filter(ImageFilter.GaussianBlur(r.uniform(1, 4))), np.float32) / 255
    far = np.asarray(solid.filter(ImageFilter.GaussianBlur(r.uniform(3, 14))), np.float32) / 255
    far = np.roll(far, (int(r.integers(-reach // 2, reach)), int(r.integers(-reach, reach))), (0, 1))
    return background * (1 - r.uniform(0.1, 0.5) * close)[:, :, None] * (1 - r.uniform(0, 0.6) * far)[:, :, None]


def alike(r: Random, background: np.ndarray, rgb: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """The surroundings in the mean colour of the premultiplied garment: a pale shirt on pale boards."""
    garment = rgb.sum((0, 1)) / max(float(alpha.sum()), 1.0)
    return np.clip(
        background * (garment * r.uniform(*ALIKE_LEVELS) / np.maximum(background.mean((0, 1)), 0.01)), 0, 1
    ).astype(np.float32)


def lit_unevenly(r: Random, background: np.ndarray) -> np.ndarray:
    h, w = background.shape[:2]
    y, x = np.mgrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j].astype(np.float32)
    return background * np.clip(1 + r.normal(0, 0.15) * x + r.normal(0, 0.15) * y, 0.3, 1.6)[:, :, None]


def letterboxed(r: Random, picture: np.ndarray, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cut to a photo's aspect and fill the rest of the square with white, as the service's letterbox does."""
    aspect = r.choice([0.5625, 0.667, 0.75, 1.0, 1.333, 1.5], p=[0.12, 0.15, 0.38, 0.15, 0.15, 0.05])
    n = SNAPSHOT
    bar = int(n * (1 - min(aspect, 1 / aspect)) / 2)
    if not bar:
        return picture, mask
    inner = slice(bar, n - bar)
    area = (slice(None), inner) if aspect < 1 else (inner, slice(None))
    tone = np.uint8(255)
    out, cut = np.full_like(picture, tone), np.zeros_like(mask)
    out[area], cut[area] = picture[area], mask[area]
    return out, cut
