"""Colours for what no photo shows: those of the cloth or of the wall around."""
from torch import Tensor
from torch.nn import functional as F

from .parts import body_mask

SIZE = (256, 192)
FILL_CELLS = (64, 16, 8)
FILL_PRIOR = .02
"""Sides of the squares whose shown cloth fills holes, and the share of a square that counts as much as the next larger
one."""


def resize(x: Tensor, height: int, width: int) -> Tensor:
    """Bilinear without antialias, align_corners=False."""
    return F.interpolate(x, size=(height, width), mode='bilinear', align_corners=False)


def spread(shown: Tensor, mask: Tensor) -> Tensor:
    """Mean of the colours nearby [N,3,256,192]: colours times mask [N,3,256,192], mask [N,1,256,192]."""
    colour = shown.sum((2, 3), keepdim=True) / mask.sum((2, 3), keepdim=True).clamp(min=1)
    for cell in FILL_CELLS:
        colour = resize(colour, SIZE[0] // cell, SIZE[1] // cell)
        colour = (F.avg_pool2d(shown, cell) + FILL_PRIOR * colour) / (F.avg_pool2d(mask, cell) + FILL_PRIOR)
    return resize(colour, *SIZE)


def garment_fill(cloth: Tensor, mask: Tensor) -> Tensor:
    """Colour of the cloth shown nearby [N,3,256,192], for holes: warped cloth on white [N,3,256,192], mask
    [N,1,256,192]."""
    return spread(cloth - (1 - mask), mask)


def wall_fill(low: Tensor) -> Tensor:
    """Colour of the background known nearby [N,3,256,192], from the low-resolution input (see `face_tone`)."""
    wall = low[:, -1:] * (1 - body_mask(low[:, 3:6])) * low[:, 9:10]
    return spread(low[:, :3] * wall, wall)
