"""The neckline that the garment photo itself shows.

Above the front edge of a neckline the photo of a garment shows the inner side of its back. Nobody sees that on a
person, since the neck is in front of it; the edge between both sides, warped, is the neckline to be worn.
"""
import torch
from torch import Tensor, nn

from ..labels import CONDITION_UPPER
from .blocks import ShuffleHead, convolution
from .sleeves import part_mask

TORSO = ((12, 29), (70, 89), (179, 208))
"""Levels of red, green and blue, lowest and first above, that only DensePose part 2 has."""
BLACK = 60.0
"""Sum of the levels below which there is no body."""
LEAST_SURE, SURE = .4, .6
"""Probabilities between which a side of the cloth begins to decide."""
AHEAD = 2.0
"""Logits by which the decided class then leads the other; hair, arms and trousers before it stay."""
HIDDEN_CHANNELS = 32


class InnerSide(nn.Sequential):
    """Garment features [N,C,h,w] -> logits [N,1,2h,2w] of the photo showing the inner side of the cloth."""

    def __init__(self, channels: int) -> None:
        super().__init__(convolution(channels, HIDDEN_CHANNELS), ShuffleHead(HIDDEN_CHANNELS, 1))


def _sure(probability: Tensor) -> Tensor:
    return ((probability - LEAST_SURE) / (SURE - LEAST_SURE)).clamp(0, 1)


def body_mask(colours: Tensor) -> Tensor:
    """1 where DensePose colours [N,3,H,W] in [-1,1] show any part of the body, else 0; [N,1,H,W]."""
    return ((colours + 1) * 127.5).sum(1, keepdim=True).gt(BLACK).to(colours.dtype)


def worn_neckline(logits: Tensor, outer: Tensor, inner: Tensor, colours: Tensor) -> Tensor:
    """Class logits [N,13,H,W] in which bare skin and garment meet at the photo's neckline.

    outer, inner [N,1,H,W]: how much of the warped photo shows either side there; colours: DensePose [N,3,H,W] in [-1,1].
    """
    skin, upper = logits[:, :1], logits[:, CONDITION_UPPER:CONDITION_UPPER + 1]
    covered = _sure(outer) * part_mask(colours, TORSO)
    open_ = _sure(inner) * body_mask(colours)
    raised_upper = upper + covered * (skin + AHEAD - upper).clamp(min=0)
    raised_skin = skin + open_ * (upper + AHEAD - skin).clamp(min=0)
    return torch.cat([raised_skin, logits[:, 1:CONDITION_UPPER], raised_upper, logits[:, CONDITION_UPPER + 1:]], 1)
