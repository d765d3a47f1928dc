"""The hem of the top in the photo tells nothing of where another top ends, so it is not shown to the network."""
import torch
from torch import Tensor

from ..labels import CONDITION_BOTTOM
from .parts import TORSO, part_mask

BELOW = 28
"""Rows of 256 below the lowest one of the torso within which tops end: a long one ends half a shoulder width below."""
TAKEN = 20.0
"""Taken from a logit that is not to win."""


def shows_hems(colours: Tensor) -> Tensor:
    """1 in the rows in which a top may end, 0 in those below, for DensePose colours [N,3,H,W] in [-1,1]: [N,1,H,1]."""
    rows = torch.arange(1, colours.shape[2] + 1, device=colours.device).view(1, 1, -1, 1).to(colours.dtype)
    lowest = (part_mask(colours, TORSO).amax(3, keepdim=True) * rows).amax(2, keepdim=True)
    return (rows <= lowest + BELOW).to(colours.dtype)


def without_old_hem(person: Tensor, classes: int) -> Tensor:
    """The person's input [N,classes+3,H,W], its lower clothes taken for background where a top may end."""
    rows = shows_hems(person[:, classes:])
    bottom = person[:, CONDITION_BOTTOM:CONDITION_BOTTOM + 1]
    hidden = bottom * rows
    return torch.cat([person[:, :1] + hidden, person[:, 1:CONDITION_BOTTOM], bottom - hidden,
                      person[:, CONDITION_BOTTOM + 1:]], 1)


def with_known_bottom(logits: Tensor, person: Tensor) -> Tensor:
    """Class logits [N,13,H,W] in which lower clothes that the person [N,16,H,W] is seen in never become background."""
    known = person[:, CONDITION_BOTTOM:CONDITION_BOTTOM + 1].to(logits.dtype)
    ground, bottom = logits[:, :1], logits[:, CONDITION_BOTTOM:CONDITION_BOTTOM + 1]
    both = torch.logsumexp(torch.cat([ground, bottom], 1), 1, keepdim=True)
    return torch.cat([ground - TAKEN * known, logits[:, 1:CONDITION_BOTTOM], bottom + known * (both - bottom),
                      logits[:, CONDITION_BOTTOM + 1:]], 1)
