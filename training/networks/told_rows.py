"""Where the garment begins and ends on the person, worked out from its points and the person's joints.

A network that is shown trousers learns to end every garment where they begin, and one that is not guesses the mean. How
long a garment is beside its own shoulders is read off its photo; so the network is told the row, and draws the hem
there.
"""
import torch
from torch import Tensor

from ..labels import POINT_NAMES
from .structure import Points

ROWS = 2
"""What is told: where the garment begins in the body's middle, and where it ends."""
CHANNELS = 2 * ROWS
COARSE, FINE = 48.0, 6.0
"""Rows of 256 over which a map rises from the told row: to see it from afar, and to meet it."""
UNKNOWN = -1.0
LEAST_LIKELY = .5
"""Likelihood of each point from which it counts."""
LENGTH_SHARE, LENGTH_ORIGIN = .7, .38
"""A garment so many of its shoulders' widths long ends so many of the person's below the neck joint: between the fit
to 2,929 garments worn loose in the renderer's pictures (.34, as photos of crumpled cloth tell lengths badly) and
straight cloth (.94). Of those garments 94 % end within a quarter of it."""
HIPS = .93
"""Share of the way from the neck joint down to the hips that every garment covers which is not cut short."""
CUT_SHORT, WHOLE = 1.15, 1.3
"""Lengths in shoulders' widths below which a garment is cut short, and from which it is not."""
ASPECT = .75
"""Width of a picture beside its height."""


def maps_of_rows(rows: Tensor, height: int, width: int) -> Tensor:
    """Told rows [N,2] of 256, UNKNOWN where nothing is told -> maps [N,4,height,width]: below 0 above the row, above 0
    below it, 0 everywhere where it is not known."""
    places = torch.arange(height, device=rows.device, dtype=rows.dtype).view(1, 1, -1) + .5
    below = places - rows[..., None]
    known = (rows >= 0).to(rows.dtype)[..., None]
    maps = torch.cat([(below / reach).clamp(-1, 1) * known for reach in (COARSE, FINE)], 1)
    return maps[..., None].expand(-1, -1, -1, width)


def _place(points: Points, name: str) -> Tensor:
    return points.places[:, POINT_NAMES.index(name)] * torch.tensor([ASPECT, 1.0])


def _length(points: Points) -> Tensor:
    """How many of its shoulders' widths a garment is long [N]."""
    left, right, hem = (_place(points, name) for name in ('shoulder_l', 'shoulder_r', 'hem_m'))
    neck = (_place(points, 'neck_l') + _place(points, 'neck_r')) / 2
    return (hem - neck).pow(2).sum(1).sqrt() / (left - right).pow(2).sum(1).sqrt().clamp(min=1e-3)


def expected_rows(points: Points, figure: Tensor, height: int) -> Tensor:
    """Rows [N,2] of `height` for the points of a garment and a person's `figure` [N,3]: the row of the neck joint, the
    distance between the shoulder joints and the row of the middle of the hips, in heights of the picture; zeros where
    they are not known."""
    neck, shoulders, hips = figure.unbind(1)
    needed = [POINT_NAMES.index(name) for name in ('neck_l', 'neck_r', 'shoulder_l', 'shoulder_r', 'hem_m')]
    known = (points.there[:, needed].sigmoid() > LEAST_LIKELY).all(1) & (shoulders > 0)
    length = _length(points)
    below = (LENGTH_ORIGIN + LENGTH_SHARE * length) * shoulders
    lacking = (HIPS * (hips - neck) - below).clamp(min=0)
    below = below + lacking * ((length - CUT_SHORT) / (WHOLE - CUT_SHORT)).clamp(0, 1)
    unknown = torch.full_like(below, UNKNOWN)
    return torch.stack([unknown, torch.where(known, (neck + below).clamp(max=1) * height, unknown)], 1)
