"""Store networks as int8:
python -m training.quantise --calibration DIR --pack models/compact --networks garment-mask person.

Takes what `training.calibration` wrote, replaces the pack's graphs by int8 ones and corrects their manifest entries.
Convolutions alone become int8 (weights by output channel, activations by tensor, both static): they hold nearly all the
weights and nearly all the work.
"""
import argparse
import logging
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
from onnx import GraphProto, ModelProto
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static

from .manifest import file_facts, graph_entry, read_manifest, replace_file, write_manifest

HOW = {
    'quant_format': QuantFormat.QDQ,
    'op_types_to_quantize': ['Conv'],
    'per_channel': True,
    'activation_type': QuantType.QUInt8,
    'weight_type': QuantType.QInt8,
    # Seven bits: without VNNI a CPU adds two products of 8 bits in 16 and would saturate.
    'reduce_range': True,
    'calibrate_method': CalibrationMethod.MinMax,
}
PREPARE = 'Write it with: python3 -m training.calibration --samples PACKED --out'


class Samples(CalibrationDataReader):
    """Hands the graph's inputs of one calibration sample after another to the calibrator."""

    def __init__(self, inputs: dict[str, np.ndarray]) -> None:
        self._rest: Iterator[dict[str, np.ndarray]] = (
            {name: values[row:row + 1] for name, values in inputs.items()}
            for row in range(len(next(iter(inputs.values())))))

    def get_next(self) -> dict[str, np.ndarray] | None:
        """Inputs [1, ...] by name; None after the last sample."""
        return next(self._rest, None)


def described(graph: GraphProto) -> dict[str, list[dict]]:
    """Names and shapes of inputs and outputs as the manifest writes them."""
    def port(value: onnx.ValueInfoProto) -> dict:
        return {'name': value.name,
                'shape': [side.dim_param or side.dim_value for side in value.type.tensor_type.shape.dim]}
    return {'inputs': [port(value) for value in graph.input], 'outputs': [port(value) for value in graph.output]}


def opset_of(model: ModelProto) -> int:
    """Version of the standard operators. Throws ValueError where the graph needs others as well."""
    (domain, version), *others = [(opset.domain, opset.version) for opset in model.opset_import]
    if domain or others:
        raise ValueError('the graph uses operators outside of the ONNX standard')
    return version


def contract_of(model: ModelProto) -> dict:
    """What the manifest says of a graph and no quantisation may change."""
    return {'opset': opset_of(model), **described(model.graph)}


def convolutions_named(source: Path, pattern: str | None) -> list[str]:
    """Names of the graph's convolutions in which the regular expression is found; none without one."""
    names = [node.name for node in onnx.load(source).graph.node if node.op_type == 'Conv']
    return [name for name in names if pattern and re.search(pattern, name)]


def quantise(source: Path, inputs: dict[str, np.ndarray], keep_float: str | None = None) -> ModelProto:
    """The int8 version of the float32 graph `source`, its scales set by `inputs` ([N, ...] by name)."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / 'int8.onnx'
        quantize_static(source, target, Samples(inputs), nodes_to_exclude=convolutions_named(source, keep_float), **HOW)
        model = onnx.load(target)
    del model.graph.value_info[:]
    onnx.checker.check_model(model)
    return model


def read_calibration(folder: Path, name: str) -> tuple[Path, dict[str, np.ndarray]]:
    """Float graph and calibration inputs of one network. Throws FileNotFoundError saying how to make them."""
    graph, samples = folder / f'{name}.onnx', folder / f'{name}.npz'
    for path in (graph, samples):
        if not path.exists():
            raise FileNotFoundError(f'{path} is missing. {PREPARE} {folder} --networks {name}')
    with np.load(samples) as content:
        return graph, dict(content)


def quantise_network(name: str, calibration: Path, pack: Path, keep_float: str | None = None) -> tuple[dict, dict]:
    """Replace one network of the pack, file and manifest entry; returns the entry before and after.

    Convolutions whose names match the regular expression `keep_float` stay as they are.

    Throws ValueError, and leaves the pack alone, where the new graph's opset, names or shapes are not the entry's.
    """
    manifest = read_manifest(pack)
    entry = graph_entry(manifest, name)
    model = quantise(*read_calibration(calibration, name), keep_float)
    contract = contract_of(model)
    if contract != {key: entry[key] for key in contract}:
        raise ValueError(f'{name}: the int8 graph has {contract}, which is not what the manifest says')
    before = dict(entry)
    replace_file(pack / entry['file'], model.SerializeToString())
    entry.update(file_facts(pack / entry['file']))
    write_manifest(pack, manifest)
    return before, entry


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--calibration', type=Path, required=True, help='folder that training.calibration wrote')
    parser.add_argument('--pack', type=Path, required=True, help='pack folder, changed in place')
    parser.add_argument('--networks', nargs='+', required=True, help='names of graphs in the manifest')
    parser.add_argument('--keep-float', metavar='PATTERN', help='convolutions whose names match this stay float')
    options = parser.parse_args()
    # It recommends a preparation (folding, shapes) that the exporter has done.
    logging.getLogger().setLevel(logging.ERROR)
    for name in options.networks:
        try:
            before, after = quantise_network(name, options.calibration, options.pack, options.keep_float)
        except (FileNotFoundError, ValueError) as error:
            parser.exit(1, f'{error}\n')
        sizes = ' -> '.join(f"{entry['bytes'] / 1e6:6.2f} MB" for entry in (before, after))
        print(f"{after['file']:20} {sizes}  {after['precision']}")


if __name__ == '__main__':
    main()
