"""Training of the garment mask network."""
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..geometry import channels_last
from ..labels import POINT_MIRROR
from ..metrics import iou
from ..networks.garment_mask import SIZE, GarmentMaskNetwork
from ..packed import PackedSamples
from .augment import AffineRange, affine, camera, cast_shadow, dye, light, resample, shade, uniform
from .ground import move, throw_shadows
from .hanger import hang
from .prints import print_on
from .structure import named, point_loss
from .task import Batch, Random, Task, all_rows

FIELDS = ('photo', 'photo_mask', 'photo_classes', 'photo_points')
FOREIGN_CLASS = 4
"""Of `photo_classes`: hangers, tags and labels."""
LIMITS = AffineRange(scale=(-.35, .3), degrees=24, shift=.1)
SIZES, SIZE_SHARES = (224, SIZE), (.5, .5)
"""Sides of training batches: the network is the same at every scale, and small ones cost a third."""
LETTERBOX_SHARE, NARROWEST = .3, .6
MIRRORED = .5
"""Share of the batches whose photos go on in mirror images beyond their edges."""
TILT = .18
"""How much closer an edge of the photo is than its middle at most: few people photograph from straight above."""
HEAT_WEIGHT, PLACE_WEIGHT, THERE_WEIGHT, FOREIGN_WEIGHT = .03, .5, .1, 1.0
BELOW_NECK = .4
"""Share of the garment's height below which nobody hung a tag: there an annotated photo, whose record tells of none,
shows nothing foreign."""


def _letterbox(rng: Random, photo: Tensor, mask: Tensor) -> None:
    """Paint white bars as a photo that is not square gets them; in place."""
    for i in range(len(photo)):
        if rng.random() > LETTERBOX_SHARE:
            continue
        bar = int(photo.shape[2] * (1 - rng.uniform(NARROWEST, 1)) / 2)
        dimension = 2 if rng.random() < .7 else 1
        for start in (0, photo.shape[2] - bar):
            photo[i].narrow(dimension, start, bar).fill_(1)
            mask[i].narrow(dimension, start, bar).fill_(0)


def _resampled(rng: Random, layers: Tensor, matrices: Tensor, tilt: Tensor) -> Tensor:
    """Photos and their masks [N,3+M,S,S] moved about; what comes to light beyond their edge is their mirror image, or
    white as a letterbox."""
    if rng.random() < MIRRORED:
        return resample(layers, matrices, padding='reflection', tilt=tilt)
    paper = torch.zeros(1, layers.shape[1], 1, 1)
    paper[:, :3] = 1
    return resample(layers - paper, matrices, padding='zeros', tilt=tilt) + paper


def moved_points(places: Tensor, seen: Tensor, matrices: Tensor, tilt: Tensor) -> tuple[Tensor, Tensor]:
    """Where `resample` takes places [N,2,K], and which of them were `seen` [N,K]; mirrored garments change their sides.

    `resample` looks at q = (M p + t) / (1 + tilt p) for the pixel p, so p = (M - q tilt)^-1 (q - t).
    """
    linear, shift = matrices[:, :, :2], matrices[:, :, 2]
    q = places.transpose(1, 2)
    turned = linear[:, None] - q[..., None] * tilt[:, None, None]
    moved = torch.linalg.solve(turned, q - shift[:, None]).transpose(1, 2)
    is_mirrored = (torch.linalg.det(linear) < 0).view(-1, 1)
    other = torch.from_numpy(POINT_MIRROR)
    return torch.where(is_mirrored[..., None], moved[..., other], moved), torch.where(is_mirrored, seen[:, other], seen)


def _foreign(classes: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
    """What is foreign in photos, and where that is known, [N,1,S,S] each: everywhere where the renderer tells `classes`
    [N,1,S,S], else on the lower part of the garment, where nothing is."""
    rows = torch.arange(mask.shape[2]).view(1, 1, -1, 1)
    worn = mask > .5
    first = torch.where(worn, rows, mask.shape[2]).amin((2, 3), keepdim=True)
    last = torch.where(worn, rows, 0).amax((2, 3), keepdim=True)
    lower = worn & (rows > first + BELOW_NECK * (last - first))
    is_told = (classes > 0).any(3).any(2)[..., None, None]
    return (classes == FOREIGN_CLASS).float(), torch.where(is_told, classes > 0, lower).float()


def _redrawn(rng: Random, photo: Tensor, mask: Tensor, foreign: Tensor, told: Tensor) -> None:
    """Prints on the garments, hangers behind them and other grounds below them, in some photos; in place."""
    print_on(rng, photo, mask * (1 - foreign))
    before = photo.clone()
    hang(rng, photo, mask)
    told[(photo != before).any(1, keepdim=True)] = 0
    before = photo.clone()
    move(rng, photo, mask)
    throw_shadows(rng, photo, mask)
    foreign[(photo != before).any(1, keepdim=True) & (mask < .5)] = 0


def batch(samples: PackedSamples, rows: np.ndarray, rng: Random | None) -> Batch:
    """`photo` [N,3,S,S] in [-1,1], `mask` [N,1,S,S] 0..1, what is `foreign` in it and where that is `told`, `places`
    [N,2,21] and `seen` [N,21] of its points; S = 384 unless augmented."""
    photo = torch.from_numpy(samples['photo'][rows]).permute(0, 3, 1, 2).float() / 255
    mask = torch.from_numpy(samples['photo_mask'][rows])[:, None].float() / 255
    foreign, told = _foreign(torch.from_numpy(samples['photo_classes'][rows])[:, None], mask)
    points = samples['photo_points'][rows]
    places, seen = named(points), torch.from_numpy(points[..., 2])
    size = SIZE if rng is None else int(rng.choice(SIZES, p=SIZE_SHARES))
    layers = F.interpolate(torch.cat([photo, mask, foreign, told], 1), size=(size, size), mode='area')
    if rng is not None:
        _redrawn(rng, *layers.split([3, 1, 1, 1], 1))
        matrices, tilt = affine(rng, len(rows), 1.0, LIMITS), uniform(rng, -TILT, TILT, len(rows), 2)
        layers = _resampled(rng, layers, matrices, tilt)
        places, seen = moved_points(places, seen, matrices, tilt)
    photo, mask, foreign, told = (layer.contiguous() for layer in layers.split([3, 1, 1, 1], 1))
    if rng is not None:
        photo = camera(rng, cast_shadow(rng, shade(rng, light(rng, dye(rng, photo)))))
        _letterbox(rng, photo, mask)
    return {'photo': channels_last(photo * 2 - 1), 'mask': mask, 'foreign': foreign, 'told': told, 'places': places,
            'seen': seen}


def _foreign_loss(logits: Tensor, data: Batch) -> Tensor:
    """Cross-entropy where it is known."""
    told = data['told']
    each = F.binary_cross_entropy_with_logits(logits, data['foreign'], reduction='none')
    return (each * told).sum() / told.sum().clamp(min=1)


def loss(network: nn.Module, data: Batch) -> tuple[Tensor, dict[str, float]]:
    """Cross-entropy and soft overlap (dice) of the mask, cross-entropy of what is foreign, and the points."""
    assert isinstance(network, GarmentMaskNetwork)
    logits, foreign, points = network.read(data['photo'])
    mask = data['mask']
    probability = logits.sigmoid()
    overlap = (2 * (probability * mask).sum((1, 2, 3)) + 1) / (probability.sum((1, 2, 3)) + mask.sum((1, 2, 3)) + 1)
    heat, away, there = point_loss(points, data)
    parts = {'entropy': F.binary_cross_entropy_with_logits(logits, mask), 'dice': 1 - overlap.mean(),
             'foreign': FOREIGN_WEIGHT * _foreign_loss(foreign, data), 'heat': HEAT_WEIGHT * heat,
             'places': PLACE_WEIGHT * away, 'there': THERE_WEIGHT * there}
    first, *others = parts.values()
    return sum(others, first), {name: value.item() for name, value in parts.items()}


def measure(network: nn.Module, data: Batch) -> list[dict[str, float | None]]:
    """IoU at probability one half."""
    predicted = network(data['photo']) > .5
    return [{'iou': iou(p, t)} for p, t in zip(predicted, data['mask'] > .5)]


TASK = Task('garment-mask', GarmentMaskNetwork, lambda folder: PackedSamples(folder, FIELDS), all_rows, batch, loss,
            measure, better='iou', higher=True, batch_size=12)
