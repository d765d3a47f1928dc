"""Contrast of a garment photo: how much lighter or darker a pixel is than the cloth around, however dark that is.

The edge of a black T-shirt's collar differs by two or three levels from the inner side above it. People see it, since
eyes adapt; to a convolution it is nothing beside a print.
"""
import torch
from torch import Tensor
from torch.nn import functional as F

CELL = 16
"""Side of the squares of 256x192 that tell the lightness of the cloth around."""
FLOOR = .02
"""Deviation that counts as much as noise: two and a half levels."""
MOST = 3.0
FEW = 1e-4
"""Share of a square under cloth: less than a pixel tells nothing."""


def _even(x: Tensor) -> Tensor:
    """Means over squares of CELL, brought back to the size of x [N,1,H,W]."""
    return F.interpolate(F.avg_pool2d(x, CELL), scale_factor=float(CELL), mode='bilinear', align_corners=False)


def _around(x: Tensor, mask: Tensor) -> Tensor:
    """Mean of x over the mask nearby, [N,1,H,W] each."""
    return _even(x * mask) / (_even(mask) + FEW)


def local_contrast(cloth: Tensor) -> Tensor:
    """Lightness [N,1,H,W] in deviations from the cloth around, within MOST; 0 outside the mask and along its outline,
    where the background mixes in. cloth: [N,4,H,W], RGB in [-1,1] and mask 0..1, its sides multiples of CELL."""
    mask = 1 - F.max_pool2d(1 - cloth[:, 3:].float().clamp(0, 1), 3, 1, 1)
    light = cloth[:, :3].float().mean(1, keepdim=True)
    deviation = (light - _around(light, mask)) * mask
    spread = torch.sqrt(_around(deviation ** 2, mask) + FLOOR ** 2)
    return (deviation / spread).clamp(-MOST, MOST)
