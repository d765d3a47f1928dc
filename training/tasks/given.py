"""Points of the garment that the network is told, as a user or another network may know them better."""
import torch
from torch import Tensor

from .task import Random

ALL_GIVEN, SOME_GIVEN = .3, .3
"""Shares of the samples of which all points are told, and of which each with a chance of one half."""
SHIFTS = (.012, .04)
"""Standard deviations of how far off told points are, in units of [-1,1]: a hand's, and a network's."""


def some_given(rng: Random | None, places: Tensor, seen: Tensor) -> Tensor:
    """Places [N,2,21] of points that are `seen` [N,21] (0 absent) -> `given` [N,21,3] of the condition network; nothing
    is told without `rng`."""
    count, points = seen.shape
    if rng is None:
        return torch.zeros(count, points, 3)
    kind = torch.from_numpy(rng.random(count))[:, None]
    chosen = torch.from_numpy(rng.random((count, points))) < .5
    told = (seen > 0) & ((kind < ALL_GIVEN) | ((kind < ALL_GIVEN + SOME_GIVEN) & chosen))
    shift = torch.from_numpy(rng.choice(SHIFTS, (count, 1, 1))).float()
    shifted = places.transpose(1, 2) + shift * torch.from_numpy(rng.standard_normal((count, points, 2))).float()
    return torch.cat([shifted, torch.ones(count, points, 1)], 2) * told[..., None]
