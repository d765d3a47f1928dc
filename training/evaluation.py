"""Measure a network on held-out samples and sum up."""
import numpy as np
import torch
from torch import Tensor, nn

from .metrics import mean_iou
from .packed import PackedSamples
from .tasks.task import Task

COMMON = 1e-3
"""Share of the true pixels from which on a class counts as common: of 25 DensePose parts the feet, lower legs and
backs are seen in a few samples only, and yet make up a third of the mean over all."""

Measured = list[dict[str, float | Tensor | None]]


def measure_rows(task: Task, network: nn.Module, samples: PackedSamples, rows: np.ndarray) -> Measured:
    """One dict of numbers a sample."""
    network.eval()
    results: Measured = []
    with torch.no_grad():
        for start in range(0, len(rows), task.batch_size):
            results += task.measure(network, task.batch(samples, rows[start:start + task.batch_size], None))
    return results


def _counted(results: Measured) -> dict[str, float]:
    """Numbers that are ratios over all samples: mean IoU of added confusion counts, joints found."""
    numbers = {}
    for name in ('parse', 'densepose'):
        if f'{name}_counts' in results[0]:
            counts = sum(result[f'{name}_counts'] for result in results)
            numbers[f'{name}_miou'], numbers[f'{name}_miou_common'] = mean_iou(counts), mean_iou(counts, COMMON)
    if 'joints' in results[0]:
        numbers['pck'] = sum(r['joints_hit'] for r in results) / max(sum(r['joints'] for r in results), 1)
    return numbers


def summary(results: Measured) -> dict[str, float]:
    """Means over the samples to which a number applies, and the ratios."""
    numbers = _counted(results)
    for name in results[0]:
        if name.endswith('_counts') or name.startswith('joints'):
            continue
        values = [result[name] for result in results if result[name] is not None]
        numbers[name] = float(np.mean(values)) if values else float('nan')
    return {name: round(value, 4) for name, value in numbers.items()}
