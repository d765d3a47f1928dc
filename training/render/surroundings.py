"""What lies behind: rooms and streets behind a person, floors, beds, carpets and walls under a garment. Linear light
[h,w,3]."""
from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from . import native, photos
from .body import Random
from .fabric import random_colour


def linear(pixels: np.ndarray) -> np.ndarray:
    """sRGB bytes to linear light."""
    return _TABLE[pixels]


_TABLE = ((np.arange(256) / 255) ** 2.2).astype(np.float32)


def noise(r: Random, h: int, w: int, across: float, down: float, octaves: int = 4) -> np.ndarray:
    """Fractal value noise [h,w] in 0..1."""
    out = np.empty((h, w), np.float32)
    native.call('noise', out, h, w, float(across), float(down), octaves, int(r.integers(1 << 30)), 0)
    return out


def _plain(r: Random, h: int, w: int) -> np.ndarray:
    tone = r.uniform(.55, 1) if r.random() < .8 else r.uniform(.05, .5)
    colour = np.clip(tone + r.normal(0, .02, 3), 0, 1) if r.random() < .75 else random_colour(r)
    fall = np.linspace(r.uniform(.9, 1.08), r.uniform(.8, 1), h)[:, None, None]
    fall = fall * (1 - r.uniform(0, .15) * np.linspace(-1, 1, w)[None, :, None] ** 2)
    return np.clip(colour.astype(np.float32) * fall, 0, 1) ** 2.2


def _shapes(r: Random, h: int, w: int) -> np.ndarray:
    """Furniture, shelves, windows, people, trees: layered rectangles, blobs and strokes, more or less out of focus."""
    image = Image.new('RGB', (w, h), tuple(int(c * 255) for c in random_colour(r)))
    draw = ImageDraw.Draw(image)
    for _ in range(int(r.integers(5, 70))):
        colour = tuple(int(c * 255) for c in random_colour(r))
        (x, y), (a, b) = r.uniform(-.1, 1, 2) * (w, h), r.exponential(.14, 2) * (w, h) + 3
        kind = r.random()
        if kind < .6:
            draw.rectangle((x, y, x + a, y + b), fill=colour)
        elif kind < .85:
            draw.ellipse((x, y, x + a, y + b), fill=colour)
        else:
            draw.line((x, y, x + r.normal(0, w * .4), y + r.normal(0, h * .4)), fill=colour,
                      width=int(r.integers(1, 18)))
    return linear(np.asarray(image.filter(ImageFilter.GaussianBlur(r.uniform(.3, 9)))))


def _outdoor(r: Random, h: int, w: int) -> np.ndarray:
    """Sky, far line of trees or houses, ground; foliage noise."""
    horizon = int(h * r.uniform(.25, .8))
    sky = np.array([.55, .72, .95]) * r.uniform(.5, 1.05) + r.normal(0, .08, 3)
    ground = np.array([r.uniform(.2, .6), r.uniform(.25, .6), r.uniform(.15, .5)])
    out = np.empty((h, w, 3), np.float32)
    out[:horizon], out[horizon:] = np.clip(sky, 0, 1) ** 2.2, ground ** 2.2
    leaves = noise(r, h, w, r.uniform(5, 20), r.uniform(5, 20), 6)
    edge = horizon - noise(r, 1, w, r.uniform(2, 14), 1, 4)[0] * h * r.uniform(.1, .7)
    wood = (np.arange(h)[:, None] > edge) & (np.arange(h)[:, None] < horizon + 3)
    colour = (np.array([r.uniform(.1, .45), r.uniform(.2, .55), r.uniform(.05, .3)]) if r.random() < .7
              else random_colour(r)) ** 2.2
    out[wood] = (colour * (.3 + 1.6 * leaves[:, :, None]))[wood]
    out[horizon:] *= .6 + .8 * leaves[horizon:, :, None]
    return _blurred(np.clip(out, 0, 1), r.uniform(.3, 5))


def _blurred(picture: np.ndarray, radius: float) -> np.ndarray:
    coded = Image.fromarray((np.clip(picture, 0, 1) ** (1 / 2.2) * 255).astype(np.uint8))
    return linear(np.asarray(coded.filter(ImageFilter.GaussianBlur(radius))))


def _patched(r: Random, h: int, w: int) -> np.ndarray:
    patch = photos.corner_patch(r) if photos.available() else None
    if patch is None:
        return boards(r, h, w)
    return linear(photos.mirrored(patch, int(r.uniform(.25, .9) * w), h, w))


def behind_person(r: Random, h: int, w: int, catalogue: bool) -> np.ndarray:
    """Background of a person photo. catalogue: an even light studio wall."""
    if catalogue and r.random() < .75:
        tone = r.uniform(.8, 1)
        return np.broadcast_to((np.clip(tone + r.normal(0, .01, 3), 0, 1) ** 2.2).astype(np.float32), (h, w, 3))
    kind = r.choice(['plain', 'shapes', 'outdoor', 'patched', 'mixed'], p=[.28, .24, .18, .1, .2])
    if kind == 'plain':
        return _plain(r, h, w)
    if kind == 'shapes':
        return _shapes(r, h, w)
    if kind == 'outdoor':
        return _outdoor(r, h, w)
    if kind == 'patched':
        return _blurred(_patched(r, h, w), r.uniform(.3, 6))
    floor = int(h * r.uniform(.55, .95))
    out = np.array(_plain(r, h, w))
    out[floor:] = _patched(r, h - floor, w)
    extra = _shapes(r, h, w)
    side = int(w * r.uniform(.1, .45))
    out[:, :side] = extra[:, :side] if r.random() < .5 else out[:, :side]
    return out


def boards(r: Random, h: int, w: int) -> np.ndarray:
    """Wooden boards with grain and joints."""
    n = int(r.integers(3, 14))
    tone = np.array([r.uniform(.25, .85)] * 3) * np.array([1, r.uniform(.72, .95), r.uniform(.45, .88)])
    row = (np.arange(h) * n // h)
    grain = noise(r, h, w, r.uniform(2, 6), n * r.uniform(5, 12), 4)
    shade = r.uniform(.75, 1.1, n)[row][:, None] * (.75 + .5 * grain)
    shade[(np.arange(h) * n % h) < n] *= r.uniform(.45, .8)
    out = np.clip(tone * shade[:, :, None], 0, 1).astype(np.float32) ** 2.2
    return np.ascontiguousarray(out.transpose(1, 0, 2)) if r.random() < .5 and h == w else out


def carpet(r: Random, h: int, w: int) -> np.ndarray:
    """Pile or terry: fine grain, blotches; sometimes a woven ornament, mirrored about its middle."""
    fine, coarse = noise(r, h, w, w / r.uniform(2, 7), h / r.uniform(2, 7), 2), noise(r, h, w, 5, 5, 3)
    colour = random_colour(r)
    if r.random() < .4:
        half = noise(r, h, w, r.uniform(4, 18), r.uniform(4, 18), 2)
        half = (half + half[:, ::-1]) / 2
        palette = np.stack([random_colour(r) for _ in range(4)])
        base = palette[np.digitize(half, [.42, .5, .58])]
    else:
        base = np.broadcast_to(colour, (h, w, 3))
    return np.clip(base * (.7 + .45 * fine + .3 * coarse)[:, :, None] * .9, 0, 1).astype(np.float32) ** 2.2


def sheet(r: Random, h: int, w: int) -> np.ndarray:
    """A bed sheet: one colour (or stripes) with soft folds lit from the side."""
    height = noise(r, h, w, r.uniform(1.5, 6), r.uniform(1.5, 6), 3)
    height = 1 - np.abs(2 * height - 1) ** r.uniform(.6, 1.5)
    slope = np.gradient(height, axis=1) * r.normal(0, 9) + np.gradient(height, axis=0) * r.normal(0, 9)
    base = np.broadcast_to(random_colour(r) if r.random() < .8
                           else np.array([r.uniform(.45, .8), .05, r.uniform(.05, .3)]), (h, w, 3))
    if r.random() < .2:
        band = (np.arange(w) // max(2, int(r.uniform(.02, .08) * w))) % 2
        base = np.where(band[None, :, None], base, random_colour(r))
    return np.clip(base * (1 + np.clip(slope, -.6, .4))[:, :, None], 0, 1).astype(np.float32) ** 2.2


def tiles(r: Random, h: int, w: int) -> np.ndarray:
    """Ceramic or stone tiles with joints."""
    pitch = int(r.uniform(.12, .45) * w)
    y, x = np.mgrid[:h, :w]
    tone = np.clip(r.uniform(.5, .9) + r.normal(0, .03, 3), 0, 1)
    shade = .85 + .25 * noise(r, h, w, 12, 12, 4)
    joint = ((x % pitch) < 2) | ((y % pitch) < 2)
    return np.clip(tone * np.where(joint, r.uniform(.4, .9), shade)[:, :, None], 0, 1).astype(np.float32) ** 2.2


def under_garment(r: Random, h: int, w: int) -> tuple[np.ndarray, str]:
    """Background of a garment snapshot and its kind; 'wall' is where a hanger belongs."""
    kind = str(r.choice(['plain', 'wall', 'boards', 'carpet', 'sheet', 'tiles', 'photographed', 'shapes'],
                        p=[.06, .16, .15, .12, .18, .05, .22, .06]))
    make = {'plain': _plain, 'wall': _plain, 'boards': boards, 'carpet': carpet, 'sheet': sheet, 'tiles': tiles,
            'photographed': _patched, 'shapes': _shapes}[kind]
    out = np.array(make(r, h, w), np.float32)
    if kind == 'wall' and r.random() < .5:
        x = int(r.uniform(0, w))
        out[:, x:] = _plain(r, h, w)[:, x:]
        out[:, max(0, x - int(r.integers(1, 6))):x] *= r.uniform(.4, .9)
    return out, kind
