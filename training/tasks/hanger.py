"""Hang the garment of a photo on a thick coat hanger: arms, often a bar, and a hook, all behind it."""
import numpy as np
import torch
from PIL import Image, ImageDraw
from torch import Tensor

from .task import Random

HUNG = .2
"""Share of the photos that get a hanger."""
MIDDLE = .15
"""Columns about the garment's middle, as a share of its width, whose highest pixels are the neckline."""


def _neckline(mask: np.ndarray) -> tuple[float, float, float]:
    """x and y of the middle of the neckline and the garment's width, pixels; throws ValueError without a garment."""
    rows, columns = np.nonzero(mask)
    if len(rows) == 0:
        raise ValueError('no garment')
    middle, width = float(np.median(columns)), float(np.ptp(columns) + 1)
    near = np.abs(columns - middle) <= MIDDLE * width
    return middle, float(rows[near].min() if near.any() else rows.min()), width


def _tone(rng: Random) -> tuple[int, ...]:
    """Mostly black plastic or velvet; wood, wire, white and coloured ones too."""
    kind = rng.random()
    if kind < .5:
        return (int(rng.uniform(5, 60)),) * 3
    if kind < .65:
        return tuple(int(value) for value in np.array([190, 140, 90]) * rng.uniform(.6, 1.2))
    return (int(rng.uniform(120, 250)),) * 3 if kind < .85 else tuple(int(value) for value in rng.uniform(10, 245, 3))


def draw_hanger(rng: Random, shape: tuple[int, int], neckline: tuple[float, float, float]) -> tuple[np.ndarray, tuple[int, ...]]:
    """Coverage [h,w] 0..1 of a hanger and its colour."""
    x, y, size = neckline
    image = Image.new('L', shape[::-1])
    draw, thick = ImageDraw.Draw(image), max(1, round(size * rng.uniform(.008, .05)))
    top, half, drop = y - size * rng.uniform(-.02, .1), size * rng.uniform(.16, .3), size * rng.uniform(.02, .14)
    ends = [(x - half, top + drop), (x + half, top + drop)]
    draw.line([ends[0], (x, top), ends[1]], 255, thick, 'curve')
    if rng.random() < .6:
        draw.line(ends, 255, max(1, round(thick * rng.uniform(.4, 1))))
    hook, radius = max(1, round(thick * rng.uniform(.3, .8))), size * rng.uniform(.025, .05)
    draw.line([(x, top), (x, top - radius)], 255, hook)
    draw.arc((x - radius, top - 3 * radius, x + radius, top - radius), 130, 450, 255, hook)
    return np.asarray(image, np.float32) / 255, _tone(rng)


def hang(rng: Random, photo: Tensor, mask: Tensor) -> None:
    """Draw hangers into some photos [N,3,h,w] in [0,1] behind what `mask` [N,1,h,w] says is garment; in place."""
    for i in np.flatnonzero(rng.random(len(photo)) < HUNG):
        inside = mask[i, 0].numpy()
        try:
            coverage, tone = draw_hanger(rng, inside.shape, _neckline(inside > .5))
        except ValueError:
            continue
        share = torch.from_numpy(coverage * (1 - inside)).float()
        photo[i] = photo[i] * (1 - share) + torch.tensor(tone).view(3, 1, 1) / 255 * share
