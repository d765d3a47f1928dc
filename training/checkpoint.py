"""Checkpoints: full ones to resume from, small fp16 ones to keep."""
import copy
import os
from collections.abc import Callable, Iterable
from pathlib import Path

import torch
from torch import Tensor, nn

from .networks import NETWORKS

LATEST, BEST = 'latest.pt', 'best.pt'
CHECKPOINTS = Path(__file__).parent / 'checkpoints'
"""The shipped weights."""


class AverageWeights:
    """Exponential moving average of a network's weights and running statistics.

    The decay grows with the number of updates, so that short runs are not stuck at their beginning.
    """

    def __init__(self, network: nn.Module, decay: float = 0.998) -> None:
        self.network = copy.deepcopy(network).eval()
        self.decay = decay
        self.updates = 0

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        """Blend the network in."""
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        for mean, value in zip(self.network.state_dict().values(), network.state_dict().values()):
            if mean.dtype.is_floating_point:
                mean.lerp_(value, 1 - decay)
            else:
                mean.copy_(value)


def settle_statistics(network: nn.Module, batches: Iterable[Callable[[nn.Module], object]]) -> nn.Module:
    """A copy of the network whose BatchNorm statistics are the means over some batches of its own activations.

    Averaged weights meet other activations than the weights whose running statistics were averaged with them.
    `batches` are functions that run one training batch through the network they get.
    """
    settled = copy.deepcopy(network).train()
    for module in settled.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.reset_running_stats()
            module.momentum = None
    with torch.no_grad():
        for run in batches:
            run(settled)
    return settled.eval()


def save_atomically(content: dict, path: Path) -> None:
    """torch.save to a file beside `path`, then rename: a reader never sees half a checkpoint."""
    temporary = path.with_suffix('.new')
    torch.save(content, temporary)
    os.replace(temporary, path)


def half_precision(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """Contiguous fp16 copy of a state dict; integers stay."""
    return {name: (value.half() if value.dtype.is_floating_point else value).contiguous().clone()
            for name, value in state.items()}


def save_small(network: nn.Module, path: Path, note: dict) -> None:
    """Weights alone, fp16, with a note on where they come from."""
    path.parent.mkdir(parents=True, exist_ok=True)
    save_atomically({'weights': half_precision(network.state_dict()), 'note': note}, path)


def read_weights(path: Path) -> tuple[dict[str, Tensor], dict]:
    """fp32 weights and note of a small checkpoint, or the averaged weights of a full one."""
    content = torch.load(path, map_location='cpu')
    weights = content['average'] if 'average' in content else content['weights']
    floats = {name: value.float() if value.dtype.is_floating_point else value for name, value in weights.items()}
    return floats, content.get('note', {})


def _widened(saved: Tensor, wanted: Tensor) -> Tensor:
    """A convolution's weights for more input channels than it had: zeros for those that are new, the last ones."""
    if saved.dim() < 2 or saved.shape[1] >= wanted.shape[1] or saved.shape[:1] + saved.shape[2:] != \
            wanted.shape[:1] + wanted.shape[2:]:
        return saved
    new = saved.new_zeros(len(saved), wanted.shape[1] - saved.shape[1], *saved.shape[2:])
    return torch.cat([saved, new], 1)


def begin_from(network: nn.Module, path: Path) -> list[str]:
    """Give a network the checkpoint's weights; returns the names of its parameters that the checkpoint lacks, which
    stay as they are. What it sees beyond the checkpoint's network makes no difference before training. Throws
    ValueError where the checkpoint has others: it is one of another network."""
    weights, own = read_weights(path)[0], network.state_dict()
    weights = {name: _widened(saved, own[name]) if name in own else saved for name, saved in weights.items()}
    missing, unknown = network.load_state_dict(weights, strict=False)
    if unknown:
        raise ValueError(f'{path} is of another network: it has {", ".join(unknown[:3])}, which this one has not')
    return missing


def load_network(name: str, path: Path) -> nn.Module:
    """A network of that name with the checkpoint's weights, ready to run."""
    network = NETWORKS[name]()
    network.load_state_dict(read_weights(path)[0])
    return network.eval()
