"""Calibration inputs: training samples only, the graph's shapes, the same each time; and a graph measured like a
network."""
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from training.calibration import calibration_inputs, calibration_rows, prepare
from training.checkpoint import save_small
from training.export import export_network
from training.manifest import precision_of
from training.networks.contract import inputs_of
from training.packed import FIRST_HELD_OUT, append, pack_sample
from training.runtime import GraphNetwork, runtime_available, time_graphs
from training.tasks import TASKS
from training.tests.samples import made_up_sample, packed_folder

needs_runtime = pytest.mark.skipif(not runtime_available(), reason='node_modules with onnxruntime-node is needed')


@pytest.fixture(scope='module')
def packed(tmp_path_factory) -> Path:
    return packed_folder(tmp_path_factory.mktemp('packed'), 4)


def network_of(name: str) -> torch.nn.Module:
    torch.manual_seed(7)
    return TASKS[name].build().eval()


@pytest.mark.parametrize('name', ['garment-mask', 'condition', 'person'])
def test_a_network_is_prepared_as_a_float_graph_and_its_inputs(name: str, packed: Path, tmp_path: Path):
    network = network_of(name)
    save_small(network, tmp_path / f'{name}.pt', {})
    prepare(name, tmp_path, packed, tmp_path / 'out', 4)
    assert precision_of(onnx.load(tmp_path / f'out/{name}.onnx')) == 'fp32'
    inputs = np.load(tmp_path / f'out/{name}.npz')
    shapes = {key: (4, *shape[1:]) for key, shape in inputs_of(network).items()}
    assert {key: inputs[key].shape for key in inputs} == shapes


def test_every_other_sample_is_augmented_the_same_each_time(packed: Path):
    task, network = TASKS['garment-mask'], network_of('garment-mask')
    samples = task.open(str(packed))
    first, second = (calibration_inputs(task, network, samples, 4)['photo'] for _ in range(2))
    plain = task.batch(samples, np.arange(4), None)['photo'].numpy()
    assert np.array_equal(first, second)
    assert [np.array_equal(a, b) for a, b in zip(first, plain)] == [True, False, True, False]


def test_held_out_samples_are_refused(tmp_path: Path):
    append(tmp_path, [3, FIRST_HELD_OUT], [pack_sample(made_up_sample(seed)) for seed in (3, 4)])
    task = TASKS['person']
    with pytest.raises(ValueError, match=r'held-out samples.*calibrate on training samples'):
        calibration_rows(task, task.open(str(tmp_path)), 2)


@needs_runtime
@pytest.mark.parametrize('name', ['garment-mask', 'condition', 'person'])
def test_a_graph_is_measured_like_its_network(name: str, packed: Path, tmp_path: Path):
    task, network = TASKS[name], network_of(name)
    export_network(name, network, tmp_path / 'graph.onnx', half=False)
    data = task.batch(task.open(str(packed)), np.arange(2), None)
    with torch.no_grad():
        expected = task.measure(network, data)
        found = task.measure(GraphNetwork(network, tmp_path / 'graph.onnx'), data)
    for a, b in zip(found, expected):
        assert list(a) == list(b)
        for key in a:
            tolerance = 20 if key.endswith('_counts') else 2e-3
            assert a[key] is b[key] or np.allclose(np.asarray(a[key]), np.asarray(b[key]), atol=tolerance), key


@needs_runtime
def test_graphs_are_timed_in_turns(tmp_path: Path):
    graph = tmp_path / 'graph.onnx'
    export_network('garment-mask', network_of('garment-mask'), graph)
    times = time_graphs([graph, graph], 2)
    assert len(times) == 2 and all(time.opened > 0 and time.run > 0 for time in times)
