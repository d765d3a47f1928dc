"""A blend lies between two checkpoints of one network."""
from pathlib import Path

import pytest
import torch

from training.blend import blend, blended
from training.checkpoint import read_weights, save_small
from training.networks import NETWORKS


def test_a_quarter_lies_a_quarter_of_the_way(tmp_path: Path):
    networks = [NETWORKS['garment-mask']() for _ in range(2)]
    for i, network in enumerate(networks):
        save_small(network, tmp_path / f'{i}.pt', {'network': 'garment-mask', 'steps': i})
    blend(tmp_path / '0.pt', tmp_path / '1.pt', .25, tmp_path / 'run/best.pt')
    weights, note = read_weights(tmp_path / 'run/best.pt')
    first, second = (next(network.parameters()).detach() for network in networks)
    assert torch.allclose(next(iter(weights.values())).float(), .75 * first + .25 * second, atol=1e-3)
    assert note['steps'] == 1 and note['blended'] == .25


def test_different_networks_do_not_blend():
    with pytest.raises(ValueError, match='different networks'):
        blended({'a': torch.zeros(2)}, {'a': torch.zeros(3)}, .5)
