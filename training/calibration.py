"""Prepare quantisation: python3 -m training.calibration --checkpoints training/checkpoints --samples PACKED --out DIR.

Writes for each network DIR/<network>.onnx, the graph with float32 weights, and DIR/<network>.npz, its inputs for
some training samples: what `training.quantise` needs.
"""
import argparse
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from .checkpoint import CHECKPOINTS, load_network
from .export import export_network
from .networks.contract import inputs_of
from .packed import FIRST_HELD_OUT, PackedSamples
from .progress import progress
from .tasks import TASKS
from .tasks.task import Batch, Task

QUANTISABLE = ('garment-mask', 'condition', 'person')
"""The generator has symbolic sizes and composes pixels inside the graph: it stays fp16."""
SAMPLES, SEED = 64, 7


def calibration_rows(task: Task, samples: PackedSamples, count: int) -> np.ndarray:
    """`count` usable rows, evenly spread. Throws ValueError where a sample is held out: what is measured on must
    not set the scales."""
    rows = task.rows(samples)
    rows = rows[np.unique(np.linspace(0, len(rows) - 1, min(count, len(rows))).astype(int))]
    held_out = [samples.seeds[row] for row in rows if samples.seeds[row] >= FIRST_HELD_OUT]
    if held_out:
        raise ValueError(f'{samples.folder} holds held-out samples (seed {held_out[0]}): calibrate on training samples')
    return rows


def _fits(data: Batch, network: nn.Module) -> bool:
    return all(tuple(data[name].shape) == shape for name, shape in inputs_of(network).items())


def augmented(task: Task, network: nn.Module, samples: PackedSamples, row: int) -> Batch:
    """One sample changed at random as in training, the same each time; drawn anew until it has the graph's size."""
    rng = np.random.default_rng((SEED, samples.seeds[row]))
    while True:
        data = task.batch(samples, np.array([row]), rng)
        if _fits(data, network):
            return data


def calibration_inputs(task: Task, network: nn.Module, samples: PackedSamples, count: int) -> dict[str, np.ndarray]:
    """Graph inputs [N, ...] by name: every other sample augmented, the others as they were rendered."""
    chosen = []
    for number, row in enumerate(progress(calibration_rows(task, samples, count), task.name)):
        data = augmented(task, network, samples, row) if number % 2 else task.batch(samples, np.array([row]), None)
        chosen.append({name: data[name].contiguous() for name in inputs_of(network)})
    return {name: torch.cat([inputs[name] for inputs in chosen]).numpy() for name in inputs_of(network)}


def prepare(name: str, checkpoints: Path, folder: Path, out: Path, count: int) -> None:
    """Write one network's float graph and calibration inputs."""
    task, network = TASKS[name], load_network(name, checkpoints / f'{name}.pt')
    inputs: dict[str, Any] = calibration_inputs(task, network, task.open(str(folder)), count)
    out.mkdir(parents=True, exist_ok=True)
    export_network(name, network, out / f'{name}.onnx', half=False)
    np.savez(out / f'{name}.npz', **inputs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--checkpoints', type=Path, default=CHECKPOINTS, help='small checkpoints of the pack')
    parser.add_argument('--samples', type=Path, required=True, help='packed training samples (no held-out ones)')
    parser.add_argument('--out', type=Path, required=True, help='folder for the float graphs and their inputs')
    parser.add_argument('--networks', nargs='+', choices=QUANTISABLE, default=QUANTISABLE)
    parser.add_argument('--count', type=int, default=SAMPLES, help='calibration samples')
    options = parser.parse_args()
    torch.set_num_threads(2)
    for name in options.networks:
        prepare(name, options.checkpoints, options.samples, options.out, options.count)


if __name__ == '__main__':
    main()
