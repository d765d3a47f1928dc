"""Several packed folders read as one: rendered samples of both kinds, or rendered and real photos, in chosen shares."""
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .packed import FIRST_HELD_OUT, PackedSamples
from .tasks.task import Task

STRIDE = 10_000_000
"""Row r of folder k is called r + k * STRIDE: more than any folder holds."""


@dataclass(frozen=True)
class Source:
    """A packed folder and its share of the samples drawn, 0..1."""

    folder: Path
    share: float


class _Column:
    """One field over all folders."""

    def __init__(self, columns: list[np.ndarray]) -> None:
        self.columns = columns

    def __getitem__(self, rows: np.ndarray) -> np.ndarray:
        folder, row = np.divmod(np.asarray(rows), STRIDE)
        picked = np.empty((len(row), *self.columns[0].shape[1:]), self.columns[0].dtype)
        for k in np.unique(folder):
            picked[folder == k] = self.columns[k][row[folder == k]]
        return picked


class Mixture:
    """Read access to several packed folders, as `PackedSamples` gives to one."""

    def __init__(self, task: Task, sources: list[Source]) -> None:
        if any(source.share <= 0 for source in sources):
            raise ValueError('every folder needs a share above 0: the shares of the others add up to 1 or more')
        self.task, self.shares = task, np.array([source.share for source in sources])
        self.parts: list[PackedSamples] = [task.open(str(source.folder)) for source in sources]

    def refresh(self) -> int:
        """Map what has been appended since; returns the number of samples."""
        return sum(part.refresh() for part in self.parts)

    def __getitem__(self, name: str) -> _Column:
        return _Column([part[name] for part in self.parts])

    def drawn(self) -> np.ndarray:
        """Rows to draw from: each folder's as often as its share asks, each at least once."""
        lists = [self.task.drawn(part, self.task.rows(part)) for part in self.parts]
        total = max(len(rows) / share for rows, share in zip(lists, self.shares))
        return np.concatenate([np.resize(rows, round(total * share)) + k * STRIDE
                               for k, (rows, share) in enumerate(zip(lists, self.shares))])


def open_samples(task: Task, folder: Path, others: tuple[Source, ...]) -> PackedSamples | Mixture:
    """The packed folder, with what the others leave of the whole; alone, as it is. Throws ValueError where a folder
    holds what is measured by: it must not be trained on."""
    share = 1 - sum(source.share for source in others)
    samples = Mixture(task, [Source(folder, share), *others]) if others else task.open(str(folder))
    for part in samples.parts if isinstance(samples, Mixture) else [samples]:
        held_out = [seed for seed in part.seeds if seed >= FIRST_HELD_OUT]
        if held_out:
            raise ValueError(f'{part.folder} holds held-out samples (seed {held_out[0]}): train on others')
    return samples


def drawn_rows(task: Task, samples: PackedSamples | Mixture) -> np.ndarray:
    """Rows to draw batches from; some come several times."""
    return samples.drawn() if isinstance(samples, Mixture) else task.drawn(samples, task.rows(samples))
