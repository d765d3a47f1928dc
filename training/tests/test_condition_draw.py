"""Which samples the condition network is shown how often."""
from pathlib import Path

import numpy as np

from training.packed import append, pack_sample
from training.tasks import TASKS
from training.tasks.condition import OFTEN
from training.tests.samples import made_up_sample


def test_garments_with_usual_sleeves_are_drawn_more_often(tmp_path: Path) -> None:
    kinds = ('normal/short', 'normal/none', 'male_casualsuit02/own', 'long/cap', 'normal/long', 'normal/three-quarter')
    samples = [pack_sample(made_up_sample(seed)) for seed in range(len(kinds))]
    append(tmp_path, list(range(len(kinds))), samples, [{'garment': kind} for kind in kinds])
    task = TASKS['condition']
    opened = task.open(str(tmp_path))
    drawn = np.bincount(task.drawn(opened, np.arange(1, len(kinds))), minlength=len(kinds))
    assert drawn.tolist() == [0, 1, OFTEN, 1, OFTEN, 1]
