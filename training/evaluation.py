"""Measure a network on held-out samples and sum up."""
from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn

from .labels import LIP_HAIR, LIP_LEFT_ARM, LIP_RIGHT_ARM, LIP_SKIRT, LIP_TROUSERS, LIP_UPPER
from .metrics import mean_iou, mistaken
from .packed import PackedSamples
from .tasks.task import Measured, Task

COMMON = 1e-3
"""Share of the true pixels from which on a class counts as common: of 25 DensePose parts the feet, lower legs and
backs are seen in a few samples only, and yet make up a third of the mean over all."""


MISTAKEN = {
    'lower_as_top': ((LIP_TROUSERS, LIP_SKIRT), LIP_UPPER),
    'hair_as_top': ((LIP_HAIR,), LIP_UPPER),
    'top_as_lower': (LIP_UPPER, (LIP_TROUSERS, LIP_SKIRT)),
    'sleeve_as_skin': (LIP_UPPER, (LIP_LEFT_ARM, LIP_RIGHT_ARM)),
}
"""Mistakes of a parse that spoil an own photo: true labels, and those they must not be taken for."""


def measure_rows(task: Task, network: nn.Module, samples: PackedSamples, rows: np.ndarray) -> Measured:
    """One dict of numbers a sample."""
    network.eval()
    results: list[Mapping[str, float | Tensor | None]] = []
    with torch.no_grad():
        for start in range(0, len(rows), task.batch_size):
            results += task.measure(network, task.batch(samples, rows[start:start + task.batch_size], None))
    return results


def _counts(results: Measured, name: str) -> Tensor:
    return torch.stack([counts for result in results if isinstance(counts := result[name], Tensor)]).sum(0)


def _values(results: Measured, name: str) -> list[float]:
    """The numbers of the samples to which it applies."""
    return [value for result in results if (value := result[name]) is not None and not isinstance(value, Tensor)]


def _counted(results: Measured) -> dict[str, float]:
    """Numbers that are ratios over all samples: mean IoU of added confusion counts, joints found."""
    numbers = {}
    for name in ('parse', 'densepose'):
        if f'{name}_counts' in results[0]:
            counts = _counts(results, f'{name}_counts')
            numbers[f'{name}_miou'], numbers[f'{name}_miou_common'] = mean_iou(counts), mean_iou(counts, COMMON)
    if 'parse_counts' in results[0]:
        counts = _counts(results, 'parse_counts')
        numbers |= {name: mistaken(counts, *labels) for name, labels in MISTAKEN.items()}
    if 'joints' in results[0]:
        numbers['pck'] = sum(_values(results, 'joints_hit')) / max(sum(_values(results, 'joints')), 1)
    return numbers


def summary(results: Measured) -> dict[str, float]:
    """Means over the samples to which a number applies, and the ratios; without numbers that apply to none."""
    numbers = _counted(results)
    for name in results[0]:
        if name.endswith('_counts') or name.startswith('joints'):
            continue
        values = _values(results, name)
        if values:
            numbers[name] = float(np.mean(values))
    return {name: round(value, 4) for name, value in numbers.items()}
