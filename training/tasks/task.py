"""What the training loop needs to know of a network."""
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from torch import Tensor, nn

from ..packed import PackedSamples

Batch = dict[str, Tensor]
Random = np.random.Generator
Measured = Sequence[Mapping[str, float | Tensor | None]]
"""Numbers and confusion counts of each sample; None = not applicable."""


@dataclass(frozen=True)
class Task:
    """How one network is fed, trained and measured.

    `open` maps the packed folder; `rows` lists the samples that this network can use; `batch(samples,
    rows, rng)` makes tensors, augmented unless rng is None, and takes a mixture of folders as well; `loss(network,
    batch)` gives the scalar and its parts, and the generator's may be given a critic; `measure(network, batch)`
    gives one dict of numbers a sample.
    `better` names the metric that tells checkpoints apart, `higher` its direction.
    """

    name: str
    build: Callable[[], nn.Module]
    open: Callable[[str], PackedSamples]
    rows: Callable[[Any], np.ndarray]
    batch: Callable[[Any, np.ndarray, Random | None], Batch]
    loss: Callable[..., tuple[Tensor, dict[str, float]]]
    measure: Callable[[nn.Module, Batch], Measured]
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
