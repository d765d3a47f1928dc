"""How far the networks and the composition of this folder are from what HR-VITON's own code answered.

The answers (random weights at a reduced width) are too large for the repository; see `test/vectors/README.md`.
"""
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from ..composition import compose
from .condition_generator import ConditionGenerator
from .image_generator import LABELS, ImageGenerator
from .networks import SineNoise


def _numbers(path: Path) -> Tensor:
    return torch.from_numpy(np.load(path))


def _pixels(path: Path) -> Tensor:
    return torch.from_numpy(np.asarray(Image.open(path)).copy())


def _load(network: nn.Module, path: Path) -> nn.Module:
    """The original's weights; its second branch of 1x1 convolutions reaches no output."""
    state = torch.load(path, weights_only=True)
    network.load_state_dict({name: value for name, value in state.items() if not name.startswith('conv2.')})
    return network.eval()


def condition_differences(folder: Path) -> dict[str, float]:
    network = _load(ConditionGenerator(16), folder / 'tocg.pth')
    flows, segmentation, warped = network(_numbers(folder / 'tocg/input1.npy'), _numbers(folder / 'tocg/input2.npy'))
    answers = {f'flow_{i}_nhwc': flow.permute(0, 2, 3, 1) for i, flow in enumerate(flows)}
    answers |= {'fake_segmap_raw': segmentation, 'warped_c': warped[:, :3], 'warped_cm': warped[:, 3:]}
    return {f'tocg/{name}': _largest(value, _numbers(folder / f'tocg/{name}.npy')) for name, value in answers.items()}


def generator_differences(folder: Path) -> dict[str, float]:
    network = _load(ImageGenerator(8), folder / 'gen.pth')
    x = _numbers(folder / 'gen512/input_x.npy')
    labels = torch.from_numpy(np.load(folder / 'gen512/input_seg_labels_u8.npy')).long().view(512, 384)
    one_hot = nn.functional.one_hot(labels, LABELS).permute(2, 0, 1)[None].float()
    answers = {'output_noise0': network(x, one_hot), 'output_noise_sin': network(x, one_hot, SineNoise())}
    return {f'gen512/{name}': _largest(image, _numbers(folder / f'gen512/{name}.npy'))
            for name, image in answers.items()}


def composition_differences(folder: Path) -> dict[str, float]:
    """Warped cloth and mask; labels as the share that differs where the original's two best classes are apart."""
    cloth = _pixels(folder / 'item/cloth.png').permute(2, 0, 1)[None].float() / 127.5 - 1
    mask = (_pixels(folder / 'item/cloth_mask.png')[None, None] >= 128).float()
    names = ('flow_4_nhwc', 'fake_segmap_raw', 'warped_cm')
    flow, segmentation, warped = (_numbers(folder / f'tocg/{name}.npy') for name in names)
    composed = compose(flow, segmentation, warped, cloth, mask)
    apart = _numbers(folder / 'mid/argmax_gap_lt_1e-3_u8.npy').flatten() == 0
    wrong = (composed.labels.flatten() != _numbers(folder / 'mid/fake_parse_argmax_u8.npy').flatten()) & apart
    return {'mid/labels': wrong.float().mean().item(),
            'mid/warped_cloth_occlusion': _largest(composed.cloth, _numbers(folder / 'mid/warped_cloth_occlusion.npy')),
            'mid/warped_mask_occlusion': _largest(composed.mask, _numbers(folder / 'mid/warped_mask_occlusion.npy'))}


def _largest(actual: Tensor, expected: Tensor) -> float:
    return (actual - expected.view(actual.shape)).abs().max().item()


@torch.no_grad()
def differences(folder: Path) -> dict[str, float]:
    """Largest difference by name of the vector."""
    return condition_differences(folder) | composition_differences(folder) | generator_differences(folder)


def report(folder: Path) -> str:
    return json.dumps(differences(folder), indent=2)
