"""Training is repeatable and goes on exactly where it stopped."""
import json
from pathlib import Path

import pytest
import torch
from torch import nn

from training.checkpoint import settle_statistics
from training.mixture import Source
from training.tasks import TASKS
from training.tests.samples import packed_folder
from training.train import Options, Run, one_cycle, train
from training.warp_cache import update


@pytest.fixture(scope='module')
def packed(tmp_path_factory) -> Path:
    return packed_folder(tmp_path_factory.mktemp('packed'), 3)


def options(packed: Path, out: Path, **changes) -> Options:
    out.mkdir(exist_ok=True)
    return Options('garment-mask', packed, packed, out, **{'steps': 4, 'batch': 1, 'validation_samples': 1, **changes})


def steps(run: Run, count: int) -> None:
    samples = run.task.open(str(run.options.data))
    for _ in range(count):
        run.train_step(samples, run.task.rows(samples))


def test_resume_continues_exactly(packed: Path, tmp_path: Path):
    whole = Run(options(packed, tmp_path / 'a'))
    steps(whole, 4)
    half = Run(options(packed, tmp_path / 'b'))
    steps(half, 2)
    half.save()
    resumed = Run(options(packed, tmp_path / 'b', resume=True))
    steps(resumed, 2)
    for mine, other in ((whole.network, resumed.network), (whole.average.network, resumed.average.network)):
        for a, b in zip(mine.state_dict().values(), other.state_dict().values()):
            assert torch.equal(a, b)


def test_a_run_writes_metrics_and_both_checkpoints(packed: Path, tmp_path: Path):
    run = train(options(packed, tmp_path / 'run', steps=2))
    line = json.loads((tmp_path / 'run/metrics.jsonl').read_text().splitlines()[-1])
    assert run.step == 2 and line['step'] == 2 and 0 <= line['iou'] <= 1
    again = Run(options(packed, tmp_path / 'run', start_from=tmp_path / 'run/best.pt'))
    assert torch.allclose(next(again.network.parameters()), next(run.average.network.parameters()), atol=1e-3)


@pytest.mark.parametrize('name', ['condition', 'person', 'generator'])
def test_every_network_learns_from_and_is_measured_on_packed_samples(name: str, packed: Path, tmp_path: Path):
    if name == 'generator':
        condition = Run(Options('condition', packed, packed, tmp_path))
        condition.save()
        update(packed, tmp_path / 'latest.pt')
    task, run = TASKS[name], Run(Options(name, packed, packed, tmp_path, steps=1, batch=2))
    before = [parameter.clone() for parameter in run.network.parameters()]
    steps(run, 1)
    assert any(not torch.equal(a, b) for a, b in zip(before, run.network.parameters()))
    samples = task.open(str(packed))
    assert len(task.measure(run.average.network, task.batch(samples, task.rows(samples)[:1], None))) == 1


def test_persons_of_two_folders_train_together(packed: Path, tmp_path: Path):
    options = Options('person', packed, packed, tmp_path / 'run', steps=1, batch=12, validation_samples=1,
                      also=(Source(packed, .5),))
    assert train(options).step == 1


def test_settling_gives_an_averaged_network_the_statistics_of_its_own_activations():
    network = nn.Sequential(nn.Conv2d(2, 3, 1), nn.BatchNorm2d(3)).eval()
    pictures = [torch.randn(4, 2, 8, 8) for _ in range(5)]
    settled = settle_statistics(network, [lambda n, x=x: n(x) for x in pictures])
    inner = network[0](torch.cat(pictures)).detach()
    assert not settled.training and torch.allclose(settled[1].running_mean, inner.mean((0, 2, 3)), atol=1e-5)
    assert torch.allclose(settled[1].running_var, inner.var((0, 2, 3)), rtol=.05)
    assert torch.equal(network[1].running_mean, torch.zeros(3)), 'the averaged network itself stays as it is'


def test_the_schedule_rises_and_falls():
    values = [one_cycle(done / 100) for done in range(101)]
    assert values[0] < .1 and max(values) == pytest.approx(1, abs=.01) and values[-1] < .01
