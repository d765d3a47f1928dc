"""Processes that train together follow one gradient and one clock."""
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from training.peers import Peers, together
from training.tests.samples import packed_folder
from training.train import Options, train


def meet(folder: Path, peers: Peers) -> None:
    """Average gradients of different shapes; keep what this process then has."""
    weights = [torch.nn.Parameter(torch.zeros(2, 3)), torch.nn.Parameter(torch.zeros(4)),
               torch.nn.Parameter(torch.zeros(1))]
    weights[0].grad, weights[1].grad = torch.full((2, 3), 1. + peers.rank), torch.arange(4.) * (1 - peers.rank)
    peers.average_gradients(weights)
    torch.save({'gradients': [weight.grad for weight in weights], 'clock': peers.clock(5. + peers.rank)},
               folder / f'{peers.rank}.pt')


def learn(chosen: Options, peers: Peers) -> None:
    """A run of its own process, whose weights are kept."""
    torch.save(train(chosen, peers).network.state_dict(), chosen.out / f'weights-{peers.rank}.pt')


def test_every_process_gets_the_mean_gradient_and_the_first_ones_clock(tmp_path: Path):
    together(2, meet, tmp_path)
    for rank in range(2):
        kept = torch.load(tmp_path / f'{rank}.pt')
        assert torch.equal(kept['gradients'][0], torch.full((2, 3), 1.5))
        assert torch.equal(kept['gradients'][1], torch.arange(4.) / 2) and kept['gradients'][2] is None
        assert kept['clock'] == 5


def test_two_processes_train_one_network_on_different_batches(tmp_path: Path):
    packed = packed_folder(tmp_path / 'packed', 3)
    chosen = Options('garment-mask', packed, packed, tmp_path / 'run', steps=2, batch=1, threads=1, processes=2,
                     validation_samples=1)
    together(2, learn, chosen)
    first, second = (torch.load(tmp_path / f'run/weights-{rank}.pt') for rank in range(2))
    learned = [name for name in first if name.endswith('weight')]
    assert learned and all(torch.equal(first[name], second[name]) for name in learned)
    means = [name for name in first if name.endswith('running_mean')]
    assert any(not torch.equal(first[name], second[name]) for name in means), 'both saw the same samples'


def _wait(told: str, peers: Peers) -> None:
    Path(told, f'{peers.rank}').write_text(str(os.getpid()))
    time.sleep(600)


def _await(condition) -> bool:
    """Whether it holds within a minute."""
    for _ in range(600):
        if condition():
            return True
        time.sleep(.1)
    return False


def _runs(process: int) -> bool:
    """A zombie has ended, whether somebody asked for its end or not."""
    status = Path(f'/proc/{process}/stat')
    return status.exists() and status.read_text().rpartition(')')[2].split()[0] != 'Z'


def test_no_process_trains_on_when_the_first_is_stopped_in_the_background(tmp_path: Path):
    """A background job of a shell ignores interrupts, and so do its children."""
    script = ('from training.tests.test_peers import _wait; from training.peers import together; '
              f'together(2, _wait, {str(tmp_path)!r})')
    first = subprocess.Popen([sys.executable, '-c', script],
                             preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
    assert _await(lambda: all((tmp_path / f'{rank}').exists() and (tmp_path / f'{rank}').read_text()
                              for rank in range(2)))
    others = [int((tmp_path / f'{rank}').read_text()) for rank in range(2)]
    try:
        assert all(map(_runs, others))
        first.terminate()
        first.wait()
        assert _await(lambda: not any(map(_runs, others)))
    finally:
        for process in filter(_runs, others):
            os.kill(process, signal.SIGKILL)


def test_a_failing_process_fails_the_run(tmp_path: Path):
    with pytest.raises(Exception, match='no such folder'):
        together(2, _fail, 'no such folder')


def _fail(message: str, peers: Peers) -> None:
    raise FileNotFoundError(message)
