"""What to show of one held-out sample of each network: a row of small pictures."""
import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from .labels import DENSEPOSE_COLOURS, LIP_TO_CONDITION
from .tasks.generator import pasted
from .tiles import LABEL_COLOURS, pixels_of, tile

CELL = (96, 128)


def _cell(pixels: np.ndarray) -> Image.Image:
    return tile(pixels, CELL)


def _mask(mask: Tensor) -> np.ndarray:
    return np.repeat((mask[0, 0].numpy() * 255).astype(np.uint8)[..., None], 3, 2)


@torch.no_grad()
def garment_mask_row(network: nn.Module, data: dict[str, Tensor]) -> list[Image.Image]:
    """Photo, predicted mask, true mask."""
    return [_cell(pixels_of(data['photo'])), _cell(_mask(network(data['photo']))), _cell(_mask(data['mask']))]


@torch.no_grad()
def condition_row(network: nn.Module, data: dict[str, Tensor]) -> list[Image.Image]:
    """Garment, person, warped garment, predicted labels, true labels."""
    _, segmentation, cloth, mask, _ = network(data['cloth'], data['person'], data['given'], data['figure'])
    warped = cloth * mask + (1 - mask)
    return [_cell(pixels_of(data['cloth'][:, :3])), _cell(pixels_of(data['picture'])), _cell(pixels_of(warped)),
            _cell(LABEL_COLOURS[segmentation.argmax(1)[0].numpy()]), _cell(LABEL_COLOURS[data['classes'][0].numpy()])]


@torch.no_grad()
def generator_row(network: nn.Module, data: dict[str, Tensor]) -> list[Image.Image]:
    """Pasted without a generator, generated, true."""
    image = network(data['x'], data['segmentation'], data['warped_mask'])
    return [_cell(pixels_of(x)) for x in (pasted(data), image, data['image'])]


@torch.no_grad()
def person_row(network: nn.Module, data: dict[str, Tensor]) -> list[Image.Image]:
    """Photo, predicted and true labels (merged to 13 classes), predicted and true DensePose parts."""
    parse, densepose, _ = network(data['photo'])
    labels = [LABEL_COLOURS[LIP_TO_CONDITION[x[0].numpy()]] for x in (parse.argmax(1), data['parse'])]
    parts = [DENSEPOSE_COLOURS[x[0].numpy()] for x in (densepose.argmax(1), data['densepose'])]
    return [_cell(pixels_of(data['photo']))] + [_cell(x) for x in labels + parts]


ROWS = {'garment-mask': garment_mask_row, 'condition': condition_row, 'generator': generator_row, 'person': person_row}
