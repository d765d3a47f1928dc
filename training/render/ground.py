"""What lies around a garment in a user's photo of it: other things, shadows, uneven light, the bars of a letterbox."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from scipy.ndimage import gaussian_filter

from . import photos
from .body import Random
from .fabric import random_colour
from .surroundings import linear, noise

SNAPSHOT = 384  # pixels a side of such a photo
FLOOR_SHADOW, WALL_SHADOW = 9, 26  # pixels of SNAPSHOT by which a cast shadow is displaced at most
SPOT, PHOTOGRAPHER = 0.35, 0.22  # shares of photos with a brighter spot, and with the photographer's shadow
ALIKE_LEVELS = 0.7, 1.4  # how much lighter or darker than the garment surroundings in its colour are


def _thing(r: Random, width: int, height: int) -> Image.Image:
    """Something flat with a surface of its own, turned: a cloth, a book, a cushion."""
    if photos.available() and r.random() < 0.6:
        surface = Image.fromarray(photos.cloth_patch(r)).resize((width, height))
    else:
        grain = noise(r, height, width, r.uniform(2, 12), r.uniform(2, 12), 4)[..., None]
        surface = Image.fromarray((np.clip(random_colour(r) * (0.7 + 0.5 * grain), 0, 1) * 255).astype(np.uint8))
    shape = Image.new('L', (width, height), 0)
    radius = int(min(width, height) * r.choice([0.03, 0.15, 0.5]))
    ImageDraw.Draw(shape).rounded_rectangle((0, 0, width - 1, height - 1), radius, fill=255)
    surface.putalpha(shape)
    return surface.rotate(r.uniform(0, 360), Image.Resampling.BILINEAR, expand=True)


def cluttered(r: Random, background: np.ndarray) -> np.ndarray:
    """A few other things lying about with their shadows, near the border."""
    h, w = background.shape[:2]
    image = Image.fromarray((np.clip(background, 0, 1) ** (1 / 2.2) * 255).astype(np.uint8))
    for _ in range(int(r.integers(1, 4))):
        x, y = (r.choice([r.uniform(-0.05, 0.08), r.uniform(0.92, 1.05)]), r.uniform(0, 1))
        x, y = (x, y) if r.random() < 0.5 else (y, x)
        thing = _thing(r, *(max(4, int(n * w)) for n in r.uniform(0.06, 0.4, 2)))
        place = int(x * w - thing.width / 2), int(y * h - thing.height / 2)
        dark = Image.new('RGBA', thing.size, (0, 0, 0, 0))
        dark.putalpha(thing.getchannel('A').point(lambda a: a * 0.45).filter(ImageFilter.GaussianBlur(4)))
        image.paste(dark, (place[0] + 3, place[1] + 4), dark)
        image.paste(thing, place, thing)
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


def illumination(r: Random, size: int) -> np.ndarray:
    """How light falls over a whole photo [n,n], 1 in the mean of most: from a window to one side, dimmer towards the
    edges, and now and then with the shadow of who takes it."""
    y, x = np.mgrid[-1 : 1 : size * 1j, -1 : 1 : size * 1j].astype(np.float32)
    out = 1 + r.normal(0, 0.1) * x + r.normal(0, 0.12) * y
    if r.random() < SPOT:
        cx, cy = r.uniform(-1, 1, 2)
        out *= 0.75 + 0.45 * np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / r.uniform(0.4, 2))
    if r.random() < PHOTOGRAPHER:
        out *= 1 - r.uniform(0.12, 0.45) * _photographer(r, size)
    return np.clip(out, 0.25, 1.6)


def _photographer(r: Random, size: int) -> np.ndarray:
    """Head, shoulders and arms of a shadow that reaches in from an edge [n,n], 0..1."""
    image = Image.new('L', (size, size), 0)
    draw, s = ImageDraw.Draw(image), size * r.uniform(0.5, 1.1)
    x, y = size * r.uniform(0.2, 0.8), size * r.uniform(0.45, 0.95)
    draw.ellipse((x - 0.13 * s, y, x + 0.13 * s, y + 0.34 * s), fill=255)
    draw.ellipse((x - 0.42 * s, y + 0.3 * s, x + 0.42 * s, y + 1.4 * s), fill=255)
    soft = image.rotate(r.choice([0, 0, 0, 90, -90]) + r.uniform(-25, 25)).filter(
        ImageFilter.GaussianBlur(size * r.uniform(0.01, 0.08))
    )
    return np.asarray(soft, np.float32) / 255


def carried_light(picture: np.ndarray, spread: float) -> np.ndarray:
    """How a real ground [n,n,3] is lit, relative to its mean [n,n]: what lies on it is lit alike."""
    light = gaussian_filter(picture.mean(2), spread)
    return np.clip(light / max(float(light.mean()), 1e-3), 0.4, 1.6) ** 0.6


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
