"""Generator: "generate low, compose high".

A U-Net at 256x192 predicts colours for what nothing shows (skin, background behind the old garment; skin
relative to the tone of the person's face), how the garment is lit, and two blending weights. The picture itself is composed at full size from the
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
HEAD_RED, HEAD_GREEN = 235 / 127.5 - 1, 228 / 127.5 - 1
"""DensePose's two head parts are the only ones with more red and green than this."""
MEAN_TONE = (0.31, -0.02, -0.21)
TONE_SHARE = 0.8
"""Mean colour of the rendered faces, in [-1,1]; hidden skin differs from its mean by this share of what the
face differs from MEAN_TONE (slope of the fit over 96 training samples; correlation 0.92)."""
BACKGROUND, PASTE, ARMS = 0, 1, (4, 5)
"""Classes of the generator's label map."""


def resize(x: Tensor, height: int, width: int) -> Tensor:
    """Bilinear without antialias, align_corners=False."""
    return F.interpolate(x, size=(height, width), mode='bilinear', align_corners=False)


def known_pixels(agnostic: Tensor) -> Tensor:
    """1 where the agnostic image [N,3,H,W] shows the photo, 0 where it is grey; [N,1,H,W]."""
    distance = (agnostic - GREY_VALUE).abs().amax(1, keepdim=True)
    return (distance > GREY_TOLERANCE).to(agnostic.dtype)


def face_tone(low: Tensor) -> Tensor:
    """Mean colour [N,3,1,1] of the face in the low-resolution input, MEAN_TONE where no face shows.

    low: agnostic, DensePose, cloth, 7 classes, mask, known. Hair is another class than the face.
    """
    known, face = low[:, -1:], low[:, 9 + PASTE:10 + PASTE]
    head = ((low[:, 3:4] > HEAD_RED) & (low[:, 4:5] > HEAD_GREEN)).to(low.dtype) * known * face
    mean = torch.tensor(MEAN_TONE, dtype=low.dtype).view(1, 3, 1, 1)
    count = head.sum((2, 3), keepdim=True)
    return ((low[:, :3] * head).sum((2, 3), keepdim=True) + mean) / (count + 1)


def hidden_skin(low: Tensor) -> Tensor:
    """How much of a low-resolution pixel is hidden bare skin [N,1,h,w]: body that no garment covers."""
    classes = low[:, 9:16]
    bare = classes[:, BACKGROUND:BACKGROUND + 1] + classes[:, ARMS[0]:ARMS[1] + 1].sum(1, keepdim=True)
    body = (low[:, 5:6] > -0.95).to(low.dtype)
    return bare * body * (1 - low[:, -1:])


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
        tone = face_tone(low) - torch.tensor(MEAN_TONE, dtype=low.dtype).view(1, 3, 1, 1)
        colour = torch.tanh(raw[:, :3]) + TONE_SHARE * hidden_skin(low) * tone
        return torch.cat([colour, raw[:, 3:5], gain, OFFSET_RANGE * torch.tanh(raw[:, 6:])], 1)

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
