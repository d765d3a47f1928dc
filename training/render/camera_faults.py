"""What a camera does to a picture: exposure, colour cast, vignette, blur, grain, JPEG."""
from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageFilter

from . import native
from .body import Random


def _toned(r: Random, picture: np.ndarray, strength: float) -> np.ndarray:
    """Per-channel gain and gamma as one table."""
    x = np.arange(256) / 255
    tables = []
    gain, gamma = r.normal(1, .05 * strength), np.exp(r.normal(0, .1 * strength))
    for _ in range(3):
        tables.append(np.clip(255 * (x ** (gamma * np.exp(r.normal(0, .03 * strength)))) * gain
                              * r.normal(1, .025 * strength) + .5, 0, 255).astype(np.uint8))
    return np.stack([tables[k][picture[:, :, k]] for k in range(3)], 2)


def photographed(r: Random, picture: np.ndarray, strength: float) -> np.ndarray:
    """A photograph of the picture [h,w,3]; strength 0 (nearly clean) to 1 (phone in poor light)."""
    out = _toned(r, picture, strength)
    if r.random() < .35 * strength:
        y, x = np.mgrid[-1:1:out.shape[0] * 1j, -1:1:out.shape[1] * 1j].astype(np.float32)
        out = (out * (1 - r.uniform(.05, .35) * (x * x + y * y) / 2)[:, :, None]).astype(np.uint8)
    if r.random() < .45 * strength + .1:
        out = np.asarray(Image.fromarray(out).filter(ImageFilter.GaussianBlur(r.uniform(.3, .5 + .7 * strength))))
    out = np.ascontiguousarray(out).copy()
    native.call('grain', out, out.size, float(r.uniform(0, .6 + 2.2 * strength)),
                float(r.uniform(0, .05 + .25 * strength)), int(r.integers(1, 1 << 30)))
    if r.random() < .85:
        stream = io.BytesIO()
        Image.fromarray(out).save(stream, 'JPEG', quality=int(r.integers(int(88 - 38 * strength), 97)),
                                  subsampling=int(r.choice([0, 2])))
        out = np.asarray(Image.open(stream).convert('RGB'))
    return np.ascontiguousarray(out)
