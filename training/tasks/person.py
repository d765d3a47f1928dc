"""Training of the person network."""
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..boxes import bounding_box
from ..geometry import channels_last
from ..labels import (
    BODY_JOINTS,
    DENSEPOSE_MIRROR,
    DENSEPOSE_PARTS,
    JOINT_MIRROR,
    LIP_CLASSES,
    LIP_MIRROR,
    RENDERED_JOINTS,
)
from ..metrics import confusion, heatmap_peaks
from ..networks.person import PersonNetwork
from ..packed import PackedSamples
from .augment import AffineRange, affine, camera, light, one_of_four, resample, shade, uniform
from .task import Batch, Measured, Random, Task, all_rows

FIELDS = ('image_half', 'parse', 'densepose', 'keypoints', 'photo')
LIMITS = AffineRange(scale=(-.35, .25), degrees=14, shift=.14)
HEATMAP, HEATMAP_SIGMA, HEATMAP_WEIGHT = (64, 48), 1.5, 20.0
NOBODY_SHARE, ELSEWHERE_SHARE = .08, .25
"""Shares of training pictures that show a garment lying or hanging and nobody in it, and of those that show
the person before such a photo: rooms are fuller than what the renderer puts behind its figures."""
PCK_RADIUS = 0.05
RARITY, LEAST_SHARE = .25, 1e-4
RARE_PARTS, RARE_PIXELS, RARE_AGAIN = (5, 6, 11, 12, 13, 14), 40, 3
"""DensePose feet and lower legs: one photo in thirteen shows them, and as small as there they need to be seen more
often than the rest; a sample with that many of their pixels is drawn so many times more."""


def rare_again(samples: PackedSamples, rows: np.ndarray) -> np.ndarray:
    """The rows, those that show rare parts RARE_AGAIN times more."""
    shown = [np.count_nonzero(np.isin(samples['densepose'][row], RARE_PARTS)) >= RARE_PIXELS for row in rows]
    return np.concatenate([rows, np.repeat(rows[shown], RARE_AGAIN)])


def _joints(samples: PackedSamples, rows: np.ndarray) -> tuple[Tensor, Tensor]:
    """Positions [N,25,2] in [-1,1] and which are set [N,25]."""
    points = torch.from_numpy(samples['keypoints'][rows])
    present = (points[..., :2] != 0).any(-1)
    return points[..., :2] / torch.tensor([384., 512.]) - 1, present


def _mirror(matrices: Tensor, parse: Tensor, densepose: Tensor, joints: Tensor, present: Tensor) -> None:
    """Exchange left and right where the matrix mirrors; in place."""
    for i in torch.nonzero(matrices[:, 0, 0] < 0).flatten():
        parse[i] = torch.from_numpy(LIP_MIRROR)[parse[i]]
        densepose[i] = torch.from_numpy(DENSEPOSE_MIRROR)[densepose[i]]
        joints[i], present[i] = joints[i][JOINT_MIRROR], present[i][JOINT_MIRROR]


def _move(matrices: Tensor, joints: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
    """Joint positions after the pictures were resampled; those outside are no longer present."""
    inverse = torch.linalg.inv(matrices[:, :, :2])
    moved = torch.einsum('nij,nkj->nki', inverse, joints - matrices[:, None, :, 2])
    return moved, present & (moved.abs() < 1).all(-1)


def heatmaps(joints: Tensor, present: Tensor) -> Tensor:
    """Gaussians [N,25,64,48] around the joints."""
    height, width = HEATMAP
    x = ((joints[..., 0] + 1) * width / 2 - .5)[..., None, None]
    y = ((joints[..., 1] + 1) * height / 2 - .5)[..., None, None]
    distance = (torch.arange(width) - x) ** 2 + (torch.arange(height).view(-1, 1) - y) ** 2
    return torch.exp(-distance / (2 * HEATMAP_SIGMA ** 2)) * present[..., None, None]


def _garment_photo(samples: PackedSamples, row: int, size: torch.Size) -> Tensor:
    """The photo of a sample's garment alone [3,H,W], without the white bars that made it square."""
    picture = torch.from_numpy(samples['photo'][np.array([row])]).permute(0, 3, 1, 2).float() / 255
    inside = (picture < 1).any(1)[0]
    return F.interpolate(picture[(..., *bounding_box(inside))], size=size, mode='area')[0]


def _without_anybody(samples: PackedSamples, rows: np.ndarray, rng: Random, photo: Tensor, labels: Tensor,
                     present: Tensor) -> None:
    """Exchange some samples for the photo of their garment alone, where there is nothing to find; in place."""
    for i in np.flatnonzero(rng.random(len(rows)) < NOBODY_SHARE):
        photo[i] = _garment_photo(samples, rows[i], photo.shape[2:])
        labels[i], present[i] = 0, False


def _elsewhere(samples: PackedSamples, rows: np.ndarray, rng: Random, photo: Tensor, labels: Tensor) -> None:
    """Put some persons before the garment photo of another sample of the batch; in place."""
    person = F.avg_pool2d((labels[:, :1] > 0).float(), 3, 1, 1)
    for i in np.flatnonzero(rng.random(len(rows)) < ELSEWHERE_SHARE):
        behind = _garment_photo(samples, int(rng.choice(rows)), photo.shape[2:])
        photo[i] = behind + person[i] * (photo[i] - behind)


def batch(samples: PackedSamples, rows: np.ndarray, rng: Random | None) -> Batch:
    """`photo`, `parse`, `densepose`, `joints` in [-1,1], `present`."""
    photo = torch.from_numpy(samples['image_half'][rows]).permute(0, 3, 1, 2).float() / 255
    labels = torch.from_numpy(np.stack([samples['parse'][rows], samples['densepose'][rows]], 1)).float()
    joints, present = _joints(samples, rows)
    if rng is not None:
        _elsewhere(samples, rows, rng, photo, labels)
        _without_anybody(samples, rows, rng, photo, labels, present)
        matrices = affine(rng, len(rows), 256 / 192, LIMITS)
        inside = resample(torch.ones_like(photo[:, :1]), matrices, 'nearest', 'zeros')
        photo = resample(photo, matrices) * inside + uniform(rng, .2, 1, len(rows), 3, 1, 1) * (1 - inside)
        photo = camera(rng, shade(rng, light(rng, photo)))
        labels = resample(labels, matrices, 'nearest', 'zeros')
        joints, present = _move(matrices, joints, present)
    parse, densepose = labels[:, 0].long(), labels[:, 1].long()
    if rng is not None:
        _mirror(matrices, parse, densepose, joints, present)
    return {'photo': channels_last(photo * 2 - 1), 'parse': parse, 'densepose': densepose, 'joints': joints,
            'present': present}


def _label_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """Cross-entropy [N,C,h,w] against [N,h,w] in which a class counts by its frequency to the power of 1 - RARITY:
    the mean IoU asks as much of a hand as of the wall behind."""
    share = torch.bincount(labels.flatten(), minlength=logits.shape[1]) / labels.numel()
    weight = share.clamp(min=LEAST_SHARE) ** -RARITY
    return F.cross_entropy(logits, labels, weight)


def loss(network: nn.Module, data: Batch) -> tuple[Tensor, dict[str, float]]:
    """Cross-entropies of both label maps, at one of the four pixels that each logit stands for, and of the
    heatmaps (a squared error would not move a channel off zero)."""
    assert isinstance(network, PersonNetwork)
    parse, densepose, joints = network.logits(data['photo'])
    seen = one_of_four()
    parse_loss = _label_loss(parse, data['parse'][seen])
    densepose_loss = _label_loss(densepose, data['densepose'][seen])
    joint_loss = F.binary_cross_entropy_with_logits(joints, heatmaps(data['joints'], data['present']))
    total = parse_loss + densepose_loss + HEATMAP_WEIGHT * joint_loss
    return total, {'parse': parse_loss.item(), 'densepose': densepose_loss.item(), 'joints': joint_loss.item()}


def correct_joints(heat: Tensor, joints: Tensor, present: Tensor) -> tuple[int, int]:
    """How many visible rendered joints lie within 5% of the picture's height, and how many there are."""
    found = (heatmap_peaks(heat) * 2 - 1 - joints) * torch.tensor([192 / 512, .5])
    use = torch.zeros(BODY_JOINTS, dtype=torch.bool)
    use[list(RENDERED_JOINTS)] = True
    use &= present
    return int((found.norm(dim=-1)[use] <= PCK_RADIUS).sum()), int(use.sum())


def measure(network: nn.Module, data: Batch) -> Measured:
    """Confusion counts and joints found, a sample."""
    parse, densepose, heat = network(data['photo'])
    results: list[dict[str, float | Tensor]] = []
    for i in range(len(parse)):
        hits, joints = correct_joints(heat[i], data['joints'][i], data['present'][i])
        results.append({'parse_counts': confusion(parse[i].argmax(0), data['parse'][i], LIP_CLASSES),
                        'densepose_counts': confusion(densepose[i].argmax(0), data['densepose'][i], DENSEPOSE_PARTS),
                        'joints_hit': hits, 'joints': joints})
    return results


TASK = Task('person', PersonNetwork, lambda folder: PackedSamples(folder, FIELDS), all_rows, batch, loss, measure,
            better='parse_miou', higher=True, batch_size=12, drawn=rare_again)
