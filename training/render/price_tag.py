"""Price tags: written cards on strings that dangle before the inner side of garments in shops. They are no part of the garment."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from .body import Random

SIZE, SLENDER = (.06, .2), (.35, 1.6)   # length of a card's longer side as a share of the garment's width; width by height
TURN = 25.                              # degrees (sigma)
STRUNG, REACH = .6, (.3, 2.)            # share of cards whose string shows, and its length in cards
WRITTEN, STRIPED = .85, .35             # shares of cards with lines of writing and with a bar code
ROOM = .004                             # least share of the picture that shows the inner side before which a card can dangle
DETAIL = 3                              # cards are drawn this many times larger, then reduced
Tone = tuple[int, int, int]


@dataclass
class PriceTag:
    """colour (sRGB 0..255) [H,W,3] and how much of each pixel it covers [H,W], 0..1."""

    colour: np.ndarray
    cover: np.ndarray


def _tones(r: Random) -> tuple[Tone, Tone]:
    """Ground and ink: mostly dark on white card; brown card, coloured ones and light ink on black too."""
    kind, ink = r.random(), r.uniform(0, 90, 3) if r.random() < .3 else np.full(3, r.uniform(0, 70))
    ground = np.full(3, r.uniform(190, 255))
    if kind < .15:
        ground = np.array([200, 165, 120]) * r.uniform(.8, 1.15)
    elif kind < .3:
        ground = r.uniform(60, 255, 3)
    elif kind < .38:
        ground, ink = np.full(3, r.uniform(5, 50)), np.full(3, r.uniform(180, 255))
    return tuple(int(v) for v in ground), tuple(int(v) for v in ink)


def _write(r: Random, draw: ImageDraw.ImageDraw, width: int, height: int, ink: Tone) -> None:
    """Lines of words, as dashes of any length; now and then a tall one, as prices are."""
    upright = r.random() < .7
    long, across = (width, height) if upright else (height, width)
    y = .08 * across
    while y < .85 * across:
        thick = across * (r.uniform(.05, .1) if r.random() < .75 else r.uniform(.15, .3))
        x = long * r.uniform(.06, .3)
        while x < .9 * long:
            end = min(x + long * r.uniform(.03, .25), .93 * long)
            box = (x, y, end, y + thick)
            draw.rectangle(box if upright else (box[1], box[0], box[3], box[2]), fill=(*ink, 255))
            x = end + long * r.uniform(.02, .06) + (long if r.random() < .1 else 0)
        y += thick + across * r.uniform(.05, .15)


def _stripe(r: Random, draw: ImageDraw.ImageDraw, width: int, height: int, ink: Tone) -> None:
    """A bar code somewhere on the card."""
    left, top = r.uniform(.08, .3) * width, r.uniform(.1, .6) * height
    for x in np.arange(left, .9 * width, DETAIL * 2):
        if r.random() < .6:
            draw.rectangle((x, top, x + r.uniform(0, DETAIL), top + .3 * height), fill=(*ink, 255))


def _card(r: Random, width: int, height: int) -> Image.Image:
    """The card alone, upright, RGBA."""
    ground, ink = _tones(r)
    image = Image.new('RGBA', (width, height), (*ground, 255))
    draw = ImageDraw.Draw(image)
    if r.random() < WRITTEN:
        _write(r, draw, width, height, ink)
    if r.random() < STRIPED:
        _stripe(r, draw, width, height, ink)
    return image


def _strung(r: Random, shape: tuple[int, int], x: float, y: float, size: float) -> Image.Image:
    """The whole picture, clear but for a card about x, y whose longer side is `size` pixels, and mostly its string."""
    slender = r.uniform(*SLENDER)
    width, height = (max(DETAIL, int(DETAIL * size * side / max(1., slender))) for side in (slender, 1.))
    turn = r.normal(0, TURN)
    card = _card(r, width, height).rotate(turn, Image.BICUBIC, expand=True)
    layer = Image.new('RGBA', (shape[1] * DETAIL, shape[0] * DETAIL), (*card.getpixel((card.width // 2, card.height // 2))[:3], 0))
    if r.random() < STRUNG:
        tone, reach, up = int(r.uniform(0, 255)), r.uniform(*REACH) * size, np.radians(turn)
        held = x - .45 * height / DETAIL * np.sin(up), y - .45 * height / DETAIL * np.cos(up)
        ends = [(held[0] * DETAIL, held[1] * DETAIL), ((held[0] + r.normal(0, .2) * size) * DETAIL, (held[1] - reach) * DETAIL)]
        ImageDraw.Draw(layer).line(ends, (tone, tone, tone, 255), int(r.integers(1, DETAIL + 1)))
    layer.alpha_composite(card, (max(0, int(x * DETAIL) - card.width // 2), max(0, int(y * DETAIL) - card.height // 2)))
    return layer.resize(shape[::-1], Image.BOX)


def draw_price_tag(r: Random, inner: np.ndarray, width: float) -> PriceTag | None:
    """A card before the inner side (share of each pixel [h,w], 0..1) of a garment `width` pixels wide, hiding nothing else;
    None where too little of the inner side shows."""
    places = np.argwhere(inner > .9)
    if len(places) < ROOM * inner.size:
        return None
    y, x = places[r.integers(len(places))]
    layer = np.asarray(_strung(r, inner.shape, float(x), float(y), width * r.uniform(*SIZE)), np.float32)
    return PriceTag(layer[:, :, :3] * r.uniform(.6, 1.05), layer[:, :, 3] / 255 * inner)
