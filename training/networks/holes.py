"""Garments have no holes: skin on chest or upper arm with cloth to the left and right, above and below, is cloth.

A neck is open above, an arm before the body goes on beyond the reach; what shows between arm and body is no body.
"""
import torch
from torch import Tensor
from torch.nn import functional as F

from ..labels import CONDITION_ARMS, CONDITION_UPPER
from .parts import TORSO, UPPER_ARMS, part_mask

REACH = 22
"""Pixels of 256x192 within which the cloth has to begin on every side: half again as wide as an arm is thick."""
LEAST_SURE, SURE = .5, .75
"""Probabilities of the cloth on the side with the least of it, between which the hole is closed."""
BARE_TORSO = 0
"""The condition network's class of background, bare chest and neck."""
AHEAD = 2.0
"""Logits by which cloth then leads before bare skin; hair in front of the arm stays."""


def least_around(x: Tensor, reach: int = REACH) -> Tensor:
    """For each pixel of x [N,1,H,W] in 0..1 the largest value within `reach` on each of its four sides, and of those
    the least."""
    wide, high = F.pad(x, (reach, reach, 0, 0)), F.pad(x, (0, 0, reach, reach))
    across = F.max_pool2d(wide, (1, reach + 1), 1)
    along = F.max_pool2d(high, (reach + 1, 1), 1)
    width, height = x.shape[3], x.shape[2]
    sides = torch.minimum(across[..., :width], across[..., reach:reach + width])
    return torch.minimum(sides, torch.minimum(along[:, :, :height], along[:, :, reach:reach + height]))


def cloth_ahead(logits: Tensor, sure: Tensor, bare: tuple[int, ...]) -> Tensor:
    """Class logits [N,13,H,W] in which the upper garment leads the classes `bare` by AHEAD as far as `sure` [N,1,H,W]
    in 0..1 says; other classes, as hair before it, keep theirs."""
    upper = logits[:, CONDITION_UPPER:CONDITION_UPPER + 1]
    best = torch.cat([logits[:, label:label + 1] for label in bare], 1).amax(1, keepdim=True)
    raised = upper + sure * (best + AHEAD - upper).clamp(min=0)
    return torch.cat([logits[:, :CONDITION_UPPER], raised, logits[:, CONDITION_UPPER + 1:]], 1)


def without_holes(logits: Tensor, colours: Tensor) -> Tensor:
    """Class logits [N,13,H,W] with the holes closed; colours: DensePose [N,3,H,W] in [-1,1]."""
    cloth = logits.softmax(1)[:, CONDITION_UPPER:CONDITION_UPPER + 1]
    sure = ((least_around(cloth) - LEAST_SURE) / (SURE - LEAST_SURE)).clamp(0, 1)
    parts = part_mask(colours, TORSO) + part_mask(colours, UPPER_ARMS)
    return cloth_ahead(logits, sure * parts, (BARE_TORSO, *CONDITION_ARMS))
