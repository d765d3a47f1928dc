"""Random weights that both languages draw alike: `src/checkpoints/random-state.ts` in NumPy."""
import math
import re

import numpy as np
import torch
from torch import Tensor, nn

WORD = 0xffffffff


def _seed(name: str, seed: int) -> int:
    """FNV-1a over the name, begun with the seed."""
    value = (2166136261 ^ seed) & WORD
    for letter in name.encode():
        value = (value ^ letter) * 16777619 & WORD
    return value


def uniform(seed: int, count: int) -> np.ndarray:
    """The first `count` numbers of mulberry32 in [0,1), double."""
    state = ((np.arange(1, count + 1, dtype=np.uint64) * 0x6d2b79f5 + seed) & WORD).astype(np.uint32)
    t = (state ^ state >> np.uint32(15)) * (state | np.uint32(1))
    t ^= t + (t ^ t >> np.uint32(7)) * (t | np.uint32(61))
    return (t ^ t >> np.uint32(14)) / 4294967296


def _tensor(name: str, shape: tuple[int, ...], seed: int) -> np.ndarray:
    scale, offset = 0.1, 0.0
    if name.endswith('running_var'):
        scale, offset = 0.4, 1.0
    elif re.search(r'block\.[14]\.weight$', name):
        scale, offset = 0.2, 1.0
    elif len(shape) == 4:
        scale = math.sqrt(6 / (shape[1] * shape[2] * shape[3]))
    values = offset + scale * (uniform(_seed(name, seed), math.prod(shape)) * 2 - 1)
    return values.astype(np.float32).reshape(shape)


def _unit(values: np.ndarray) -> np.ndarray:
    return (values / np.linalg.norm(values.astype(np.float64))).astype(np.float32)


def random_state(network: nn.Module, seed: int = 1) -> dict[str, Tensor]:
    """A state dict for `network`; the stored vectors of a spectral norm come from one power iteration."""
    shapes = {name: tuple(value.shape) for name, value in network.state_dict().items()}
    state = {}
    for name, shape in shapes.items():
        base = re.sub('_[uv]$', '_orig', name)
        if name.endswith('.weight_u'):
            value = _unit(np.ones(shape, np.float32))
        elif name.endswith('.weight_v'):
            value = _unit(_tensor(base, shapes[base], seed).reshape(shapes[base][0], -1).sum(0))
        else:
            value = _tensor(name, shape, seed)
        state[name] = torch.from_numpy(value)
    return state
