"""Which side of the cloth a garment photo shows.

Above the front edge of a neckline the photo shows the inner side of the garment's back. Nobody sees that on a person,
since the neck is in front of it: the edge between both sides is the neckline to be worn.
"""
from torch import nn

from .blocks import ShuffleHead, convolution

HIDDEN_CHANNELS = 32


class InnerSide(nn.Sequential):
    """Garment features [N,C,h,w] -> logits [N,1,2h,2w] of the photo showing the inner side of the cloth."""

    def __init__(self, channels: int) -> None:
        super().__init__(convolution(channels, HIDDEN_CHANNELS), ShuffleHead(HIDDEN_CHANNELS, 1))
