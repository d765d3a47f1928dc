"""Garment mask: which pixels of a garment photo are the garment."""
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .blocks import Decoder, Encoder, ShuffleHead
from .structure import PointReader, Points

SIZE, COARSE_SIZE = 384, 256
WIDTHS = (24, 48, 80, 128, 160)
DEPTHS = (1, 1, 2, 2, 2)
POINTS_LEVEL = 2
"""Level of the pyramid, coarsest first, at which points are read: an eighth of the picture's size."""


class GarmentMaskNetwork(nn.Module):
    """U-Net on a letterboxed photo and on its mirror image, whose answers are averaged: on held-out photos a tenth
    of the errors goes for a few milliseconds. The mask is the mean with that of a smaller photo too: there the network
    sees the whole picture at once and errs elsewhere.

    `photo` [N,3,384,384] RGB in [-1,1], white where the letterbox padded -> probability [N,1,384,384] of the garment
    with what lies on it. It learns what is foreign on it and where its named points lie for what that teaches: neither
    is told well enough yet to be told.
    """

    inputs = {'photo': (1, 3, SIZE, SIZE)}
    outputs = {'mask': (1, 1, SIZE, SIZE)}

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder(3, WIDTHS, DEPTHS)
        self.decoder = Decoder(WIDTHS)
        self.head = ShuffleHead(WIDTHS[0], 1)
        self.foreign = ShuffleHead(WIDTHS[0], 1)
        self.points = PointReader(WIDTHS[POINTS_LEVEL])

    def read(self, photo: Tensor) -> tuple[Tensor, Tensor, Points]:
        """Logits [N,1,S,S] of the mask and of what is foreign, and the points, of a photo of any size S."""
        pyramid = self.decoder(self.encoder(photo))
        return self.head(pyramid[-1]).float(), self.foreign(pyramid[-1]).float(), self.points(pyramid[POINTS_LEVEL])

    def _mask(self, photo: Tensor) -> Tensor:
        """Mask logits [N,1,S,S] alone."""
        return self.head(self.decoder(self.encoder(photo))[-1]).float()

    def _coarse(self, photo: Tensor) -> Tensor:
        """Mask logits [N,1,S,S] of a photo of any size S, as the smaller picture tells them."""
        small = F.interpolate(photo, size=(COARSE_SIZE, COARSE_SIZE), mode='bilinear', align_corners=False)
        return F.interpolate(self._mask(small), size=photo.shape[2:], mode='bilinear', align_corners=False)

    def forward(self, photo: Tensor) -> Tensor:
        both = torch.cat([photo, photo.flip(-1)])
        plain, mirrored = ((self._mask(both) + self._coarse(both)) / 2).chunk(2)
        return torch.sigmoid((plain + mirrored.flip(-1)) / 2)
