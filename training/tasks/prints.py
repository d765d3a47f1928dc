"""Large prints on the garments of photos: their edges are no garment's edges."""
import numpy as np
import torch
from PIL import Image, ImageDraw
from torch import Tensor

from ..boxes import bounding_box
from .task import Random

PRINTED = .3
"""Share of photos that get a print."""
WIDTHS, HEIGHTS = (.35, .85), (.3, .8)
"""Sides of a print, as shares of the garment's box."""
MOST_SHADED = 1.6
"""How much lighter than on average a print is at most where the garment is light."""
STROKES = (6, 60)


def _ink(rng: Random) -> tuple[int, int, int]:
    red, green, blue = (int(level) for level in rng.integers(0, 256, 3))
    return red, green, blue


def _panel(rng: Random, draw: ImageDraw.ImageDraw, size: tuple[int, int]) -> None:
    """One filled shape all over."""
    shape = draw.ellipse if rng.random() < .4 else draw.rectangle
    shape((0, 0, size[0] - 1, size[1] - 1), fill=(*_ink(rng), 255))


def _frame(rng: Random, draw: ImageDraw.ImageDraw, size: tuple[int, int]) -> None:
    """An outline around nothing."""
    draw.rectangle((0, 0, size[0] - 1, size[1] - 1), outline=(*_ink(rng), 255), width=int(rng.integers(1, 5)))


def _drawing(rng: Random, draw: ImageDraw.ImageDraw, size: tuple[int, int]) -> None:
    """Strokes and rings of one ink, or of many."""
    ink, colourful = _ink(rng), rng.random() < .3
    for _ in range(int(rng.integers(*STROKES))):
        (x, y), (dx, dy) = rng.uniform(0, 1, 2) * size, rng.normal(0, .2, 2) * size
        colour = (*(_ink(rng) if colourful else ink), 255)
        if rng.random() < .6:
            draw.line((x, y, x + dx, y + dy), fill=colour, width=int(rng.integers(1, 5)))
        else:
            draw.ellipse((x - abs(dx), y - abs(dy), x + abs(dx), y + abs(dy)), outline=colour,
                         width=int(rng.integers(1, 4)))


def _layer(rng: Random, size: tuple[int, int]) -> np.ndarray:
    """A print [h,w,4] 0..1: any of its elements, at least one."""
    image = Image.new('RGBA', size, (0, 0, 0, 0))
    draw, chosen = ImageDraw.Draw(image), rng.random(3) < (.4, .4, .7)
    for draws, element in zip(chosen if chosen.any() else (False, False, True), (_panel, _frame, _drawing)):
        if draws:
            element(rng, draw, size)
    return np.asarray(image, np.float32) / 255


def _box(rng: Random, mask: Tensor) -> tuple[int, int, int, int] | None:
    """Left, top, width and height of a print on the garment [S,S]; None where there is no garment."""
    if not mask.any():
        return None
    rows, columns = bounding_box(mask)
    top, left, height, width = rows.start, columns.start, rows.stop - rows.start, columns.stop - columns.start
    h, w = max(2, int(height * rng.uniform(*HEIGHTS))), max(2, int(width * rng.uniform(*WIDTHS)))
    return left + int((width - w) * rng.uniform(.3, .7)), top + int((height - h) * rng.uniform(.2, .9)), w, h


def _printed(rng: Random, photo: Tensor, mask: Tensor) -> None:
    box = _box(rng, mask[0] > .5)
    if box is None:
        return
    left, top, width, height = box
    area = slice(top, top + height), slice(left, left + width)
    layer = torch.from_numpy(_layer(rng, (width, height))).permute(2, 0, 1)
    cloth = photo[:, area[0], area[1]]
    shade = cloth.mean(0) / cloth.mean().clamp(min=.05)
    weight = layer[3:] * mask[:, area[0], area[1]]
    cloth += weight * ((layer[:3] * shade.clamp(max=MOST_SHADED)).clamp(0, 1) - cloth)


def print_on(rng: Random, photo: Tensor, mask: Tensor) -> None:
    """Print on some garments of photos [N,3,S,S] in [0,1] with masks [N,1,S,S] in [0,1], in their light; in place."""
    for i in np.flatnonzero(rng.random(len(photo)) < PRINTED):
        _printed(rng, photo[i], mask[i])
