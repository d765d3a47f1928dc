"""Hang the garment of a photo on a thick coat hanger: arms, often a bar, and a hook, all behind it."""
import numpy as np
import torch
from torch import Tensor

from ..render.hanger import draw_hanger
from .task import Random

HUNG = .2
"""Share of the photos that get a hanger."""
MIDDLE = .15
"""Columns about the garment's middle, as a share of its width, whose highest pixels are the neckline."""


def _neckline(mask: np.ndarray) -> tuple[float, float, float]:
    """x and y of the middle of the neckline and the garment's width, pixels; throws ValueError without a garment."""
    rows, columns = np.nonzero(mask)
    if len(rows) == 0:
        raise ValueError('no garment')
    middle, width = float(np.median(columns)), float(np.ptp(columns) + 1)
    near = np.abs(columns - middle) <= MIDDLE * width
    return middle, float(rows[near].min() if near.any() else rows.min()), width


def hang(rng: Random, photo: Tensor, mask: Tensor) -> None:
    """Draw hangers into some photos [N,3,h,w] in [0,1] behind what `mask` [N,1,h,w] says is garment; in place."""
    for i in np.flatnonzero(rng.random(len(photo)) < HUNG):
        inside = mask[i, 0].numpy()
        try:
            coverage, tone = draw_hanger(rng, inside.shape, _neckline(inside > .5))
        except ValueError:
            continue
        share = torch.from_numpy(coverage * (1 - inside)).float()
        photo[i] = photo[i] * (1 - share) + torch.from_numpy(tone).float().view(3, 1, 1) / 255 * share
