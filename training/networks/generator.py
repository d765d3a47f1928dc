"""Generator: "generate low, compose high".

A U-Net at 256x192 predicts colours for what nothing shows (skin, background behind the old garment),
how the garment is lit, and two blending weights. The picture itself is composed at full size from the
warped garment, the person's own pixels and the upsampled predictions.
"""
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..labels import GENERATOR_CLASSES
from .blocks import Decoder, Encoder, ShuffleHead

SIZE = (256, 192)
WIDTHS = (40, 72, 112, 144, 160)
DEPTHS = (1, 1, 2, 2, 2)
GREY_VALUE = 128 / 127.5 - 1
GREY_TOLERANCE = 2.5 / 127.5
"""The agnostic image's grey, and how far from it a pixel of the photo must be: two and a half levels."""
GAIN_RANGE, OFFSET_RANGE = 0.7, 0.5
PREDICTIONS = 3 + 1 + 1 + 1 + 1


def resize(x: Tensor, height: int, width: int) -> Tensor:
    """Bilinear without antialias, align_corners=False."""
    return F.interpolate(x, size=(height, width), mode='bilinear', align_corners=False)


def known_pixels(agnostic: Tensor) -> Tensor:
    """1 where the agnostic image [N,3,H,W] shows the photo, 0 where it is grey; [N,1,H,W]."""
    distance = (agnostic - GREY_VALUE).abs().amax(1, keepdim=True)
    return (distance > GREY_TOLERANCE).to(agnostic.dtype)


class GeneratorNetwork(nn.Module):
    """`x` [N,9,H,W] (agnostic, DensePose colours, warped cloth; all in [-1,1]), `segmentation`
    [N,7,H,W] one-hot, `warped_mask` [N,1,H,W] 0..1 -> `image` [N,3,H,W] in [-1,1]. Any H and W.
    """

    inputs = {'x': (1, 9, 'H', 'W'), 'segmentation': (1, GENERATOR_CLASSES, 'H', 'W'), 'warped_mask': (1, 1, 'H', 'W')}
    outputs = {'image': (1, 3, 'H', 'W')}

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder(9 + GENERATOR_CLASSES + 2, WIDTHS, DEPTHS)
        self.decoder = Decoder(WIDTHS)
        self.head = ShuffleHead(WIDTHS[0], PREDICTIONS)

    def predict(self, x: Tensor, segmentation: Tensor, warped_mask: Tensor, known: Tensor) -> Tensor:
        """Colour (3, in [-1,1]), garment and own-pixel logits, gain, offset: [N,7,256,192]."""
        low = resize(torch.cat([x, segmentation, warped_mask, known], 1), *SIZE)
        raw = self.head(self.decoder(self.encoder(low))[-1]).float()
        gain = torch.exp(GAIN_RANGE * torch.tanh(raw[:, 5:6]))
        return torch.cat([torch.tanh(raw[:, :3]), raw[:, 3:5], gain, OFFSET_RANGE * torch.tanh(raw[:, 6:])], 1)

    def compose(self, x: Tensor, warped_mask: Tensor, known: Tensor, predicted: Tensor) -> Tensor:
        """Full-size blend of own pixels, predicted colours and the lit garment."""
        agnostic, cloth = x[:, :3], x[:, 6:9]
        full = resize(predicted, x.shape[2], x.shape[3])
        colour, gain, offset = full[:, :3], full[:, 5:6], full[:, 6:7]
        garment = torch.sigmoid(full[:, 3:4]) * warped_mask
        own = torch.sigmoid(full[:, 4:5]) * known
        lit = (cloth + 1) * gain - 1 + offset
        behind = colour + own * (agnostic - colour)
        return (behind + garment * (lit - behind)).clamp(-1, 1)

    def both(self, x: Tensor, segmentation: Tensor, warped_mask: Tensor) -> tuple[Tensor, Tensor]:
        """The image and the low-resolution predictions it was composed with."""
        known = known_pixels(x[:, :3])
        predicted = self.predict(x, segmentation, warped_mask, known)
        return self.compose(x, warped_mask, known, predicted), predicted

    def forward(self, x: Tensor, segmentation: Tensor, warped_mask: Tensor) -> Tensor:
        return self.both(x, segmentation, warped_mask)[0]
