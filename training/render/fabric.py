"""Textiles: plain, striped, checked, dotted, photographed cloth, prints and lettering; crease maps."""
from __future__ import annotations

import colorsys
import glob
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from . import native, photos
from .body import Random

SIZE = 896           # textile pixels a side
SPAN = 11.2          # and the rest-space units (decimetres) that they cover
ABOVE_NECK = 2.2     # units between the textile's upper edge and the neck joint
UNIT = SIZE / SPAN
CREASE_MAPS, CREASE_SIZE = 8, 512
HALVED, RAGLAN = .1, .45   # shares of garments of two colours that are split down the middle, and whose sleeves differ
BEFORE_YEARS = ('EST', 'SINCE', 'CLASS OF', 'SUMMER', 'TOUR')
WORDS = ('original', 'athletic', 'summer', 'ocean', 'mountain', 'california', 'london', 'paris', 'tokyo', 'berlin',
         'union', 'sport', 'club', 'team', 'dream', 'love', 'sunshine', 'adventure', 'vintage', 'denim', 'company',
         'racing', 'music', 'beach', 'forever', 'hello', 'good vibes', 'wild', 'free', 'happy', 'coffee', 'explore',
         'nature', 'city', 'college', 'state', 'brooklyn', 'riders', 'legend', 'authentic', 'street', 'moon', 'garage')


@dataclass
class Textile:
    """pixels [SIZE,SIZE,3] sRGB; base: its mean linear colour."""

    pixels: np.ndarray
    base: np.ndarray
    kind: str


def random_colour(r: Random) -> np.ndarray:
    """sRGB 0..1; whites, blacks and greys are as common as in shops."""
    k = r.random()
    if k < .2:
        return np.clip(r.uniform(.82, .96) + r.normal(0, .012, 3), 0, 1)
    if k < .36:
        return np.clip(r.uniform(.07, .22) + r.normal(0, .012, 3), 0, 1)
    if k < .48:
        return np.clip(r.uniform(.25, .75) + r.normal(0, .015, 3), 0, 1)
    return np.array(colorsys.hsv_to_rgb(r.random(), r.uniform(.12, .95), r.uniform(.2, .97)))


def _bytes(colour: np.ndarray) -> tuple[int, int, int]:
    red, green, blue = (int(x) for x in np.clip(colour * 255, 0, 255))
    return red, green, blue


@lru_cache(None)
def _fonts() -> list[str]:
    return sorted(glob.glob('/usr/share/fonts/truetype/dejavu/*.ttf')
                  + glob.glob('/usr/share/fonts/truetype/liberation/*.ttf'))


def _stripes(r: Random, image: Image.Image, colours: list) -> None:
    draw, width, duty, upright = ImageDraw.Draw(image), r.uniform(.1, 1.2) * UNIT, r.uniform(.15, .6), r.random() < .4
    for i in range(int(SIZE / width) + 2):
        for j, c in enumerate(colours[1:int(r.integers(2, 4))] if i == 0 else [colours[1]]):
            a = i * width + j * width * duty
            draw.rectangle((a, 0, a + width * duty, SIZE) if upright else (0, a, SIZE, a + width * duty), fill=c)


def _checks(r: Random, image: Image.Image, colours: list) -> None:
    width, over = r.uniform(.25, 1.3) * UNIT, Image.new('RGBA', image.size, (0, 0, 0, 0))
    for k, (part, alpha) in enumerate(((r.uniform(.25, .55), 130), (r.uniform(.03, .12), 160))[:int(r.integers(1, 3))]):
        c = colours[1 + k] + (alpha,)
        for i in range(int(SIZE / width) + 1):
            a = i * width + k * width * .6
            over.alpha_composite(Image.new('RGBA', (SIZE, max(1, int(part * width))), c), (0, int(min(a, SIZE - 1))))
            over.alpha_composite(Image.new('RGBA', (max(1, int(part * width)), SIZE), c), (int(min(a, SIZE - 1)), 0))
    image.paste(over, (0, 0), over)


def _dots(r: Random, image: Image.Image, colours: list) -> None:
    draw, pitch = ImageDraw.Draw(image), r.uniform(.25, .9) * UNIT
    q = pitch * r.uniform(.1, .33)
    for i in range(int(SIZE / pitch) + 2):
        for j in range(int(SIZE / pitch) + 2):
            x, y = i * pitch + (j % 2) * pitch / 2, j * pitch
            draw.ellipse((x - q, y - q, x + q, y + q), fill=colours[1])


def _camouflage(r: Random, image: Image.Image, colours: list) -> None:
    n = np.empty((SIZE, SIZE), np.float32)
    f = float(r.integers(4, 40))
    native.call('noise', n, SIZE, SIZE, f, f * r.uniform(.5, 1.5), 3, int(r.integers(1 << 30)), 0)
    image.paste(Image.fromarray(np.array(colours[:4], np.uint8)[np.digitize(n, [.42, .52, .62])]))


def _confetti(r: Random, image: Image.Image, colours: list) -> None:
    draw = ImageDraw.Draw(image)
    size = r.uniform(.1, .5) * UNIT
    for _ in range(int(r.integers(40, 400))):
        (x, y), q = r.uniform(0, SIZE, 2), size * r.uniform(.3, 1)
        turn = r.uniform(0, 6.28) + np.linspace(0, 6.28, int(r.integers(3, 9)))
        draw.polygon([(x + q * np.cos(t), y + q * np.sin(t)) for t in turn], fill=colours[int(r.integers(1, 5))])


def _gradient(r: Random, image: Image.Image, colours: list) -> None:
    t = np.linspace(0, 1, SIZE)[:, None, None] ** r.uniform(.5, 2)
    blend = np.array(colours[0]) * (1 - t) + np.array(colours[1]) * t
    image.paste(Image.fromarray(np.broadcast_to(blend, (SIZE, SIZE, 3)).astype(np.uint8)))


def _other_sleeves(r: Random, draw: ImageDraw.ImageDraw, colours: list) -> None:
    """Sleeves of another colour, from seams that lean outwards."""
    x, lean, armpit = r.uniform(.9, 1.7) * UNIT, r.uniform(-.1, .4) * UNIT, (ABOVE_NECK + 2) * UNIT
    for side in (-1, 1):
        outline = ((x - lean, 0), (x + lean, armpit), (x + lean, SIZE), (SIZE, SIZE), (SIZE, 0))
        draw.polygon([(SIZE / 2 + side * across, down) for across, down in outline], fill=colours[1])


def _other_hem(r: Random, draw: ImageDraw.ImageDraw, colours: list) -> None:
    """Another colour below the chest, with a stripe in between or not."""
    y = (ABOVE_NECK + r.uniform(.8, 3.5)) * UNIT
    draw.rectangle((0, y, SIZE, SIZE), fill=colours[1])
    if r.random() < .5:
        draw.rectangle((0, y - r.uniform(.2, .8) * UNIT, SIZE, y), fill=colours[2])


def _blocks(r: Random, image: Image.Image, colours: list) -> None:
    draw, kind = ImageDraw.Draw(image), r.random()
    if kind < HALVED:
        draw.rectangle((0, 0, SIZE / 2, SIZE), fill=colours[1])
    else:
        (_other_sleeves if kind < HALVED + RAGLAN else _other_hem)(r, draw, colours)


def _photographed(r: Random, image: Image.Image, colours: list) -> None:
    patch = photos.cloth_patch(r)
    large = r.random() < .5
    size = int(UNIT * (r.uniform(3.5, 6) if large else r.uniform(1, 3)))
    whole = photos.mirrored(patch, size, SIZE, SIZE)
    if large:
        whole = np.roll(whole, (int((ABOVE_NECK + .6) * UNIT), SIZE // 2 - size // 2), (0, 1))
    if r.random() < .4:
        whole = whole[:, :, r.permutation(3)]
    image.paste(Image.fromarray(np.ascontiguousarray(whole)))


def _words(r: Random) -> str:
    """What is written on tops: a word or two, a year, a number."""
    k = r.random()
    if k < .12:
        return str(r.integers(1, 100))
    if k < .24:
        return f'{r.choice(BEFORE_YEARS)} {r.integers(1950, 2026)}'
    return ' '.join(str(w) for w in r.choice(WORDS, 1 if k < .7 else 2, replace=False))


def _lettering(r: Random, draw: ImageDraw.ImageDraw, x: float, y: float, q: float, colours: list) -> None:
    """A few lines in one typeface about a middle, the first or second the largest, one colour or two."""
    path, capitals = _fonts()[int(r.integers(len(_fonts())))], r.random() < .65
    size, two = q * r.uniform(.45, .95), r.random() < .3
    for i in range(int(r.choice([1, 2, 3], p=[.4, .4, .2]))):
        text = _words(r).upper() if capitals else _words(r).capitalize()
        wide = ImageFont.truetype(path, 20).getlength(text) / 20
        height = max(7, int(min(size * (1 if i == 0 else r.uniform(.3, .6)), 3 * q / wide)))
        draw.text((x, y), text, fill=colours[3 if two and i else 2], font=ImageFont.truetype(path, height), anchor='mt')
        y += height * 1.25


def chest_print(r: Random, image: Image.Image, colours: list) -> None:
    """Draw a print into a picture [SIZE,SIZE] in rest space: on the chest, or small beside its middle."""
    draw, k = ImageDraw.Draw(image), r.random()
    small = r.random() < .3
    x = SIZE / 2 + (r.choice([-.75, .75]) if small else r.normal(0, .04)) * UNIT
    y = (ABOVE_NECK + (r.uniform(1, 1.8) if small else r.uniform(1.4, 2.6))) * UNIT
    q = UNIT * (r.uniform(.12, .3) if small else r.uniform(.5, 1.3))
    if k < .2:
        draw.ellipse((x - q, y - q, x + q, y + q), fill=colours[2])
        draw.ellipse((x - q * .82, y - q * .82, x + q * .82, y + q * .82), fill=colours[3 if r.random() < .4 else 0])
    elif k < .23:
        draw.rectangle((x - q * 1.1, y - q * .7, x + q * 1.1, y + q * .9), fill=colours[2])
    elif k < .28:
        draw.polygon([(x + q * np.sin(t), y - q * np.cos(t)) for t in np.arange(0, 6.2, 2.513)], fill=colours[2])
    if k > .15 and _fonts():
        _lettering(r, draw, x, y + (0 if k >= .28 else -.2 * q), q * (.6 if k < .28 else 1), [colours[0], colours[1],
                   colours[3] if k < .28 else colours[2], colours[3]])


_PATTERNS: dict[str, Callable[[Random, Image.Image, list], None] | None] = {
    'plain': None, 'stripes': _stripes, 'checks': _checks, 'dots': _dots, 'camouflage': _camouflage,
    'confetti': _confetti, 'gradient': _gradient, 'blocks': _blocks, 'photographed': _photographed}
_SHARES = [.34, .13, .08, .05, .05, .05, .03, .08, .19]


def weave(r: Random, pixels: np.ndarray) -> np.ndarray:
    """Heather and weave: a fine, slightly streaky lightness."""
    n = np.empty((SIZE, SIZE), np.float32)
    native.call('noise', n, SIZE, SIZE, float(r.uniform(150, 440)), float(r.uniform(150, 440)), 1,
                int(r.integers(1 << 30)), 0)
    return np.clip(pixels + (n[:, :, None] - .5) * r.uniform(0, 26) * (r.random() < .6), 0, 255).astype(np.uint8)


def colour_bytes(colours: list[np.ndarray]) -> list[tuple[int, int, int]]:
    """sRGB 0..1 to what a drawing takes."""
    return [_bytes(c) for c in colours]


def pattern(r: Random, kind: str, tones: list[np.ndarray]) -> np.ndarray:
    """A textile's pixels [SIZE,SIZE,3] of a kind, in at least five tones (sRGB 0..1), without prints and weave."""
    image = Image.new('RGB', (SIZE, SIZE), _bytes(tones[0]))
    paint = _PATTERNS[kind]
    if paint:
        paint(r, image, colour_bytes(tones))
    return np.asarray(image)


def printed(r: Random, pixels: np.ndarray, tones: list[np.ndarray]) -> np.ndarray:
    """The textile with a print on its chest."""
    image = Image.fromarray(pixels)
    chest_print(r, image, colour_bytes(tones))
    return np.asarray(image)


def random_textile(r: Random) -> Textile:
    """Draw a textile."""
    tones = [random_colour(r) for _ in range(5)]
    colours = [_bytes(c) for c in tones]
    kind = str(r.choice(list(_PATTERNS), p=_SHARES))
    if kind == 'photographed' and not photos.available():
        kind = 'confetti'
    image = Image.new('RGB', (SIZE, SIZE), colours[0])
    paint = _PATTERNS[kind]
    if paint:
        paint(r, image, colours)
    if r.random() < (.45 if kind == 'plain' else .2):
        chest_print(r, image, colours)
        kind += '+print'
    pixels = weave(r, np.asarray(image))
    base = (pixels[::16, ::16].reshape(-1, 3) / 255).mean(0) ** 2.2
    return Textile(pixels, base, kind)


@lru_cache(None)
def crease_map(i: int) -> np.ndarray:
    """One of CREASE_MAPS tiling slope maps [n,n,2] with unit deviation: warped ridges of two sizes."""
    n = CREASE_SIZE
    layers = [np.empty((n, n), np.float32) for _ in range(4)]
    for k, (layer, f) in enumerate(zip(layers, (3, 3, 4 + i % 3, 9))):
        native.call('noise', layer, n, n, float(f), float(max(2, f // (1 + i % 2))), 3, 977 * i + 31 * k, 1)
    y, x = np.mgrid[:n, :n]
    wx, wy = (x + (layers[0] - .5) * 150).astype(int) % n, (y + (layers[1] - .5) * 150).astype(int) % n
    ridge = 1 - np.abs(2 * layers[2][wy, wx] - 1)
    height = ridge ** (1.5 + i % 3) + .3 * layers[3][wy, wx]
    for axis in (0, 1):
        height = (np.roll(height, 1, axis) + 2 * height + np.roll(height, -1, axis)) / 4
    slope = np.stack([np.roll(height, -1, 1) - np.roll(height, 1, 1), np.roll(height, -1, 0) - np.roll(height, 1, 0)],
                     2)
    return np.ascontiguousarray(slope / slope.std(), np.float32)


@dataclass
class Creases:
    """A crease map and its placement (2x2 matrix row by row, offset) in rest space, with the slope's strength."""

    slopes: np.ndarray
    placement: tuple[float, ...]
    strength: float


def random_creases(r: Random, low: float, high: float) -> Creases:
    """Creases whose mean slope lies between low and high."""
    scale, turn = 1 / r.uniform(3.5, 9), r.uniform(-.9, .9) + (1.57 if r.random() < .5 else 0)
    c, s = np.cos(turn) * scale, np.sin(turn) * scale * r.uniform(.6, 1.3)
    return Creases(crease_map(int(r.integers(CREASE_MAPS))), (c, s, -s, c, r.random(), r.random()),
                   float(r.uniform(low, high) / scale))
