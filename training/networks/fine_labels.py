"""Labels at the full 256x192: what the label map of 128x96 leaves open along outlines.

The warped photo tells where its own edge lies, the person's labels and DensePose where the body ends, both at the full
size; the features say what is worn. A correction of the enlarged logits from all of them moves outlines by less than a
cell, and leaves areas to the coarse map. Every convolution runs on 128x96 cells: at the full size they would cost four
times as much.
"""
import torch
from torch import Tensor, nn

from .blocks import Residual, ShuffleHead, convolution

LOOK_CHANNELS, HIDDEN_CHANNELS = 24, 40


class FineLabels(nn.Module):
    """Correction [N,classes,2h,2w] of the enlarged class logits from features [N,C,h,w], logits [N,classes,h,w] and
    what is `seen` at the full size, the warped photo and the person [N,S,2h,2w]. Zero before training: an older network
    keeps its labels."""

    def __init__(self, channels: int, seen: int, classes: int) -> None:
        super().__init__()
        self.look = convolution(4 * seen, LOOK_CHANNELS, 1)
        self.unshuffle = nn.PixelUnshuffle(2)
        self.merge = nn.Sequential(convolution(channels + classes + LOOK_CHANNELS, HIDDEN_CHANNELS),
                                   Residual(HIDDEN_CHANNELS))
        self.correct = ShuffleHead(HIDDEN_CHANNELS, classes)
        for parameter in self.correct.convolution.parameters():
            nn.init.zeros_(parameter)

    def forward(self, features: Tensor, logits: Tensor, seen: Tensor) -> Tensor:
        looked = self.look(self.unshuffle(seen).to(features.dtype))
        return self.correct(self.merge(torch.cat([features, logits.to(features.dtype), looked], 1)))
