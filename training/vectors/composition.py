"""One composition at an eighth of the full size: a gallery person's labels, a drawn garment and a drawn flow."""
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from ..composition import Composed, compose
from ..labels import CONDITION_CLASSES, LIP_TO_CONDITION
from .files import read_map, read_numbers, write_numbers

WIDTH, HEIGHT = 96, 128
LOGIT = 8.0
INPUTS = ('flow', 'segmentation', 'warped_mask', 'cloth', 'cloth_mask')


def _segmentation(parse: np.ndarray) -> Tensor:
    """Soft scores [1,13,32,24] of a parse [1024,768], in steps of 1/16."""
    labels = torch.from_numpy(LIP_TO_CONDITION[parse[::8, ::8]]).long()
    planes = F.one_hot(labels, CONDITION_CLASSES).permute(2, 0, 1)[None].float()
    return (F.avg_pool2d(planes, 4) * LOGIT * 16).round() / 16


def _cloth() -> tuple[Tensor, Tensor]:
    """A striped garment [1,3,128,96] on white with a slanted mask [1,1,128,96]; colours are bytes in [-1,1]."""
    y, x = torch.meshgrid(torch.arange(HEIGHT), torch.arange(WIDTH), indexing='ij')
    mask = ((x - 48).abs() + (y - 60).abs() // 2 < 44) & (y > 12) & (y < 116)
    bytes_ = torch.stack([(x * 31 + y * 17 + c * 71) % 256 for c in range(3)])
    cloth = torch.where(mask, bytes_, torch.tensor(255)).float() / 127.5 - 1
    return cloth[None], mask[None, None].float()


def inputs_of(parse: np.ndarray) -> dict[str, Tensor]:
    """The arguments of `compose` by name; the flow [1,16,12,2] bends the garment by some pixels."""
    y, x = torch.meshgrid(torch.arange(16), torch.arange(12), indexing='ij')
    flow = torch.stack([torch.sin(x * .9 + y * .3) * 6, torch.cos(x * .4 - y * .7) * 8], 2)[None]
    scores = _segmentation(parse)
    cloth, mask = _cloth()
    worn = (scores[:, 3:4] * 4).round().clamp(0, 16) / 16
    return {'flow': (flow * 16).round() / 16, 'segmentation': scores, 'warped_mask': worn,
            'cloth': cloth, 'cloth_mask': mask}


def write_composition(folder: Path, person: Path) -> None:
    """Inputs and outputs of one composition."""
    inputs = inputs_of(read_map(person / 'parse.png'))
    for name, value in inputs.items():
        write_numbers(folder / f'{name}.npy.gz', colours(value) if name == 'cloth' else value)
    composed = compose(**inputs)
    write_numbers(folder / 'labels.npy.gz', composed.labels.numpy().astype(np.uint8))
    write_numbers(folder / 'generator_labels.npy.gz', composed.segmentation.argmax(1).numpy().astype(np.uint8))
    write_numbers(folder / 'occluded_cloth.npy.gz', composed.cloth)
    write_numbers(folder / 'occluded_mask.npy.gz', composed.mask)


def colours(cloth: Tensor) -> np.ndarray:
    """Colours in [-1,1] as bytes."""
    return ((cloth + 1) * 127.5).round().numpy().astype(np.uint8)


def composed_of(folder: Path) -> Composed:
    """The composition of the stored inputs."""
    inputs = {name: read_numbers(folder / f'{name}.npy.gz') for name in INPUTS}
    inputs['cloth'] = inputs['cloth'].float() / 127.5 - 1
    return compose(**inputs)
