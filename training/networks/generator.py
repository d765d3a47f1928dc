"""Generator: "generate low, compose high".

A U-Net at 256x192 predicts two colours for what nothing shows (skin, relative to the tone of the person's face;
and whatever else: background, trousers), how the garment is lit, and blending weights. The picture is composed at
full size from the warped garment, the person's own pixels and the upsampled predictions; how much the outlines
follow the full-size DensePose, label and garment maps is predicted too, so that edges stay as sharp as those maps.
Where the garment is worn but its photo does not show that part, the colours of the shown cloth around fill in; where
the wall behind the person comes to light, those of the wall around. Light is coarse: fine enough for folds, too
coarse to fade a print whose place is a little uncertain.
"""
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..labels import GENERATOR_CLASSES
from .blocks import Decoder, Encoder, ShuffleHead
from .fill import SIZE, garment_fill, resize, wall_fill
from .parts import HEAD, body_mask, part_mask

WIDTHS = (40, 72, 112, 144, 160)
DEPTHS = (1, 1, 2, 2, 2)
GREY_VALUE = 128 / 127.5 - 1
GREY_TOLERANCE = 2.5 / 127.5
"""The agnostic image's grey, and how far from it a pixel of the photo must be: two and a half levels."""
GAIN_RANGE, OFFSET_RANGE = 0.7, 0.12
LIGHT_CELL = 4
"""Pixels at 256x192 a side of one value of gain and offset."""
LAYERS = {'skin': 3, 'other': 3, 'is_skin': 1, 'follow_body': 1, 'follow_arms': 1, 'is_garment': 1, 'follow_upper': 1,
          'follow_mask': 1, 'is_own': 1, 'gain': 1, 'offset': 1}
COMPOSED = {**LAYERS, 'is_wall': 1, 'fill': 3, 'wall': 3}
"""Predictions and their channels: two colours, logits of three blending weights, by how much the first two follow
full-size guides (added to or taken from the logit), and the garment's light. COMPOSED adds how much of what lies behind
is wall, and two colours that are not learnt."""
MEAN_TONE = (0.31, -0.02, -0.21)
TONE_SHARE = 0.8
"""Mean colour of the rendered faces, in [-1,1]; hidden skin differs from its mean by this share of what the
face differs from MEAN_TONE (slope of the fit over 96 training samples; correlation 0.92)."""
SHARPNESS, TRAINED_SHARPNESS = 10.0, 2.0
"""Factor of the logits of blending weights, in use and while training: where an outline runs is uncertain, and what is
best on average is blurred. Drawn five times as sharp it costs little and looks like an outline; cuffs stay furry at
twice."""
LEAST_WHOLE = .85
"""Warped mask from which on the warped cloth begins to count beside the fill. It arrives on white, blended by its mask
in the garment photo and again by occlusion: pixels of the rim hold an unknown share of white, which drew pale threads
along sleeves."""
PASTE, UPPER, ARMS = 1, 2, (4, 5)
"""Classes of the generator's label map."""


def known_pixels(agnostic: Tensor) -> Tensor:
    """1 where the agnostic image [N,3,H,W] shows the photo, 0 where it is grey; [N,1,H,W]."""
    distance = (agnostic - GREY_VALUE).abs().amax(1, keepdim=True)
    return (distance > GREY_TOLERANCE).to(agnostic.dtype)


def face_tone(low: Tensor) -> Tensor:
    """Mean colour [N,3,1,1] of the face in the low-resolution input, MEAN_TONE where no face shows.

    low: agnostic, DensePose, cloth, 7 classes, mask, known. Hair is another class than the face.
    """
    known, face = low[:, -1:], low[:, 9 + PASTE:10 + PASTE]
    head = part_mask(low[:, 3:6], HEAD) * known * face
    mean = torch.tensor(MEAN_TONE, dtype=low.dtype).view(1, 3, 1, 1)
    count = head.sum((2, 3), keepdim=True)
    return ((low[:, :3] * head).sum((2, 3), keepdim=True) + mean) / (count + 1)


def coarse(x: Tensor) -> Tensor:
    """Means over squares of LIGHT_CELL, brought back to 256x192."""
    return resize(F.avg_pool2d(x, LIGHT_CELL), *SIZE)


def smooth_edge(guide: Tensor) -> Tensor:
    """A map of zeros and ones [N,1,H,W] without steps: means over 3x3 pixels."""
    return F.avg_pool2d(guide, 3, 1, 1, count_include_pad=False)


def without_rim(cloth: Tensor, warped_mask: Tensor, fill: Tensor) -> Tensor:
    """Warped cloth [N,3,H,W] with the fill where it is not shown whole."""
    whole = ((warped_mask - LEAST_WHOLE) / (1 - LEAST_WHOLE)).clamp(0, 1)
    return fill + whole * (cloth - fill)


def guided(sharpness: float, logit: Tensor, *guides: tuple[Tensor, Tensor]) -> Tensor:
    """Blending weight [N,1,H,W] of a logit and pairs of how much to follow a map and the map (0..1)."""
    for follow, guide in guides:
        logit = logit + follow * (2 * guide - 1)
    return torch.sigmoid(sharpness * logit)


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
        self.head = ShuffleHead(WIDTHS[0], sum(LAYERS.values()))
        self.wall_head = ShuffleHead(WIDTHS[0], 1)

    def predict(self, low: Tensor) -> Tensor:
        """All that is COMPOSED [N,22,256,192] from the inputs, label map, warped mask and known pixels at that size."""
        features = self.decoder(self.encoder(low))[-1]
        raw = self.head(features).float()
        layers = dict(zip(LAYERS, raw.split(tuple(LAYERS.values()), 1)))
        tone = face_tone(low) - torch.tensor(MEAN_TONE, dtype=low.dtype).view(1, 3, 1, 1)
        layers['skin'] = torch.tanh(layers['skin']) + TONE_SHARE * tone
        layers['other'] = torch.tanh(layers['other'])
        for name in ('follow_body', 'follow_arms', 'follow_upper', 'follow_mask'):
            layers[name] = F.softplus(layers[name])
        layers['gain'] = torch.exp(GAIN_RANGE * torch.tanh(coarse(layers['gain'])))
        layers['offset'] = OFFSET_RANGE * torch.tanh(coarse(layers['offset']))
        layers['is_wall'] = torch.sigmoid(self.wall_head(features).float())
        layers['fill'], layers['wall'] = garment_fill(low[:, 6:9], low[:, -2:-1]), wall_fill(low)
        return torch.cat(list(layers.values()), 1)

    def compose(self, x: Tensor, segmentation: Tensor, warped_mask: Tensor, known: Tensor,
                predicted: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Full-size blend of own pixels, predicted colours and the lit garment; also what is behind the
        garment [N,3,H,W] and the weights of skin and garment [N,2,H,W]."""
        full = dict(zip(COMPOSED, resize(predicted, x.shape[2], x.shape[3]).split(tuple(COMPOSED.values()), 1)))
        agnostic, densepose, cloth = x.split(3, 1)
        body = smooth_edge(body_mask(densepose))
        arms = smooth_edge(segmentation[:, ARMS[0]:ARMS[1] + 1].sum(1, keepdim=True))
        upper = smooth_edge(segmentation[:, UPPER:UPPER + 1])
        sharpness = TRAINED_SHARPNESS if self.training else SHARPNESS
        skin = guided(sharpness, full['is_skin'], (full['follow_body'], body), (full['follow_arms'], arms))
        garment = guided(sharpness, full['is_garment'], (full['follow_upper'], upper),
                         (full['follow_mask'], warped_mask))
        other = full['other'] + full['is_wall'] * (full['wall'] - full['other'])
        guess = other + skin * (full['skin'] - other)
        behind = guess + torch.sigmoid(full['is_own']) * known * (agnostic - guess)
        lit = (without_rim(cloth, warped_mask, full['fill']) + 1) * full['gain'] - 1 + full['offset']
        image = (behind + garment * (lit - behind)).clamp(-1, 1)
        return image, guess, torch.cat([skin, garment], 1)

    def blended(self, x: Tensor, segmentation: Tensor, warped_mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """`compose` of the network's own predictions."""
        known = known_pixels(x[:, :3])
        low = resize(torch.cat([x, segmentation, warped_mask, known], 1), *SIZE)
        return self.compose(x, segmentation, warped_mask, known, self.predict(low))

    def forward(self, x: Tensor, segmentation: Tensor, warped_mask: Tensor) -> Tensor:
        return self.blended(x, segmentation, warped_mask)[0]
