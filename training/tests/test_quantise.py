"""int8 graphs keep their contract and stay near the float ones."""
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from training.manifest import file_facts
from training.quantise import main, quantise_network

SIDE, CHANNELS = 16, 32
LARGEST, MEAN = .1, .02
"""Difference as a share of the output's range; measured .051 and .004 on these weights and photos, which are noise."""


def save_float_graph(path: Path, mid_channels: int = CHANNELS) -> None:
    """Convolution, ReLU, convolution with random weights; photo [1,3,16,16] -> mask [1,1,16,16]."""
    rng = np.random.default_rng(1)
    shapes = {'a': (mid_channels, 3, 3, 3), 'b': (mid_channels, mid_channels, 3, 3), 'c': (1, mid_channels, 3, 3)}
    weights = [numpy_helper.from_array((rng.standard_normal(shape) / np.sqrt(np.prod(shape[1:]))).astype(np.float32),
                                       name)
               for name, shape in shapes.items()]
    nodes = [helper.make_node('Conv', ['photo', 'a'], ['x'], 'first', pads=[1] * 4),
             helper.make_node('Relu', ['x'], ['y']),
             helper.make_node('Conv', ['y', 'b'], ['z'], 'second', pads=[1] * 4),
             helper.make_node('Relu', ['z'], ['u']),
             helper.make_node('Conv', ['u', 'c'], ['mask'], 'last', pads=[1] * 4)]
    photo, mask = ([helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, channels, SIDE, SIDE])]
                   for name, channels in (('photo', 3), ('mask', 1)))
    model = helper.make_model(helper.make_graph(nodes, 'tiny', photo, mask, weights),
                              opset_imports=[helper.make_opsetid('', 17)])
    model.ir_version = 8
    onnx.save(model, path)


def samples(count: int, seed: int) -> np.ndarray:
    """Photos [count,3,16,16] in -1..1."""
    return np.random.default_rng(seed).uniform(-1, 1, (count, 3, SIDE, SIDE)).astype(np.float32)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A calibration folder, and a pack whose garment mask is the float graph."""
    calibration, pack = tmp_path / 'calibration', tmp_path / 'pack'
    calibration.mkdir()
    pack.mkdir()
    for path in (calibration / 'garment-mask.onnx', pack / 'garment-mask.onnx'):
        save_float_graph(path)
    np.savez(calibration / 'garment-mask.npz', photo=samples(16, 2))
    entry = {'name': 'garment-mask', 'file': 'garment-mask.onnx', **file_facts(pack / 'garment-mask.onnx'), 'opset': 17,
             'inputs': [{'name': 'photo', 'shape': [1, 3, SIDE, SIDE]}],
             'outputs': [{'name': 'mask', 'shape': [1, 1, SIDE, SIDE]}]}
    (pack / 'manifest.json').write_text(json.dumps({'name': 'tiny', 'version': '1.2.3',
                                                    'graphs': [entry, {'name': 'person'}]}))
    return calibration, pack


def answer(graph: Path, photo: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(graph, providers=['CPUExecutionProvider'])
    return session.run(['mask'], {'photo': photo})[0]


def test_the_int8_graph_answers_nearly_as_the_float_one_and_is_smaller(folders):
    calibration, pack = folders
    quantise_network('garment-mask', calibration, pack)
    before, after = calibration / 'garment-mask.onnx', pack / 'garment-mask.onnx'
    expected, found = [np.stack([answer(graph, photo[None]) for photo in samples(8, 3)]) for graph in (before, after)]
    difference = np.abs(found - expected) / np.ptp(expected)
    assert found.shape == (8, 1, 1, SIDE, SIDE)
    assert 0 < difference.max() < LARGEST and difference.mean() < MEAN
    assert after.stat().st_size < before.stat().st_size / 2


def test_every_convolution_reads_and_writes_int8(folders):
    calibration, pack = folders
    quantise_network('garment-mask', calibration, pack)
    graph = onnx.load(pack / 'garment-mask.onnx').graph
    makers = {output: node.op_type for node in graph.node for output in node.output}
    convolutions = [node for node in graph.node if node.op_type == 'Conv']
    assert len(convolutions) == 3
    assert all(makers[name] == 'DequantizeLinear' for node in convolutions for name in node.input[:2])
    weights = [tensor for tensor in graph.initializer if len(tensor.dims) == 4]
    assert {tensor.data_type for tensor in weights} == {TensorProto.INT8}
    assert max(np.abs(numpy_helper.to_array(tensor).astype(int)).max() for tensor in weights) <= 64, 'reduced range'


def test_the_manifest_says_what_the_new_file_is_and_keeps_the_rest(folders):
    calibration, pack = folders
    before, after = quantise_network('garment-mask', calibration, pack)
    content, manifest = (pack / 'garment-mask.onnx').read_bytes(), json.loads((pack / 'manifest.json').read_text())
    assert manifest['graphs'] == [after, {'name': 'person'}] and manifest['version'] == '1.2.3'
    assert after['sha256'] == hashlib.sha256(content).hexdigest() and after['bytes'] == len(content)
    assert (before['precision'], after['precision']) == ('fp32', 'int8')
    changed = {'sha256', 'bytes', 'precision'}
    assert {key: value for key, value in after.items() if key not in changed} == \
        {key: value for key, value in before.items() if key not in changed}


def test_quantising_twice_gives_the_same_bytes(folders):
    calibration, pack = folders
    _, first = quantise_network('garment-mask', calibration, pack)
    _, second = quantise_network('garment-mask', calibration, pack)
    assert first == second


def test_named_convolutions_stay_float(folders):
    calibration, pack = folders
    quantise_network('garment-mask', calibration, pack, '^(first|last)$')
    weights = {tensor.name: tensor for tensor in onnx.load(pack / 'garment-mask.onnx').graph.initializer}
    assert weights['a'].data_type == weights['c'].data_type == TensorProto.FLOAT and 'b' not in weights


def test_a_graph_with_other_shapes_than_the_manifest_is_refused_and_the_pack_left_alone(folders):
    calibration, pack = folders
    manifest = json.loads((pack / 'manifest.json').read_text())
    manifest['graphs'][0]['inputs'][0]['shape'] = [1, 3, 32, 32]
    (pack / 'manifest.json').write_text(json.dumps(manifest))
    before = (pack / 'garment-mask.onnx').read_bytes()
    with pytest.raises(ValueError, match=r'garment-mask.*not what the manifest says'):
        quantise_network('garment-mask', calibration, pack)
    assert (pack / 'garment-mask.onnx').read_bytes() == before


def test_missing_calibration_is_a_sentence_with_the_command_that_makes_it(folders, monkeypatch, capsys):
    calibration, pack = folders
    (calibration / 'garment-mask.npz').unlink()
    monkeypatch.setattr('sys.argv', ['quantise', '--calibration', str(calibration), '--pack', str(pack), '--networks',
                                     'garment-mask'])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 1
    assert 'garment-mask.npz is missing. Write it with: python3 -m training.calibration' in capsys.readouterr().err
