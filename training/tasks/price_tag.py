"""Hang price tags before the inner side of garments in photos: they are no part of the garment."""
import numpy as np
import torch
from torch import Tensor

from ..render.price_tag import draw_price_tag
from .task import Random

TAGGED = .5
"""Share of the photos that get a tag, where the inner side has room for one."""


def tag(rng: Random, photo: Tensor, mask: Tensor, inner: Tensor) -> None:
    """Draw tags into some photos [N,3,h,w] in [0,1], and take them out of `mask` [N,1,h,w]; inner [N,1,h,w]: where the
    inner side of the cloth shows. In place."""
    for i in np.flatnonzero(rng.random(len(photo)) < TAGGED):
        columns = np.flatnonzero((mask[i, 0] > .5).any(0).numpy())
        drawn = draw_price_tag(rng, inner[i, 0].numpy(), float(np.ptp(columns) + 1)) if len(columns) else None
        if drawn is None:
            continue
        cover = torch.from_numpy(drawn.cover).float()
        colour = torch.from_numpy(drawn.colour).permute(2, 0, 1).float().clamp(0, 255) / 255
        photo[i] = photo[i] * (1 - cover) + colour * cover
        mask[i] *= 1 - cover
