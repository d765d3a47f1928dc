"""Measure the pack on held-out samples: python3 -m training.evaluate --models models/compact --validation PACKED.

Numbers are measured with PyTorch on the small checkpoints (training/checkpoints); each graph of the pack
is run in onnxruntime on held-out samples as well and must agree with its checkpoint. A graph of int8 weights does
not agree to the digit: its numbers are those of the graph itself.
"""
import argparse
import json
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from torch import nn

from .bars import table
from .checkpoint import CHECKPOINTS, load_network
from .evaluation import measure_rows, summary
from .manifest import graph_entry, read_manifest
from .networks.contract import inputs_of
from .packed import PackedSamples, read_meta
from .runtime import GraphNetwork, run_graph, runtime_available
from .tasks import TASKS
from .tasks.task import Measured
from .warp_cache import update

REPORT = Path(__file__).parent / 'report'
AGREEMENT_SAMPLES, TIMED_RUNS = 1, 5


def agreement(name: str, network: nn.Module, graph: Path, samples: PackedSamples) -> dict[str, float]:
    """Largest and mean difference between the graph and PyTorch on a held-out sample, and its run time."""
    task = TASKS[name]
    data = task.batch(samples, task.rows(samples)[:AGREEMENT_SAMPLES], None)
    feeds = {key: data[key] for key in inputs_of(network)}
    outputs, times = run_graph(graph, {key: value.contiguous().numpy() for key, value in feeds.items()}, TIMED_RUNS)
    with torch.no_grad():
        expected = network(*feeds.values())
    expected = expected if isinstance(expected, tuple) else (expected,)
    differences = [np.abs(value - reference.numpy()) for value, reference in zip(outputs.values(), expected)]
    return {'largest_difference': max(float(d.max()) for d in differences),
            'mean_difference': max(float(d.mean()) for d in differences), 'milliseconds': float(np.median(times))}


def _by_background(results: Measured, meta: list[dict]) -> dict[str, float]:
    """Mask IoU on plain and on cluttered backgrounds: each has a bar of its own."""
    groups: dict[str, list[float]] = {'iou_plain': [], 'iou_cluttered': []}
    for result, note in zip(results, meta):
        iou = result['iou']
        if iou is not None:
            groups['iou_plain' if note.get('photo') == 'catalogue' else 'iou_cluttered'].append(float(iou))
    return {name: round(float(np.mean(values)), 4) for name, values in groups.items() if values}


def _extra(name: str, results: Measured, meta: list[dict]) -> dict[str, float]:
    """Numbers over parts of the samples, and comparisons."""
    if name == 'garment-mask':
        return _by_background(results, meta)
    if name == 'generator':
        mean = summary(results)
        return {f'{key}_gain': round(mean[key] - mean[f'pasted_{key}'], 4) for key in ('ssim', 'psnr')}
    return {}


def _plain(result: Mapping[str, float | torch.Tensor | None]) -> dict[str, float | None]:
    return {key: value for key, value in result.items() if not isinstance(value, torch.Tensor)}


def measured_network(name: str, network: nn.Module, models: Path) -> nn.Module:
    """What the numbers are taken from: the checkpoint's network, or the graph where int8 weights make it another."""
    int8 = graph_entry(read_manifest(models), name).get('precision') == 'int8'
    return GraphNetwork(network, models / f'{name}.onnx') if int8 else network


def measure_all(name: str, network: nn.Module, validation: Path,
                limit: int | None) -> tuple[Measured, dict[str, float]]:
    """Numbers of every sample, and over all of them."""
    task = TASKS[name]
    samples = task.open(str(validation))
    rows = task.rows(samples)[:limit]
    results, meta = measure_rows(task, network, samples, rows), read_meta(validation)
    return results, {**summary(results), **_extra(name, results, [meta[row] for row in rows]), 'samples': len(rows)}


def evaluate_network(name: str, models: Path, validation: Path, checkpoints: Path,
                     limit: int | None) -> tuple[dict, list]:
    """Numbers of one network, and those of every sample (with its seed)."""
    started, task = time.monotonic(), TASKS[name]
    network = load_network(name, checkpoints / f'{name}.pt')
    results, numbers = measure_all(name, measured_network(name, network, models), validation, limit)
    samples = task.open(str(validation))
    if runtime_available():
        numbers.update(agreement(name, network, models / f'{name}.onnx', samples))
    print(f'{name}: {numbers} in {time.monotonic() - started:.0f} s', flush=True)
    rows = task.rows(samples)
    return numbers, [{'seed': samples.seeds[row], **_plain(result)} for row, result in zip(rows, results)]


def evaluate(models: Path, validation: Path, checkpoints: Path, names: list[str],
             limit: int | None) -> tuple[dict, dict]:
    """Numbers and per-sample numbers of the chosen networks."""
    numbers, details = {}, {}
    if 'generator' in names:
        update(validation, checkpoints / 'condition.pt', limit)
    for name in names:
        numbers[name], details[name] = evaluate_network(name, models, validation, checkpoints, limit)
    numbers['pack'] = {'megabytes': sum(graph['bytes'] for graph in read_manifest(models)['graphs']) / 1e6}
    return numbers, details


def merge_json(path: Path, new: dict) -> dict:
    """Replace the given networks' entries in a JSON file; returns all entries."""
    known = json.loads(path.read_text()) if path.exists() else {}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**known, **new}, indent=1) + '\n')
    return {**known, **new}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--models', type=Path, required=True, help='pack folder')
    parser.add_argument('--validation', type=Path, required=True, help='packed held-out samples')
    parser.add_argument('--checkpoints', type=Path, default=CHECKPOINTS, help='small checkpoints of the pack')
    parser.add_argument('--networks', nargs='+', choices=TASKS, default=list(TASKS))
    parser.add_argument('--limit', type=int, help='only the first so many samples')
    parser.add_argument('--out', type=Path, default=REPORT / 'metrics.json',
                        help='JSON; earlier numbers of other networks stay')
    options = parser.parse_args()
    torch.set_num_threads(2)
    numbers, details = evaluate(options.models, options.validation, options.checkpoints, options.networks,
                                options.limit)
    numbers = merge_json(options.out, numbers)
    merge_json(options.validation / 'details.json', details)
    print(table(numbers))


if __name__ == '__main__':
    main()
