"""HR-VITON's two networks at a small width with random weights: what they answer to inputs made by formulas."""
import math
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .condition_generator import CLOTH, PERSON, ConditionGenerator
from .files import write_numbers
from .image_generator import LABELS, PICTURE, ImageGenerator
from .random_state import random_state

WIDTH = 2
"""Of both networks; the release has 96 and 64."""
CONDITION_SIZE, PICTURE_SIZE = (256, 192), (256, 128)
KEPT = 4
"""Of each map, every fourth row and column is stored."""


def wave(channels: int, size: tuple[int, int]) -> Tensor:
    """A smooth input [1,channels,H,W] in [-1,1], made by the tests in the same way."""
    c, y, x = np.meshgrid(np.arange(channels), np.arange(size[0]), np.arange(size[1]), indexing='ij')
    return torch.from_numpy(np.sin(0.05 * x + 0.03 * y + c).astype(np.float32))[None]


def stripes(size: tuple[int, int]) -> Tensor:
    """Slanted stripes of the seven labels, one-hot [1,7,H,W]."""
    y, x = torch.meshgrid(torch.arange(size[0]), torch.arange(size[1]), indexing='ij')
    labels = (x + 2 * y) // 17 % LABELS
    return torch.nn.functional.one_hot(labels, LABELS).permute(2, 0, 1)[None].float()


class SineNoise:
    """Plane k is sqrt(2) sin(0.7 x + 1.3 y + 0.37 k), k counting the calls."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, size: tuple[int, int]) -> Tensor:
        y, x = np.meshgrid(np.arange(size[0]), np.arange(size[1]), indexing='ij')
        plane = math.sqrt(2) * np.sin(0.7 * x + 1.3 * y + 0.37 * self.calls)
        self.calls += 1
        return torch.from_numpy(plane.astype(np.float32))[None, None]


def condition_answers() -> dict[str, Tensor]:
    """Flows as [1,h,w,2], the rest [1,C,h,w]; the larger ones thinned out."""
    network = ConditionGenerator(WIDTH).eval()
    network.load_state_dict(random_state(network))
    with torch.no_grad():
        flows, segmentation, warped = network(wave(CLOTH, CONDITION_SIZE), wave(PERSON, CONDITION_SIZE))
    answers = {f'flow_{level}': flow.permute(0, 2, 3, 1) for level, flow in enumerate(flows)}
    answers['flow_4'] = answers['flow_4'][:, ::KEPT, ::KEPT]
    large = {'segmentation': segmentation, 'warped_cloth': warped[:, :3], 'warped_mask': warped[:, 3:]}
    return answers | {name: value[:, :, ::2 * KEPT, ::2 * KEPT] for name, value in large.items()}


def generator_answers() -> dict[str, Tensor]:
    """The picture without noise and with the sine's, thinned out."""
    network = ImageGenerator(WIDTH).eval()
    network.load_state_dict(random_state(network))
    x, labels = wave(PICTURE, PICTURE_SIZE), stripes(PICTURE_SIZE)
    with torch.no_grad():
        answers = {'image': network(x, labels), 'noisy_image': network(x, labels, SineNoise())}
    return {name: image[:, :, ::KEPT, ::KEPT] for name, image in answers.items()}


def write_networks(folder: Path) -> None:
    """Both networks' answers."""
    for name, value in (condition_answers() | generator_answers()).items():
        write_numbers(folder / f'{name}.npy.gz', value)
