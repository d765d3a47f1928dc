"""Backgrounds of persons drawn as places: rooms with walls, doors, windows and furniture, and streets with houses,
trees and pavement. Linear light [h,w,3]."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .body import Random
from .surroundings import boards, linear, noise, tiles

Colour = tuple[int, int, int]
BLUR = (0.3, 5.0)  # pixels


def _tone(r: Random, low: float, high: float, colourful: float = 0.06) -> Colour:
    level = r.uniform(low, high)
    red, green, blue = np.clip(level * 255 * (1 + r.normal(0, colourful, 3)), 0, 255)
    return int(red), int(green), int(blue)


def _wooden(r: Random) -> Colour:
    level = r.uniform(0.3, 0.9)
    red, green, blue = np.array([255, 255 * r.uniform(0.7, 0.9), 255 * r.uniform(0.45, 0.8)]) * level
    return int(red), int(green), int(blue)


def _door(r: Random, draw: ImageDraw.ImageDraw, w: int, floor: int) -> None:
    x, width, top = r.uniform(-0.1, 0.8) * w, r.uniform(0.25, 0.5) * w, floor * r.uniform(0.02, 0.25)
    colour = _wooden(r) if r.random() < 0.5 else _tone(r, 0.7, 0.97, 0.02)
    dark = tuple(int(c * 0.8) for c in colour)
    draw.rectangle((x - 0.02 * w, top - 0.02 * w, x + width * 1.04, floor), fill=dark)
    draw.rectangle((x, top, x + width, floor), fill=colour)
    for part in (0.12, 0.55):
        draw.rectangle(
            (x + 0.15 * width, top + part * (floor - top), x + 0.85 * width, top + (part + 0.33) * (floor - top)),
            outline=dark,
            width=2,
        )


def _window(r: Random, draw: ImageDraw.ImageDraw, w: int, floor: int) -> None:
    x, width, top, height = (
        r.uniform(0, 0.7) * w,
        r.uniform(0.25, 0.5) * w,
        floor * r.uniform(0.05, 0.2),
        floor * r.uniform(0.3, 0.6),
    )
    draw.rectangle((x, top, x + width, top + height), fill=_tone(r, 0.85, 1.0, 0.04))
    frame = _tone(r, 0.5, 0.95, 0.02)
    draw.rectangle((x, top, x + width, top + height), outline=frame, width=max(2, w // 60))
    draw.line((x + width / 2, top, x + width / 2, top + height), frame, max(2, w // 80))
    if r.random() < 0.5:
        curtain = _tone(r, 0.3, 0.95, 0.15)
        for side in (x - 0.12 * width, x + 0.85 * width):
            draw.rectangle((side, top * 0.5, side + 0.28 * width, floor), fill=curtain)


def _shelf(r: Random, draw: ImageDraw.ImageDraw, w: int, floor: int) -> None:
    x, width, top = r.uniform(-0.2, 0.85) * w, r.uniform(0.2, 0.5) * w, floor * r.uniform(0.1, 0.6)
    colour, rows = _wooden(r), int(r.integers(2, 6))
    draw.rectangle((x, top, x + width, floor), fill=colour)
    for k in range(rows):
        y0, y1 = (top + (floor - top) * (k + q) / rows for q in (0.06, 1.0))
        draw.rectangle((x + 3, y0, x + width - 3, y1 - 2), fill=tuple(int(c * 0.5) for c in colour))
        at = x + 4
        while at < x + width - 8 and r.random() < 0.93:
            thick = r.uniform(0.012, 0.05) * w
            draw.rectangle(
                (at, y1 - (y1 - y0) * r.uniform(0.4, 0.9), at + thick, y1 - 2), fill=_tone(r, 0.15, 0.9, 0.3)
            )
            at += thick + r.uniform(0, 3)


def _sofa(r: Random, draw: ImageDraw.ImageDraw, w: int, floor: int) -> None:
    x, width, top = r.uniform(-0.4, 0.5) * w, r.uniform(0.5, 1.1) * w, floor * r.uniform(0.62, 0.85)
    colour = _tone(r, 0.15, 0.85, 0.2)
    draw.rounded_rectangle((x, top, x + width, floor * 1.1), 12, fill=colour)
    draw.rounded_rectangle(
        (x, (top + floor) / 2, x + width, floor * 1.15), 8, fill=tuple(int(c * 0.85) for c in colour)
    )


def _pictures(r: Random, draw: ImageDraw.ImageDraw, w: int, floor: int) -> None:
    for _ in range(int(r.integers(1, 5))):
        x, y, a, b = (
            r.uniform(0, 0.9) * w,
            r.uniform(0.03, 0.5) * floor,
            r.uniform(0.06, 0.25) * w,
            r.uniform(0.06, 0.25) * w,
        )
        draw.rectangle((x, y, x + a, y + b), fill=_tone(r, 0.2, 0.9, 0.3), outline=_tone(r, 0.1, 0.9), width=3)


def _photo(r: Random, image: Image.Image) -> np.ndarray:
    """Blurred, and lit from one side."""
    out = linear(np.asarray(image.filter(ImageFilter.GaussianBlur(r.uniform(*BLUR)))))
    h, w = out.shape[:2]
    y, x = np.mgrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j].astype(np.float32)
    light = (
        r.uniform(0.45, 1.05)
        * (1 + r.normal(0, 0.25) * x + r.normal(0, 0.15) * y)
        * (0.85 + 0.3 * noise(r, h, w, 3, 3, 2))
    )
    warm = r.normal(0, 0.06)
    return np.clip(out * light[..., None] * np.array([1 + warm, 1, 1 - warm]), 0, 1).astype(np.float32)


def room(r: Random, h: int, w: int) -> np.ndarray:
    """A wall, a floor, and some of what stands in rooms."""
    floor = int(h * r.uniform(0.6, 1.05))
    image = Image.new('RGB', (w, h), _tone(r, 0.45, 0.97, 0.05))
    if floor < h:
        ground = (boards if r.random() < 0.7 else tiles)(r, h - floor, w)
        image.paste(Image.fromarray((ground ** (1 / 2.2) * 255).astype(np.uint8)), (0, floor))
    draw = ImageDraw.Draw(image)
    things = [_door, _window, _shelf, _sofa, _pictures]
    for k in r.permutation(len(things))[: int(r.integers(0, 4))]:
        things[k](r, draw, w, floor)
    if floor < h:
        draw.rectangle((0, floor - max(2, h // 60), w, floor), fill=_tone(r, 0.4, 0.95, 0.03))
    return _photo(r, image)


def _house(r: Random, draw: ImageDraw.ImageDraw, x: float, width: float, top: float, ground: int) -> None:
    draw.rectangle((x, top, x + width, ground), fill=_tone(r, 0.3, 0.85, 0.12))
    pitch_x, pitch_y = width / r.integers(2, 6), (ground - top) / r.integers(2, 7)
    glass, frame = _tone(r, 0.1, 0.6, 0.08), r.uniform(0.35, 0.7)
    for i in range(int(width / pitch_x)):
        for j in range(int((ground - top) / pitch_y)):
            a, b = x + (i + (1 - frame) / 2) * pitch_x, top + (j + 0.2) * pitch_y
            draw.rectangle((a, b, a + frame * pitch_x, b + 0.6 * pitch_y), fill=glass)


def street(r: Random, h: int, w: int) -> np.ndarray:
    """Sky, houses, trees, cars and the ground."""
    ground = int(h * r.uniform(0.55, 0.95))
    sky = tuple(int(c) for c in np.clip(np.array([185, 205, 235]) * r.uniform(0.6, 1.1), 0, 255))
    image = Image.new('RGB', (w, h), sky)
    draw, x = ImageDraw.Draw(image), -0.2 * w
    while x < w:
        width = r.uniform(0.2, 0.7) * w
        if r.random() < 0.75:
            _house(r, draw, x, width, ground * r.uniform(-0.3, 0.6), ground)
        x += width * r.uniform(0.8, 1.2)
    for _ in range(int(r.integers(0, 5))):
        cx, size = r.uniform(0, 1) * w, r.uniform(0.1, 0.4) * w
        leaf = (int(r.uniform(30, 110)), int(r.uniform(60, 140)), int(r.uniform(15, 70)))
        draw.rectangle((cx - size * 0.07, ground - size * 1.6, cx + size * 0.07, ground), fill=(70, 55, 40))
        for _ in range(14):
            a, b, q = (
                cx + r.normal(0, size * 0.35),
                ground - size * 2 + r.normal(0, size * 0.35),
                size * r.uniform(0.1, 0.35),
            )
            draw.ellipse((a - q, b - q, a + q, b + q), fill=tuple(int(c * r.uniform(0.7, 1.3)) for c in leaf))
    draw.rectangle((0, ground, w, h), fill=_tone(r, 0.3, 0.7, 0.05) if r.random() < 0.6 else (90, 120, 60))
    if r.random() < 0.4:
        x, width, top = r.uniform(-0.2, 0.7) * w, r.uniform(0.4, 0.8) * w, ground - r.uniform(0.08, 0.18) * h
        draw.rounded_rectangle((x, top, x + width, ground + 4), 10, fill=_tone(r, 0.1, 0.9, 0.2))
    return _photo(r, image)
