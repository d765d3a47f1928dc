"""What the training loop needs to know of a network."""
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from torch import Tensor, nn

from ..packed import PackedSamples

Batch = dict[str, Tensor]
Random = np.random.Generator


@dataclass(frozen=True)
class Task:
    """How one network is fed, trained and measured.

    `open` maps the packed folder; `rows` lists the samples that this network can use; `batch(samples,
    rows, rng)` makes tensors, augmented unless rng is None; `loss(network, batch)` gives the scalar
    and its parts; `measure(network, batch)` gives one dict of numbers (None = not applicable) a sample.
    `better` names the metric that tells checkpoints apart, `higher` its direction.
    """

    name: str
    build: Callable[[], nn.Module]
    open: Callable[[str], PackedSamples]
    rows: Callable[[PackedSamples], np.ndarray]
    batch: Callable[[PackedSamples, np.ndarray, Random | None], Batch]
    loss: Callable[[nn.Module, Batch], tuple[Tensor, dict[str, float]]]
    measure: Callable[[nn.Module, Batch], list[dict[str, float | None]]]
    better: str
    higher: bool
    batch_size: int = 16
    learning_rate: float = 2e-3
    drawn: Callable[[PackedSamples, np.ndarray], np.ndarray] = lambda samples, rows: rows


def all_rows(samples: PackedSamples) -> np.ndarray:
    """Every sample."""
    return np.arange(len(samples))


def drawable_rows(samples: PackedSamples) -> np.ndarray:
    """Samples whose agnostic drawing exists and whose garment shows."""
    return np.flatnonzero(np.asarray(samples['drawable']))
