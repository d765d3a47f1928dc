"""Labels at the full 256x192: what the label map of 128x96 leaves open along outlines.

Features say what is worn, the warped photo where its own edge lies, the person's labels and DensePose where the body ends: a
correction of the enlarged logits from all three moves outlines by less than a cell, and leaves areas to the coarse map.
"""
import torch
from torch import Tensor, nn

from .blocks import ShuffleHead, convolution

FEATURES, HIDDEN_CHANNELS = 8, 16


class FineLabels(nn.Module):
    """Correction of class logits [N,classes,2h,2w] from features [N,C,h,w], the warped photo and the person [N,seen,2h,2w]. Zero
    before training: an older network keeps its labels."""

    def __init__(self, channels: int, seen: int, classes: int) -> None:
        super().__init__()
        self.features = ShuffleHead(channels, FEATURES)
        self.look = convolution(FEATURES + seen, HIDDEN_CHANNELS)
        self.correct = nn.Conv2d(HIDDEN_CHANNELS, classes, 3, 1, 1)
        nn.init.zeros_(self.correct.weight)
        nn.init.zeros_(self.correct.bias)

    def forward(self, features: Tensor, seen: Tensor) -> Tensor:
        return self.correct(self.look(torch.cat([self.features(features), seen.to(features.dtype)], 1)))
