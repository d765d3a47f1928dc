"""Garments have no holes: skin on chest or upper arm with cloth to the left and right, above and below, is cloth.
So are trousers with cloth above and below: there an old top had ended that was shorter.

A neck is open above, an arm before the body goes on beyond the reach; what shows between arm and body is no body.
"""
import torch
from torch import Tensor
from torch.nn import functional as F

from ..labels import CONDITION_ARMS, CONDITION_BOTTOM, CONDITION_UPPER
from .parts import THIGHS, TORSO, UPPER_ARMS, part_mask

REACH = 22
"""Pixels of 256x192 within which the cloth has to begin on every side: half again as wide as an arm is thick."""
HEM_REACH = 12
"""Pixels within which cloth goes on below trousers: a hand's breadth, less than from a hem to a sleeve on a thigh."""
LEAST_SURE, SURE = .5, .75
"""Probabilities of the cloth on the side with the least of it, between which the hole is closed."""
BARE_TORSO = 0
"""The condition network's class of background, bare chest and neck."""
AHEAD = 2.0
"""Logits by which cloth then leads before what shows in the hole; hair in front of the arm stays."""


def least_around(x: Tensor, reach: int = REACH) -> Tensor:
    """For each pixel of x [N,1,H,W] in 0..1 the largest value within `reach` on each of its four sides, and of those
    the least."""
    across = F.max_pool2d(F.pad(x, (reach, reach, 0, 0)), (1, reach + 1), 1)
    width = x.shape[3]
    sides = torch.minimum(across[..., :width], across[..., reach:reach + width])
    return torch.minimum(sides, least_along(x, reach))


def least_along(x: Tensor, reach: int) -> Tensor:
    """For each pixel of x [N,1,H,W] in 0..1 the largest value within `reach` above and below, and of both the less."""
    along, height = F.max_pool2d(F.pad(x, (0, 0, reach, reach)), (reach + 1, 1), 1), x.shape[2]
    return torch.minimum(along[:, :, :height], along[:, :, reach:reach + height])


def cloth_ahead(logits: Tensor, sure: Tensor, bare: tuple[int, ...]) -> Tensor:
    """Class logits [N,13,H,W] in which the upper garment leads the classes `bare` by AHEAD as far as `sure` [N,1,H,W]
    in 0..1 says; other classes, as hair before it, keep theirs."""
    upper = logits[:, CONDITION_UPPER:CONDITION_UPPER + 1]
    best = torch.cat([logits[:, label:label + 1] for label in bare], 1).amax(1, keepdim=True)
    raised = upper + sure * (best + AHEAD - upper).clamp(min=0)
    return torch.cat([logits[:, :CONDITION_UPPER], raised, logits[:, CONDITION_UPPER + 1:]], 1)


def how_sure(least: Tensor) -> Tensor:
    """0..1: how far a hole is closed where the least of the cloth around has this probability."""
    return ((least - LEAST_SURE) / (SURE - LEAST_SURE)).clamp(0, 1)


def without_holes(logits: Tensor, colours: Tensor) -> Tensor:
    """Class logits [N,13,H,W] with the holes closed; colours: DensePose [N,3,H,W] in [-1,1]."""
    cloth = logits.softmax(1)[:, CONDITION_UPPER:CONDITION_UPPER + 1]
    torso, arms, thighs = (part_mask(colours, part) for part in (TORSO, UPPER_ARMS, THIGHS))
    logits = cloth_ahead(logits, how_sure(least_around(cloth)) * (torso + arms), (BARE_TORSO, *CONDITION_ARMS))
    return cloth_ahead(logits, how_sure(least_along(cloth, HEM_REACH)) * (torso + thighs), (CONDITION_BOTTOM,))
