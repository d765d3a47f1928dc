"""Garment mask: which pixels of a garment photo are the garment."""
import torch
from torch import Tensor, nn

from .blocks import Decoder, Encoder, ShuffleHead

SIZE = 256
WIDTHS = (24, 48, 80, 128, 160)
DEPTHS = (1, 1, 2, 2, 2)


class GarmentMaskNetwork(nn.Module):
    """U-Net on a letterboxed photo and on its mirror image, whose answers are averaged: on held-out photos a tenth
    of the errors goes for a few milliseconds.

    `photo` [N,3,256,256] RGB in [-1,1], white where the letterbox padded -> probability [N,1,256,256].
    """

    inputs = {'photo': (1, 3, SIZE, SIZE)}
    outputs = {'mask': (1, 1, SIZE, SIZE)}

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder(3, WIDTHS, DEPTHS)
        self.decoder = Decoder(WIDTHS)
        self.head = ShuffleHead(WIDTHS[0], 1)

    def logits(self, photo: Tensor) -> Tensor:
        """Mask logits [N,1,S,S]."""
        return self.head(self.decoder(self.encoder(photo))[-1]).float()

    def forward(self, photo: Tensor) -> Tensor:
        both = self.logits(torch.cat([photo, photo.flip(-1)]))
        plain, mirrored = both.chunk(2)
        return torch.sigmoid((plain + mirrored.flip(-1)) / 2)
