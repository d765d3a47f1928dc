"""Damage a cut-out as real photos have it: parts lost with the background or beyond the photo's edge, and background
kept at the border."""
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from ..boxes import bounding_box
from ..networks.blocks import centre_grid, sample
from .augment import uniform
from .task import Random

BLOBS, DAMAGED = 3, .6
"""Blobs of either kind in a damaged cut-out at most, and the share of cut-outs that are."""
RADIUS = (.05, .3)
"""Half axes of a blob, in units of [-1,1]."""
CUT_OFF, SIDES_CUT, DEEPEST_CUT = .25, (.4, .25, .4), .25
"""Share of garments that go beyond their photo's edge, how often then beyond its left, lower and right one, and how
much of their width or height they lose there at most: sleeves, mostly."""


@dataclass(frozen=True)
class Torn:
    """`cloth` [N,3,h,w] in [-1,1], `mask` [N,1,h,w] and `lost` [N,1,h,w]: 1 where garment was taken away."""

    cloth: Tensor
    mask: Tensor
    lost: Tensor


def _border_points(rng: Random, mask: Tensor) -> np.ndarray:
    """Random points [N,BLOBS,2] on the outline of each mask, x first, in [-1,1]."""
    inner = -F.max_pool2d(-mask, 5, 1, 2)
    height, width = mask.shape[2:]
    points = np.full((len(mask), BLOBS, 2), 9.0)
    for i, edge in enumerate((mask - inner)[:, 0].flatten(1)):
        places = edge.nonzero().flatten().numpy()
        if len(places):
            chosen = rng.choice(places, BLOBS)
            points[i] = np.stack([(chosen % width * 2 + 1) / width - 1, (chosen // width * 2 + 1) / height - 1], 1)
    return points


def blobs(rng: Random, mask: Tensor) -> Tensor:
    """Up to BLOBS turned ellipses about points of the outline, [N,1,h,w] 0/1; nothing in undamaged samples."""
    count, (height, width) = len(mask), mask.shape[2:]
    used = rng.integers(1, BLOBS + 1, count) * (rng.random(count) < DAMAGED / 2)
    centre, axes = _border_points(rng, mask), rng.uniform(*RADIUS, (count, BLOBS, 2))
    angle = rng.uniform(0, np.pi, (count, BLOBS))
    result = torch.zeros(count, 1, height, width)
    grid = centre_grid(height, width)[0].numpy()
    for i, j in ((row, blob) for row in range(count) for blob in range(used[row])):
        x, y = grid[0] - centre[i, j, 0], grid[1] - centre[i, j, 1]
        c, s = np.cos(angle[i, j]), np.sin(angle[i, j])
        inside = ((c * x + s * y) / axes[i, j, 0]) ** 2 + ((c * y - s * x) / axes[i, j, 1]) ** 2 < 1
        result[i, 0][torch.from_numpy(inside)] = 1
    return result


def _seen_box(rng: Random, mask: Tensor) -> tuple[int, int, int]:
    """First column, and the columns and rows after the last, that the photo shows of a garment [h,w]."""
    rows, columns = bounding_box(mask)
    height, width = rows.stop - rows.start - 1, columns.stop - columns.start - 1
    depth = rng.uniform(0, DEEPEST_CUT, 3) * (rng.random(3) < SIDES_CUT)
    left, right = columns.start + int(width * depth[0]), columns.stop - int(width * depth[2])
    return left, right, rows.stop - int(height * depth[1])


def cut_off(rng: Random, mask: Tensor) -> Tensor:
    """What lies beyond straight edges of the photo, [N,1,h,w] 0/1; nothing of garments that the photo shows whole."""
    result = torch.zeros_like(mask)
    for i in np.flatnonzero(rng.random(len(mask)) < CUT_OFF):
        left, right, bottom = _seen_box(rng, mask[i, 0])
        result[i] = 1
        result[i, :, :bottom, left:right] = 0
    return result


def tear(rng: Random, cloth: Tensor, mask: Tensor) -> Torn:
    """Take blobs of the garment away, and keep blobs of one-coloured background beside it; cut it off as the photo's
    edge does."""
    beyond = cut_off(rng, mask)
    lost = torch.maximum(blobs(rng, mask), beyond) * mask
    kept = blobs(rng, mask) * (1 - mask) * (1 - beyond)
    colour = uniform(rng, -1, 1, len(cloth), 3, 1, 1)
    cloth = cloth * (1 - lost) + lost
    cloth = cloth * (1 - kept) + colour * kept
    return Torn(cloth, (mask - lost + kept).clamp(0, 1), lost)


def lost_at(lost: Tensor, coordinates: Tensor) -> Tensor:
    """Whether the garment points [N,2,h,w] in [-1,1] were taken away: [N,1,h,w] 0/1."""
    return (sample(lost, coordinates.permute(0, 2, 3, 1)) > .5).float()
