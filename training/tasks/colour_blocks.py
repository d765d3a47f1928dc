"""Garments sewn from cloths of several colours, as jerseys and baseball shirts are: a sleeve of another colour is no
ground."""
import numpy as np
import torch
from torch import Tensor

from ..labels import POINT_NAMES
from ..networks.blocks import centre_grid
from .task import Random

BLOCKED = .25
"""Share of the photos, of those whose points are known."""
RAGLAN, BOTH, YOKE, HALF = .5, .8, .25, .25
"""Shares of the garments with other sleeves whose seams begin at the neck, and of those with both sleeves alike; of all
with another colour above the armpits, and on one half."""
MOST_SHADED = 1.6
"""How much lighter than on average a block is at most where the garment is light."""


def _beyond(grid: Tensor, start: Tensor, end: Tensor, inside: Tensor) -> Tensor:
    """1 on the other side of the line from `start` to `end` [2] than `inside` [2], for places [2,S,S]."""
    def side(x: Tensor, y: Tensor) -> Tensor:
        return (end[0] - start[0]) * (y - start[1]) - (end[1] - start[1]) * (x - start[0])
    return (side(grid[0], grid[1]) * side(inside[0], inside[1]) < 0).float()


def _blocks(rng: Random, grid: Tensor, point: dict[str, Tensor]) -> list[Tensor]:
    """The places [S,S] of blocks, 0 or 1, each of one colour."""
    middle = (point['armpit_l'] + point['armpit_r'] + 2 * point['hem_m']) / 4
    top = 'neck' if rng.random() < RAGLAN else 'shoulder'
    sleeves = [_beyond(grid, point[f'{top}_{side}'], point[f'armpit_{side}'], middle) for side in 'lr']
    drawn = rng.random(2)
    if drawn[0] < YOKE:
        return [_beyond(grid, point['armpit_l'], point['armpit_r'], middle)]
    if drawn[0] < YOKE + HALF:
        return [_beyond(grid, (point['neck_l'] + point['neck_r']) / 2, point['hem_m'], point['armpit_l'])]
    return [torch.maximum(*sleeves)] if drawn[1] < BOTH else [sleeves[0]]


def _painted(rng: Random, photo: Tensor, mask: Tensor, block: Tensor) -> None:
    """A block of the garment in another colour, in the light that lay on it; in place."""
    cloth = photo.mean(0)
    shade = cloth / (cloth * mask).sum().div(mask.sum().clamp(min=1)).clamp(min=.05)
    ink = torch.from_numpy(rng.random(3)).float().view(3, 1, 1)
    photo += block * mask * ((ink * shade.clamp(max=MOST_SHADED)).clamp(0, 1) - photo)


def block_colours(rng: Random, photo: Tensor, mask: Tensor, places: Tensor, seen: Tensor) -> None:
    """Blocks of other colours on some garments of photos [N,3,S,S] in [0,1] with masks [N,1,S,S] in [0,1], whose points
    lie at `places` [N,2,21] in [-1,1] where they are `seen` [N,21]; in place."""
    needed = ('neck_l', 'neck_r', 'shoulder_l', 'shoulder_r', 'armpit_l', 'armpit_r', 'hem_m')
    at = [POINT_NAMES.index(name) for name in needed]
    grid = centre_grid(*photo.shape[2:])[0]
    for i in np.flatnonzero((rng.random(len(photo)) < BLOCKED) & (seen[:, at] > 0).all(1).numpy()):
        point = {name: places[i, :, k] for name, k in zip(needed, at)}
        for block in _blocks(rng, grid, point):
            _painted(rng, photo[i], mask[i, 0], block)
