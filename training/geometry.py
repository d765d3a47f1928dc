"""Flow targets in the units the pipeline samples with."""
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from .networks.blocks import centre_grid

SERVICE_SIZE = (1024, 768)


def service_grid(height: int, width: int) -> Tensor:
    """What the pipeline's full-size grid holds above each pixel centre of a smaller one, [1,2,h,w].

    It samples at linspace(-1,1,W) + flow with align_corners=False: at W = 768 that grid has p*768/767
    above a pixel centre p.
    """
    full_height, full_width = SERVICE_SIZE
    scale = torch.tensor([full_width / (full_width - 1), full_height / (full_height - 1)]).view(1, 2, 1, 1)
    return centre_grid(height, width) * scale


def flow_target(coordinates: Tensor) -> Tensor:
    """Garment coordinates [N,2,h,w] in [-1,1] -> the offset that the full-size warp adds to its grid."""
    return coordinates - service_grid(*coordinates.shape[2:])


def halved_coordinates(coordinates: Tensor, visible: Tensor) -> tuple[Tensor, Tensor]:
    """Garment coordinates at half the size, meant for the pixel centres there, and which are visible."""
    offset, valid = masked_halve(flow_target(coordinates), visible, 2)
    return offset + service_grid(*offset.shape[2:]), valid


def masked_halve(values: Tensor, valid: Tensor, factor: int) -> tuple[Tensor, Tensor]:
    """Mean over the valid pixels of each factor x factor block; blocks half valid stay valid.

    values [N,C,h,w], valid bool [N,1,h,w] -> ([N,C,h/f,w/f], bool [N,1,h/f,w/f]).
    """
    weight = F.avg_pool2d(valid.float(), factor)
    mean = F.avg_pool2d(values * valid, factor) / weight.clamp(min=1e-6)
    return mean, weight >= 0.5


def to_tensor(pixels: np.ndarray) -> Tensor:
    """u8 [N,H,W,3] -> float [N,3,H,W] in [-1,1]."""
    return torch.from_numpy(np.ascontiguousarray(pixels)).permute(0, 3, 1, 2).float().div_(127.5).sub_(1)


def channels_last(x: Tensor) -> Tensor:
    """The memory layout that oneDNN runs fastest."""
    return x.contiguous(memory_format=torch.channels_last)
