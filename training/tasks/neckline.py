"""Necklines in the condition network's label map: a few hundred pixels that people look at first."""
from torch import Tensor
from torch.nn import functional as F

REACH = 4
"""Pixels of 256x192 from a neckline, on either side, within which labels count more: the width of a T-shirt's
collar."""
WEIGHT = 7.0
"""How often those labels count. All necklines together are a hundredth of the pixels."""


def _grown(area: Tensor) -> Tensor:
    return F.max_pool2d(area.float(), 2 * REACH + 1, 1, REACH)


def near_necklines(neck: Tensor, upper: Tensor) -> Tensor:
    """1 within REACH of the edge between bare neck and upper garment, 0 elsewhere [N,H,W]; both areas [N,H,W], bool."""
    return (_grown(neck[:, None]) * _grown(upper[:, None]))[:, 0]


def neckline_weights(neck: Tensor, upper: Tensor) -> Tensor:
    """WEIGHT near the edge between bare neck and upper garment, 1 elsewhere [N,H,W]; both areas [N,H,W], bool."""
    return 1 + (WEIGHT - 1) * near_necklines(neck, upper)
