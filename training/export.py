"""Export trained networks: python3 -m training.export --runs DIR --out models/compact --version 0.1.0.

DIR holds <network>/best.pt of training runs, or <network>.pt small checkpoints. BatchNorm is folded into
the convolutions, weights are stored as fp16 and cast to fp32 when the graph is loaded (the cast is
folded away then), and manifest.json is written with each file's hash, size and shapes.
"""
import argparse
import shutil
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import ModelProto, TensorProto, helper, numpy_helper
from torch import nn

from .checkpoint import BEST, load_network, read_weights, save_small
from .manifest import file_facts, replace_file, write_manifest
from .networks import NETWORKS
from .networks.contract import Shapes, inputs_of, outputs_of, sized

OPSET = 17
WIDTH, HEIGHT = 768, 1024
EXAMPLE = {'H': 512, 'W': 384}
SMALLEST_HALF = 64
"""Weights of fewer values stay fp32: nothing to gain."""
FILE_LIMIT = 16 * 2 ** 20
FP16_LIMIT = 65504.0
LICENCE = 'CC0-1.0'
SOURCE = ('Trained by training/ of this repository on pictures it renders from CC0 assets and on annotated CC0 photos '
          'of garments; nothing else.')


def example_inputs(network: nn.Module) -> dict[str, torch.Tensor]:
    """Zeros in the shape of each input; symbolic sizes at 512x384."""
    return {name: torch.zeros(sized(shape, EXAMPLE)) for name, shape in inputs_of(network).items()}


def symbolic_axes(network: nn.Module) -> dict[str, dict[int, str]]:
    """Axes of inputs and outputs that any size may take."""
    shapes = {**inputs_of(network), **outputs_of(network)}
    axes = {name: {i: size for i, size in enumerate(shape) if isinstance(size, str)} for name, shape in shapes.items()}
    return {name: symbols for name, symbols in axes.items() if symbols}


def to_onnx(network: nn.Module, path: Path) -> None:
    """Trace the network in evaluation mode; torch folds BatchNorm into the convolutions."""
    inputs = example_inputs(network)
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        torch.onnx.export(network.eval(), tuple(inputs.values()), str(path), opset_version=OPSET,
                          input_names=list(inputs), output_names=list(outputs_of(network)),
                          dynamic_axes=symbolic_axes(network), do_constant_folding=True, dynamo=False)


def _is_big_float(tensor: TensorProto) -> bool:
    return tensor.data_type == TensorProto.FLOAT and int(np.prod(tensor.dims)) >= SMALLEST_HALF


def store_half(model: ModelProto) -> None:
    """Replace big fp32 initialisers by fp16 ones and a Cast each; in place."""
    casts = []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if not _is_big_float(tensor) or np.abs(values).max() > FP16_LIMIT:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f'{name}_half'))
        casts.append(helper.make_node('Cast', [f'{name}_half'], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def fix_output_shapes(model: ModelProto, network: nn.Module) -> None:
    """Write the contract's shapes into the graph's outputs; in place."""
    for output in model.graph.output:
        dims = output.type.tensor_type.shape.dim
        for dim, size in zip(dims, outputs_of(network)[output.name]):
            dim.Clear()
            if isinstance(size, str):
                dim.dim_param = size
            else:
                dim.dim_value = size


def export_network(name: str, network: nn.Module, path: Path, half: bool = True) -> dict:
    """Write one graph file, weights as fp16 unless `half` is False; returns its manifest entry.

    Throws ValueError above the file limit.
    """
    with tempfile.TemporaryDirectory() as folder:
        to_onnx(network, Path(folder) / 'graph.onnx')
        model = onnx.load(Path(folder) / 'graph.onnx')
    if half:
        store_half(model)
    fix_output_shapes(model, network)
    onnx.checker.check_model(model)
    content = model.SerializeToString()
    if half and len(content) > FILE_LIMIT:
        raise ValueError(f'{name}: {len(content)} bytes is more than {FILE_LIMIT}')
    replace_file(path, content)
    return manifest_entry(name, network, path)


def _described(shapes: Shapes) -> list[dict]:
    return [{'name': name, 'shape': list(shape)} for name, shape in shapes.items()]


def manifest_entry(name: str, network: nn.Module, path: Path) -> dict:
    """What the manifest says of one graph file."""
    return {'name': name, 'file': path.name, **file_facts(path), 'opset': OPSET,
            'inputs': _described(inputs_of(network)), 'outputs': _described(outputs_of(network))}


def checkpoint_of(runs: Path, name: str) -> Path | None:
    """Where a network's weights lie under `runs`."""
    candidates = (runs / name / BEST, runs / f'{name}.pt')
    return next((path for path in candidates if path.exists()), None)


def keep_small(name: str, network: nn.Module, checkpoint: Path, keep: Path) -> None:
    """Copy a run's averaged weights, and its curve where there is one, into the folder of small checkpoints."""
    save_small(network, keep / f'{name}.pt', read_weights(checkpoint)[1])
    curve = checkpoint.parent / 'metrics.jsonl'
    if curve.exists():
        shutil.copyfile(curve, keep / f'{name}.jsonl')


def pack_manifest(version: str, entries: list[dict]) -> dict:
    """What models/<pack>/manifest.json says."""
    return {'name': 'compact', 'version': version, 'licence': LICENCE, 'source': SOURCE,
            'width': WIDTH, 'height': HEIGHT, 'graphs': entries}


def export_pack(runs: Path, out: Path, version: str, keep: Path | None) -> list[dict]:
    """Export every network that has weights under `runs`; the others keep the file they have in `out`."""
    out.mkdir(parents=True, exist_ok=True)
    entries = []
    for name in NETWORKS:
        path, checkpoint = out / f'{name}.onnx', checkpoint_of(runs, name)
        if checkpoint:
            network = load_network(name, checkpoint)
            entries.append(export_network(name, network, path))
            if keep:
                keep_small(name, network, checkpoint, keep)
        elif path.exists():
            entries.append(manifest_entry(name, NETWORKS[name](), path))
    write_manifest(out, pack_manifest(version, entries))
    return entries


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--runs', type=Path, required=True, help='folder of training runs or small checkpoints')
    parser.add_argument('--out', type=Path, required=True, help='pack folder')
    parser.add_argument('--version', default='1.0.0', help='pack version')
    parser.add_argument('--keep', type=Path, help='also write small checkpoints into this folder')
    options = parser.parse_args()
    for entry in export_pack(options.runs, options.out, options.version, options.keep):
        print(f"{entry['file']:20} {entry['bytes'] / 1e6:6.2f} MB  {entry['sha256'][:12]}")


if __name__ == '__main__':
    main()
