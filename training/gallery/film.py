"""From a developed picture to a photograph: falloff of the lens, halation, grain, JPEG."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

VIGNETTE, GRAIN, SOFT = 0.07, 0.009, 0.5
SHARP, SHARP_RADIUS = 0.7, 1.3  # share and radius (pixels) of the sharpening
VIVID = 1.15  # colourfulness: the tone curve takes some
GLOW, GLOW_RADIUS = 0.035, 9.0  # share and radius (pixels) of light that spreads in the lens
QUALITY = 92


def _blurred(a: np.ndarray, radius: float) -> np.ndarray:
    picture = Image.fromarray((a.clip(0, 1) * 255 + 0.5).astype(np.uint8))
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(radius)), float) / 255


def finished(a: np.ndarray, r: np.random.Generator) -> np.ndarray:
    """A picture [H,W,3], 0..1, as a camera with this lens and film would give it."""
    h, w = a.shape[:2]
    grey = a @ [0.21, 0.72, 0.07]
    a = grey[:, :, None] + (a - grey[:, :, None]) * VIVID
    a = np.clip(a + (a - _blurred(a, SHARP_RADIUS)) * SHARP, 0, 1)
    a = a * (1 - GLOW) + _blurred(a, GLOW_RADIUS) * GLOW
    y, x = np.mgrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j]
    a = a * (1 - VIGNETTE * np.clip(x**2 * 0.5 + y**2 * 0.8, 0, 1.5))[:, :, None]
    noise = _blurred(np.clip(r.normal(0, 1, (h, w)) / 8 + 0.5, 0, 1), SOFT)
    strength = GRAIN / max(float(noise.std()), 1e-6)
    return np.clip(a + ((noise - noise.mean()) * strength)[:, :, None] * (1 - 0.6 * a), 0, 1)


def save(developed: Path, path: Path, size: tuple[int, int], seed: int) -> None:
    """Reduce the developed PNG to (width, height), finish it, write a JPEG."""
    picture = Image.open(developed).convert('RGB')
    picture = picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS)
    a = finished(np.asarray(picture, float) / 255, np.random.default_rng(seed))
    Image.fromarray((a * 255 + 0.5).astype(np.uint8)).save(path, quality=QUALITY, subsampling=0, optimize=True)
