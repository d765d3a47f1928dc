"""What a garment is, read off its photo: the parts of each place, and the named points.

The condition network learns them beside its flow and labels, on rendered and on real photos. Parts steer which places
of person and photo may meet, so that a sleeve that lies across the chest is no chest; the points say, for the whole
picture at once, how long sleeves and garment are and where the neckline is.
"""
from typing import NamedTuple

import torch
from torch import Tensor, nn

from ..labels import GARMENT_POINTS, PART_CLASSES
from .blocks import centre_grid, convolution

HIDDEN_CHANNELS = 48
CERTAIN = 10.0
"""Logit of a given point being there."""
SAID_CHANNELS = 96
LEAST_AGREEMENT = .02
"""Probability that two places show the same part, below which it makes no difference."""


class Points(NamedTuple):
    """`heat` [N,21,h,w]: log probabilities of where each point lies; `places` [N,21,2]: its mean, in [-1,1], x first;
    `there` [N,21]: logits of the garment having such a point."""

    heat: Tensor
    places: Tensor
    there: Tensor


def corrected(points: Points, given: Tensor) -> Points:
    """Points with the `given` [N,21,3] in place of those read: x and y in [-1,1], and 1 where the point is given, else
    0."""
    is_given = given[..., 2:]
    places = points.places * (1 - is_given) + given[..., :2] * is_given
    return Points(points.heat, places, points.there * (1 - given[..., 2]) + CERTAIN * given[..., 2])


class PointReader(nn.Module):
    """Garment features [N,C,h,w] -> its named points."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.look = convolution(channels, HIDDEN_CHANNELS)
        self.heat = nn.Conv2d(HIDDEN_CHANNELS, GARMENT_POINTS, 3, 1, 1)
        self.there = nn.Linear(2 * HIDDEN_CHANNELS, GARMENT_POINTS)

    def forward(self, features: Tensor) -> Points:
        looked = self.look(features)
        heat = self.heat(looked).float().flatten(2).log_softmax(2)
        grid = centre_grid(*features.shape[2:]).flatten(2).transpose(1, 2)
        places = torch.matmul(heat.exp(), grid)
        whole = torch.cat([looked.mean((2, 3)), looked.amax((2, 3))], 1)
        return Points(heat.view(len(heat), GARMENT_POINTS, *features.shape[2:]), places, self.there(whole).float())


class Said(nn.Module):
    """Points as one vector, and from it a shift [N,C,1,1] of each of some features. Zero before training."""

    def __init__(self, channels: tuple[int, ...]) -> None:
        super().__init__()
        self.channels = channels
        self.read = nn.Sequential(nn.Linear(3 * GARMENT_POINTS, SAID_CHANNELS), nn.ReLU())
        self.say = nn.Linear(SAID_CHANNELS, sum(channels))
        nn.init.zeros_(self.say.weight)
        nn.init.zeros_(self.say.bias)

    def forward(self, points: Points) -> list[Tensor]:
        there = points.there.sigmoid()[..., None]
        vector = torch.cat([points.places * there, there], 2).flatten(1)
        return list(self.say(self.read(vector))[..., None, None].split(self.channels, 1))


class PartReader(nn.Module):
    """Features [N,C,h,w] -> log probabilities [N,5,h,w] of what a place shows of the garment: nothing, torso,
    wearer's left and right sleeve, or neck."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        classes = nn.Conv2d(HIDDEN_CHANNELS, PART_CLASSES, 1)
        self.look = nn.Sequential(convolution(channels, HIDDEN_CHANNELS, 1), classes)

    def forward(self, features: Tensor) -> Tensor:
        return self.look(features).float().log_softmax(1)


def agreement(person: Tensor, cloth: Tensor) -> Tensor:
    """Log probabilities of parts [N,5,h,w] of two pictures -> log of the probability [N,hw,hw] that two places show
    the same."""
    same = torch.matmul(person.exp().flatten(2).transpose(1, 2), cloth.exp().flatten(2))
    return (same + LEAST_AGREEMENT).log()
