"""PyTorch and the exported graph agree, on random weights."""
import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import torch

from training.checkpoint import save_small
from training.export import export_network, export_pack
from training.networks import NETWORKS
from training.networks.contract import inputs_of, outputs_of, sized
from training.networks.generator import GREY_VALUE
from training.runtime import run_graph, runtime_available

TOLERANCE = {False: 1e-3, True: 5e-3}
"""Of the output's range; fp16 storage rounds random, untrained weights noticeably."""
SIZES = {'H': 256, 'W': 192}
needs_runtime = pytest.mark.skipif(not runtime_available(), reason='node_modules with onnxruntime-node is needed')


def random_network(name: str) -> torch.nn.Module:
    """Random weights, and running statistics that are not the initial ones."""
    torch.manual_seed(7)
    network = NETWORKS[name]()
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            assert module.running_mean is not None and module.running_var is not None
            module.running_mean.normal_(0, .1)
            module.running_var.uniform_(.5, 2)
    return network.eval()


def random_inputs(network: torch.nn.Module) -> dict[str, torch.Tensor]:
    """Smooth pictures: on white noise a warp turns a rounding error into a large one. Every other point is given."""
    generator = torch.Generator().manual_seed(3)
    inputs = {}
    for name, shape in inputs_of(network).items():
        size = sized(shape, SIZES)
        if name == 'given':
            inputs[name] = torch.rand(size, generator=generator) * (torch.arange(size[1]) % 2).view(1, -1, 1)
            inputs[name][..., 2].ceil_()
            continue
        if name == 'figure':
            inputs[name] = torch.tensor([[.4, .28, .8]])
            continue
        small = torch.rand([*size[:2], size[2] // 16, size[3] // 16], generator=generator) * 2 - 1
        inputs[name] = torch.nn.functional.interpolate(small, size=size[2:], mode='bilinear')
    if 'warped_mask' in inputs:
        inputs['warped_mask'] = inputs['warped_mask'].abs()
        inputs['x'][:, :3, 64:192] = GREY_VALUE
    return inputs


@needs_runtime
@pytest.mark.parametrize('half', [False, True])
@pytest.mark.parametrize('name', NETWORKS)
def test_graph_agrees_with_pytorch(name: str, half: bool, tmp_path: Path):
    network = random_network(name)
    export_network(name, network, tmp_path / 'graph.onnx', half)
    inputs = random_inputs(network)
    outputs, _ = run_graph(tmp_path / 'graph.onnx', {key: value.numpy() for key, value in inputs.items()})
    with torch.no_grad():
        expected = network(*inputs.values())
    expected = expected if isinstance(expected, tuple) else (expected,)
    assert list(outputs) == list(outputs_of(network))
    for (key, value), reference in zip(outputs.items(), expected):
        assert value.shape == tuple(reference.shape), key
        spread = max(1.0, reference.abs().max().item())
        assert np.abs(value - reference.numpy()).max() / spread < TOLERANCE[half], key


def test_manifest_describes_the_files(tmp_path: Path):
    save_small(random_network('garment-mask'), tmp_path / 'runs/garment-mask/best.pt', {'steps': 0})
    export_pack(tmp_path / 'runs', tmp_path / 'pack', '9.9.9', tmp_path / 'kept')
    manifest = json.loads((tmp_path / 'pack/manifest.json').read_text())
    graph, = manifest['graphs']
    content = (tmp_path / 'pack' / graph['file']).read_bytes()
    assert manifest['version'] == '9.9.9' and manifest['name'] == 'compact'
    assert graph['sha256'] == hashlib.sha256(content).hexdigest() and graph['bytes'] == len(content)
    assert graph['precision'] == 'fp16'
    assert graph['inputs'] == [{'name': 'photo', 'shape': [1, 3, 384, 384]}]
    assert (tmp_path / 'kept/garment-mask.pt').exists()
