"""What int8 costs and brings: python3 -m training.compare --models models/compact --validation PACKED.

For every graph of int8 weights (or those named) the float graph is exported from its checkpoint; both are measured on
the same held-out samples in onnxruntime-node, and timed in turns.
"""
import argparse
import tempfile
from pathlib import Path

from .calibration import QUANTISABLE
from .checkpoint import CHECKPOINTS, load_network
from .evaluate import measure_all
from .export import export_network
from .manifest import read_manifest
from .runtime import GraphNetwork, time_graphs

ROUNDS = 30
HEADER = '| network | measure | float | pack | difference |\n|---|---|---|---|---|'


def number_lines(name: str, float_numbers: dict[str, float], pack_numbers: dict[str, float]) -> list[str]:
    """A table line a measure."""
    return [f'| {name} | {key} | {before:.4f} | {pack_numbers[key]:.4f} | {pack_numbers[key] - before:+.4f} |'
            for key, before in float_numbers.items() if key != 'samples']


def cost_lines(name: str, float_graph: Path, pack_graph: Path) -> list[str]:
    """Table lines of the sizes and times; the last column is a ratio."""
    before, after = time_graphs([float_graph, pack_graph], ROUNDS)
    rows = [('megabytes (float: stored as fp16)', float_graph.stat().st_size / 1e6, pack_graph.stat().st_size / 1e6),
            ('milliseconds to open', before.opened, after.opened), ('milliseconds a run', before.run, after.run)]
    return [f'| {name} | {what} | {old:.2f} | {new:.2f} | {old / new:.2f} times less |' for what, old, new in rows]


def compare(name: str, models: Path, validation: Path, checkpoints: Path, limit: int | None) -> list[str]:
    """Table lines of one network."""
    network, pack_graph = load_network(name, checkpoints / f'{name}.pt'), models / f'{name}.onnx'
    with tempfile.TemporaryDirectory() as folder:
        float_graph = Path(folder) / f'{name}.onnx'
        export_network(name, network, float_graph)
        _, before = measure_all(name, GraphNetwork(network, float_graph), validation, limit)
        _, after = measure_all(name, GraphNetwork(network, pack_graph), validation, limit)
        return number_lines(name, before, after) + cost_lines(name, float_graph, pack_graph)


def int8_networks(models: Path) -> list[str]:
    """Networks of the pack that are stored as int8."""
    return [graph['name'] for graph in read_manifest(models)['graphs'] if graph.get('precision') == 'int8']


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--models', type=Path, required=True, help='pack folder')
    parser.add_argument('--validation', type=Path, required=True, help='packed held-out samples')
    parser.add_argument('--checkpoints', type=Path, default=CHECKPOINTS, help='small checkpoints of the pack')
    parser.add_argument('--networks', nargs='+', choices=QUANTISABLE, help='default: every int8 graph of the pack')
    parser.add_argument('--limit', type=int, help='only the first so many samples')
    options = parser.parse_args()
    print(HEADER, flush=True)
    for name in options.networks or int8_networks(options.models):
        print('\n'.join(compare(name, options.models, options.validation, options.checkpoints, options.limit)),
              flush=True)


if __name__ == '__main__':
    main()
