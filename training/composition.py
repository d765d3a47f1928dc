"""The composition stage of the try-on pipeline in PyTorch: from the condition network to the generator's input.

The service does the same in typed arrays; this is the engine's own copy for training and evaluation.
"""
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from .labels import CONDITION_TO_GENERATOR, CONDITION_UPPER, GENERATOR_CLASSES
from .networks.blocks import flat_grid, sample
from .networks.condition import UNITS

BLUR_SIZE, BLUR_SIGMA = 15, 3.0
NOT_OCCLUDING = (0, 3, 4)


@dataclass(frozen=True)
class Composed:
    """`labels` [N,H,W] 13-class, `segmentation` [N,7,H,W] one-hot, `cloth` [N,3,H,W] warped, occluded,
    white where there is none, `mask` [N,1,H,W]; `plain_cloth` and `plain_mask` before occlusion."""

    labels: Tensor
    segmentation: Tensor
    cloth: Tensor
    mask: Tensor
    plain_cloth: Tensor
    plain_mask: Tensor


def gaussian_blur(x: Tensor) -> Tensor:
    """15x15 Gaussian, sigma 3, zero padding, as two one-dimensional passes."""
    offsets = torch.arange(BLUR_SIZE) - BLUR_SIZE // 2
    weights = torch.exp(-offsets.float() ** 2 / (2 * BLUR_SIGMA ** 2))
    weights = (weights / weights.sum()).view(1, 1, -1).repeat(x.shape[1], 1, 1)
    pad = BLUR_SIZE // 2
    x = F.conv2d(x, weights.unsqueeze(2), padding=(0, pad), groups=x.shape[1])
    return F.conv2d(x, weights.unsqueeze(3), padding=(pad, 0), groups=x.shape[1])


def blurred_classes(segmentation: Tensor, warped_mask: Tensor, size: tuple[int, int]) -> Tensor:
    """Composed, upsampled, blurred class map [N,13,H,W]."""
    composed = segmentation.clone()
    composed[:, CONDITION_UPPER:CONDITION_UPPER + 1] *= warped_mask
    return gaussian_blur(F.interpolate(composed, size=size, mode='bilinear', align_corners=False))


def full_size_grid(flow: Tensor, size: tuple[int, int]) -> Tensor:
    """Sampling grid [N,H,W,2] of a flow [N,128,96,2] in HR-VITON's units."""
    large = F.interpolate(flow.permute(0, 3, 1, 2), size=size, mode='bilinear', align_corners=False)
    return flat_grid(*size) + large.permute(0, 2, 3, 1) / torch.tensor(UNITS)


def generator_labels(labels: Tensor) -> Tensor:
    """13-class labels [N,H,W] -> 7-class one-hot [N,7,H,W]."""
    seven = torch.from_numpy(CONDITION_TO_GENERATOR).long()[labels]
    return F.one_hot(seven, GENERATOR_CLASSES).permute(0, 3, 1, 2).float()


def occlude(cloth: Tensor, mask: Tensor, blurred: Tensor) -> tuple[Tensor, Tensor]:
    """Take the garment away where hair, face, arms or anything else lies in front of it."""
    probability = blurred.softmax(1)
    covered = 1 - probability[:, list(NOT_OCCLUDING)].sum(1, keepdim=True)
    mask = mask * (1 - covered)
    return cloth * mask + (1 - mask), mask


def compose(flow: Tensor, segmentation: Tensor, warped_mask: Tensor, cloth: Tensor, cloth_mask: Tensor) -> Composed:
    """The whole composition at the size of `cloth` [N,3,H,W] in [-1,1]; `cloth_mask` [N,1,H,W] 0/1."""
    size = cloth.shape[2], cloth.shape[3]
    blurred = blurred_classes(segmentation, warped_mask, size)
    labels = blurred.argmax(1)
    warped = sample(torch.cat([cloth, cloth_mask], 1), full_size_grid(flow, size))
    plain_cloth, plain_mask = warped[:, :3], warped[:, 3:]
    occluded, mask = occlude(plain_cloth, plain_mask, blurred)
    return Composed(labels, generator_labels(labels), occluded, mask, plain_cloth, plain_mask)
