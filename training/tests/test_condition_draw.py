"""Which samples the condition network is shown how often."""
from pathlib import Path

import numpy as np

from training.packed import append, pack_sample
from training.tasks import TASKS
from training.tasks.condition import AS_OFTEN_AGAIN, OFTEN
from training.tests.samples import made_up_sample


def drawn(folder: Path, meta: list[dict]) -> list[int]:
    """How often each of the samples with these notes is drawn, but for the first, which is not among the rows."""
    append(folder, list(range(len(meta))), [pack_sample(made_up_sample(seed)) for seed in range(len(meta))], meta)
    task = TASKS['condition']
    rows = task.drawn(task.open(str(folder)), np.arange(1, len(meta)))
    return np.bincount(rows, minlength=len(meta)).tolist()


def test_garments_with_usual_sleeves_are_drawn_more_often(tmp_path: Path) -> None:
    kinds = ('normal/short', 'normal/none', 'male_casualsuit02/own', 'long/cap', 'normal/long', 'normal/three-quarter')
    assert drawn(tmp_path, [{'garment': kind} for kind in kinds]) == [0, 1, OFTEN, 1, OFTEN, 1]


def test_garments_photographed_open_are_drawn_more_often(tmp_path: Path) -> None:
    meta = [{'garment': kind, 'open': opened} for kind in ('long/long', 'long/none') for opened in (False, True)]
    assert drawn(tmp_path, meta) == [0, OFTEN ** 2, 1, OFTEN]


def test_usual_necklines_are_drawn_more_often(tmp_path: Path) -> None:
    meta = [{'garment': kind, 'neck': neck} for kind in ('long/long', 'long/none') for neck in ('v', 'round')]
    assert drawn(tmp_path, meta) == [0, OFTEN * AS_OFTEN_AGAIN, 1, AS_OFTEN_AGAIN]


def test_what_is_tucked_in_is_never_drawn(tmp_path: Path) -> None:
    meta = [{'garment': 'long/none', 'tucked': how} for how in ('', '', 'tucked', 'half', True, False)]
    assert drawn(tmp_path, meta) == [0, 1, 0, 0, 0, 1]
