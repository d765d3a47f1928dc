"""Lay the garments of photos on other grounds, so that the network learns the garment and not the carpet under it."""
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from .task import Random

MOVED = .35
"""Share of the photos whose ground is exchanged."""
SIDE = (.12, .35)
"""Side of a patch of another photo's ground, as a share of that photo's."""
TRIES, MOST_GARMENT = 8, .001
MATCHED, MATCH = .35, (.5, 1.0)
"""Share of the new grounds brought towards the garment's own mean colour, and how far: white on white, black on
black."""
SHADOW, SHADOW_REACH = (0, .5), (.01, .05)
"""How much light a lying garment takes from the ground beside it, and how far, as a share of the photo's side."""
THROWN, DARKNESS, DISTANCE, EDGE = .3, (.2, .8), (.01, .08), (.002, .012)
"""Share of the photos whose garment, as one that hangs, throws its shadow on the wall; how much light it takes, how far
from the garment it lies, and how soft its edge is, as shares of the photo's side."""


def _patch(rng: Random, photo: Tensor, mask: Tensor) -> Tensor | None:
    """A square piece of a photo [3,S,S] that shows no garment; None when none is found in a few tries."""
    size = photo.shape[-1]
    for _ in range(TRIES):
        side = int(size * rng.uniform(*SIDE))
        top, left = rng.integers(0, size - side, 2)
        area = slice(top, top + side), slice(left, left + side)
        patch = photo[:, area[0], area[1]]
        is_paper = bool((patch > .995).all())
        if mask[0, area[0], area[1]].mean() <= MOST_GARMENT and not is_paper:
            return patch
    return None


def _tiled(rng: Random, patch: Tensor, size: int) -> Tensor:
    """[3,S,S] filled with a patch at a random size, every second copy mirrored so that seams meet."""
    side = int(size * rng.uniform(.3, 1.1))
    patch = F.interpolate(patch[None], size=(side, side), mode='bilinear', align_corners=False)[0]
    patch = torch.cat([patch, patch.flip(-1)], -1)
    patch = torch.cat([patch, patch.flip(-2)], -2)
    times = size // patch.shape[-1] + 2
    top, left = rng.integers(0, patch.shape[-1], 2)
    return patch.repeat(1, times, times)[:, top:top + size, left:left + size]


def _matched(rng: Random, ground: Tensor, photo: Tensor, mask: Tensor) -> Tensor:
    """The ground in about the garment's mean colour."""
    own = (photo * mask).sum((1, 2)) / mask.sum().clamp(min=1)
    share = float(rng.uniform(*MATCH))
    return (ground + share * (own - ground.mean((1, 2)))[:, None, None]).clamp(0, 1)


def _shadow(rng: Random, mask: Tensor) -> Tensor:
    """How much light is left beside the garment, [1,S,S]: a soft copy of it, moved a little."""
    reach = max(1, int(mask.shape[-1] * rng.uniform(*SHADOW_REACH)))
    soft = F.avg_pool2d(mask[None], 2 * reach + 1, 1, reach)[0]
    down, right = rng.integers(-reach, reach + 1, 2)
    return 1 - float(rng.uniform(*SHADOW)) * soft.roll((int(down), int(right)), (1, 2))


def throw_shadows(rng: Random, photo: Tensor, mask: Tensor) -> None:
    """Shadows with an edge beside the garments of some photos [N,3,S,S] in [0,1] with masks [N,1,S,S]; in place."""
    size = photo.shape[-1]
    for i in np.flatnonzero(rng.random(len(photo)) < THROWN):
        angle, away = rng.uniform(-np.pi, np.pi), size * rng.uniform(*DISTANCE)
        soft = int(size * rng.uniform(*EDGE))
        shape = F.avg_pool2d(mask[i][None], 2 * soft + 1, 1, soft)[0]
        thrown = shape.roll((round(away * np.sin(angle)), round(away * np.cos(angle))), (1, 2)) * (1 - mask[i])
        photo[i] *= 1 - float(rng.uniform(*DARKNESS)) * thrown


def _inset(mask: Tensor) -> Tensor:
    """The mask [1,S,S] without its outermost pixels, where the old ground shines through; its edge stays soft."""
    return torch.minimum(mask, F.avg_pool2d(-F.max_pool2d(-mask[None], 3, 1, 1), 3, 1, 1)[0])


def move(rng: Random, photo: Tensor, mask: Tensor) -> None:
    """Exchange the ground of some photos [N,3,S,S] in [0,1] with masks [N,1,S,S] for that of another photo of
    the batch; in place: masks lose their outermost pixel there."""
    grounds = photo.clone()
    for i in np.flatnonzero(rng.random(len(photo)) < MOVED):
        other = int(rng.integers(len(photo)))
        patch = _patch(rng, grounds[other], mask[other])
        if patch is None:
            continue
        ground = _tiled(rng, patch, photo.shape[-1])
        if rng.random() < MATCHED:
            ground = _matched(rng, ground, photo[i], mask[i])
        mask[i] = _inset(mask[i])
        photo[i] = photo[i] * mask[i] + ground * _shadow(rng, mask[i]) * (1 - mask[i])
