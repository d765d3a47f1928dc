"""Several packed folders are drawn from in the shares asked for."""
from pathlib import Path

import numpy as np
import pytest

from training.mixture import STRIDE, Mixture, Source, drawn_rows, open_samples
from training.packed import append, pack_sample
from training.tasks import TASKS
from training.tests.samples import made_up_sample, packed_folder
from training.train import Options, train

TASK = TASKS['garment-mask']


def two_folders(folder: Path) -> tuple[Path, Path]:
    """Three samples of seeds 0..2, and two of seeds 5 and 6."""
    first, second = packed_folder(folder / 'first', 3), folder / 'second'
    append(second, [5, 6], [pack_sample(made_up_sample(seed)) for seed in (5, 6)])
    return first, second


@pytest.mark.parametrize('share', [.2, .5, .9])
def test_the_second_folder_has_its_share_and_every_sample_is_drawn(share: float, tmp_path: Path) -> None:
    first, second = two_folders(tmp_path)
    rows = drawn_rows(TASK, open_samples(TASK, first, (Source(second, share),)))
    assert (rows >= STRIDE).mean() == pytest.approx(share, abs=.08)
    assert set(rows) == {0, 1, 2, STRIDE, STRIDE + 1}


def test_rows_of_both_folders_are_read_in_their_order(tmp_path: Path) -> None:
    first, second = two_folders(tmp_path)
    samples = open_samples(TASK, first, (Source(second, .5),))
    assert isinstance(samples, Mixture)
    read = samples['photo'][np.array([2, STRIDE + 1, 0])]
    alone = [TASK.open(str(folder))['photo'] for folder in (first, second)]
    assert (read == np.stack([alone[0][2], alone[1][1], alone[0][0]])).all()


def test_one_folder_alone_stays_as_it_is(tmp_path: Path) -> None:
    samples = open_samples(TASK, packed_folder(tmp_path, 2), ())
    assert not isinstance(samples, Mixture) and drawn_rows(TASK, samples).tolist() == [0, 1]


def test_shares_that_leave_nothing_and_held_out_samples_are_refused(tmp_path: Path) -> None:
    first, second = two_folders(tmp_path)
    with pytest.raises(ValueError, match='share'):
        open_samples(TASK, first, (Source(second, 1.),))
    append(second, [900_000], [pack_sample(made_up_sample(7))])
    with pytest.raises(ValueError, match='900000'):
        open_samples(TASK, first, (Source(second, .5),))


def test_a_run_trains_on_both_and_measures_each_held_out_set(tmp_path: Path) -> None:
    first, second = two_folders(tmp_path)
    options = Options('garment-mask', first, first, tmp_path / 'run', steps=1, batch=2, validation_samples=1,
                      also=(Source(second, .5),), also_validation=(second,))
    numbers = train(options)
    line = (tmp_path / 'run/metrics.jsonl').read_text()
    assert '"iou"' in line and '"second_iou"' in line and numbers.best is not None
