"""The training loop finds the faster number of threads."""
import torch

from training.train import Threads


def test_the_faster_count_is_used_and_the_other_tried_now_and_then():
    used, threads = [], Threads(0)
    for _ in range(200):
        used.append(threads.current)
        threads.took({1: 1.0, 2: 2.0}[threads.current])
    assert used[:3] == [2, 2, 2] and used[60:].count(1) > 5 * used[60:].count(2) > 0


def test_a_fixed_count_stays():
    threads = Threads(1)
    for _ in range(60):
        threads.took(1.0)
    assert torch.get_num_threads() == 1
    Threads(2)
