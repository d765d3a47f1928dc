"""What the condition network learns of parts and named points, in the photo and on the person."""
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from ..labels import PART_CLASSES, PART_MIRROR, PART_NONE, PART_UNKNOWN, POINT_MIRROR
from ..networks.blocks import centre_grid
from ..networks.structure import Points
from .task import Batch

STRUCTURE_FIELDS = ('parts', 'points', 'cloth_parts', 'cloth_points')
HEAT_WEIGHT, PLACE_WEIGHT, THERE_WEIGHT, PART_WEIGHT = .1, .5, .1, .6
PART_CERTAINTY = torch.tensor([.5, 1, 2, 2, 2.]).view(1, -1, 1, 1)
"""Weights of the parts: most places show none or the torso, and the others tell more."""
HIDDEN_WEIGHT = .4
"""Weight of a hidden point, which annotators could only guess, beside a seen one."""
SPREAD = 1.0
"""Standard deviation of a point's wanted heat, in cells."""
PART_CHANNELS = PART_CLASSES - 1


def mirror_structure(data: dict[str, np.ndarray], chosen: np.ndarray) -> None:
    """Mirror parts and points of the chosen samples; in place."""
    for name in ('parts', 'cloth_parts'):
        data[name][chosen] = PART_MIRROR[data[name][chosen, :, ::-1]]
    for name in ('points', 'cloth_points'):
        data[name][chosen] = data[name][chosen][:, POINT_MIRROR]
        data[name][chosen, :, 0] *= -1


def part_masks(parts: np.ndarray, scale: int) -> Tensor:
    """Packed parts [N,h,w] -> [N,5,h scale,w scale] 0/1: torso, sleeves and neck, and where the part is unknown."""
    labels = torch.from_numpy(np.ascontiguousarray(parts))[:, None]
    wanted = torch.tensor([*range(PART_NONE + 1, PART_CLASSES + 1), PART_UNKNOWN]).view(1, -1, 1, 1)
    return (labels == wanted).float().repeat_interleave(scale, 2).repeat_interleave(scale, 3)


def part_target(masks: Tensor, factor: int) -> tuple[Tensor, Tensor]:
    """`part_masks` -> shares of the parts [N,5,h,w] in each block of factor x factor, none first, and how much of it
    is known [N,1,h,w]; nothing is known of samples without any part."""
    shares = F.avg_pool2d(masks, factor)
    worn, unknown = shares[:, :PART_CHANNELS], shares[:, PART_CHANNELS:]
    told = (masks[:, :PART_CHANNELS].amax((1, 2, 3), keepdim=True) > 0).float()
    return torch.cat([(1 - worn.sum(1, keepdim=True) - unknown).clamp(min=0), worn], 1), (1 - unknown) * told


def structure_of(parts: Tensor, places: Tensor, seen: np.ndarray, factor: int) -> Batch:
    """Targets: `parts`, how much of them is `known`, `places` [N,2,21] in [-1,1], and `seen` [N,21]."""
    shares, known = part_target(parts, factor)
    return {'parts': shares, 'known': known, 'places': places, 'seen': torch.from_numpy(seen)}


def named(points: np.ndarray) -> Tensor:
    """Places [N,2,21] of packed points [N,21,3]."""
    return torch.from_numpy(np.ascontiguousarray(points[..., :2])).transpose(1, 2)


def part_loss(said: Tensor, data: Batch) -> Tensor:
    """Cross-entropy of log probabilities [N,5,h,w]."""
    each = -(data['parts'] * PART_CERTAINTY * said).sum(1, keepdim=True)
    return (each * data['known']).sum() / data['known'].sum().clamp(min=1)


def wanted_heat(places: Tensor, height: int, width: int) -> Tensor:
    """Probabilities [N,K,h,w] about places [N,2,K]."""
    grid = centre_grid(height, width).flatten(2)[0]
    cells = torch.tensor([width / 2, height / 2]).view(1, 2, 1, 1)
    away = ((places[..., None] - grid[None, :, None]) * cells).pow(2).sum(1)
    return (-away / (2 * SPREAD ** 2)).softmax(2).unflatten(2, (height, width))


def point_loss(said: Points, data: Batch) -> tuple[Tensor, Tensor, Tensor]:
    """Cross-entropy of the heat, distance of the places, and cross-entropy of the garment having such points; of
    samples whose points are told."""
    seen, places = data['seen'], data['places']
    inside = (places.abs() < 1).all(1).float()
    weight = ((seen == 2).float() + HIDDEN_WEIGHT * (seen == 1).float()) * inside
    total = weight.sum().clamp(min=1)
    heat = -(wanted_heat(places, *said.heat.shape[2:]) * said.heat).sum((2, 3))
    away = (said.places - places.transpose(1, 2)).abs().sum(2)
    told = (seen > 0).any(1, keepdim=True).float().expand_as(seen)
    there = F.binary_cross_entropy_with_logits(said.there, (seen > 0).float(), told, reduction='sum')
    return (heat * weight).sum() / total, (away * weight).sum() / total, there / told.sum().clamp(min=1)


def structure_loss(parts: Tensor, points: Points, data: Batch) -> Tensor:
    """All that is learnt of one picture's structure."""
    heat, away, there = point_loss(points, data)
    return HEAT_WEIGHT * heat + PLACE_WEIGHT * away + THERE_WEIGHT * there + PART_WEIGHT * part_loss(parts, data)


def point_error(places: Tensor, data: Batch, i: int) -> float | None:
    """Mean distance of places [21,2] from the seen points of sample i, in thousandths of the longer side (of 3:4)."""
    seen = data['seen'][i] == 2
    if not seen.any():
        return None
    away = (places.T - data['places'][i])[:, seen] * torch.tensor([[375.], [500.]])
    return away.pow(2).sum(0).sqrt().mean().item()
