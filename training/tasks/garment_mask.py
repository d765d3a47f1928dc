"""Training of the garment mask network."""
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..geometry import channels_last
from ..metrics import iou
from ..networks.garment_mask import SIZE, GarmentMaskNetwork
from ..packed import PackedSamples
from .augment import AffineRange, affine, camera, cast_shadow, dye, light, resample, shade, uniform
from .ground import move
from .hanger import hang
from .prints import print_on
from .task import Batch, Measured, Random, Task, all_rows

FIELDS = ('photo', 'photo_mask')
LIMITS = AffineRange(scale=(-.35, .3), degrees=24, shift=.1)
SIZES, SIZE_SHARES = (160, SIZE), (.4, .6)
"""Sides of training batches: the network is the same at every scale, and small ones cost a quarter."""
LETTERBOX_SHARE, NARROWEST = .3, .6
MIRRORED = .5
"""Share of the batches whose photos go on in mirror images beyond their edges."""
TILT = .18
"""How much closer an edge of the photo is than its middle at most: few people photograph from straight above."""


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


def _resampled(rng: Random, both: Tensor, tilt: Tensor) -> Tensor:
    """Photos and masks [N,4,S,S] moved about; what comes to light beyond their edge is their mirror image, or white as
    a letterbox."""
    if rng.random() < MIRRORED:
        return resample(both, affine(rng, len(both), 1.0, LIMITS), padding='reflection', tilt=tilt)
    paper = torch.tensor([1., 1, 1, 0]).view(1, 4, 1, 1)
    return resample(both - paper, affine(rng, len(both), 1.0, LIMITS), padding='zeros', tilt=tilt) + paper


def batch(samples: PackedSamples, rows: np.ndarray, rng: Random | None) -> Batch:
    """`photo` [N,3,S,S] in [-1,1] and `mask` [N,1,S,S] 0..1; S = 256 unless augmented."""
    photo = torch.from_numpy(samples['photo'][rows]).permute(0, 3, 1, 2).float() / 255
    mask = torch.from_numpy(samples['photo_mask'][rows])[:, None].float() / 255
    size = SIZE if rng is None else int(rng.choice(SIZES, p=SIZE_SHARES))
    both = F.interpolate(torch.cat([photo, mask], 1), size=(size, size), mode='area')
    photo, mask = both[:, :3], both[:, 3:].contiguous()
    if rng is not None:
        print_on(rng, both[:, :3], both[:, 3:])
        hang(rng, both[:, :3], both[:, 3:])
        move(rng, both[:, :3], both[:, 3:])
        tilt = uniform(rng, -TILT, TILT, len(rows), 2)
        both = _resampled(rng, both, tilt)
        photo, mask = both[:, :3], both[:, 3:].contiguous()
        photo = camera(rng, cast_shadow(rng, shade(rng, light(rng, dye(rng, photo)))))
        _letterbox(rng, photo, mask)
    return {'photo': channels_last(photo * 2 - 1), 'mask': mask}


def loss(network: nn.Module, data: Batch) -> tuple[Tensor, dict[str, float]]:
    """Cross-entropy and soft overlap (dice)."""
    assert isinstance(network, GarmentMaskNetwork)
    logits, mask = network.logits(data['photo']), data['mask']
    entropy = F.binary_cross_entropy_with_logits(logits, mask)
    probability = logits.sigmoid()
    overlap = (2 * (probability * mask).sum((1, 2, 3)) + 1) / (probability.sum((1, 2, 3)) + mask.sum((1, 2, 3)) + 1)
    dice = 1 - overlap.mean()
    return entropy + dice, {'entropy': entropy.item(), 'dice': dice.item()}


def measure(network: nn.Module, data: Batch) -> Measured:
    """IoU at probability one half."""
    predicted = network(data['photo']) > .5
    return [{'iou': iou(p, t)} for p, t in zip(predicted, data['mask'] > .5)]


TASK = Task('garment-mask', GarmentMaskNetwork, lambda folder: PackedSamples(folder, FIELDS), all_rows, batch, loss,
            measure, better='iou', higher=True, batch_size=12)
