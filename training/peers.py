"""Processes that train one network together: each computes the gradient of its own batch, all follow the mean.

Two threads of one process wait for each other at every operation of these small networks; two processes meet once a
step.
"""
import os
import signal
import socket
from collections.abc import Callable, Iterable
from typing import TypeVar

import torch
from torch import distributed, multiprocessing
from torch.nn import Parameter

HOST = '127.0.0.1'
Argument = TypeVar('Argument')


class Peers:
    """This process among `count`; `rank` 0 measures and saves. Alone, everything below does nothing."""

    def __init__(self, rank: int = 0, count: int = 1) -> None:
        self.rank, self.count = rank, count

    @property
    def first(self) -> bool:
        """Whether this process measures and saves."""
        return self.rank == 0

    def average_gradients(self, parameters: Iterable[Parameter]) -> None:
        """Replace each gradient by its mean over all processes: one message, whatever the number of parameters."""
        if self.count == 1:
            return
        gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
        together = torch.cat([gradient.flatten() for gradient in gradients])
        distributed.all_reduce(together)
        for gradient, mean in zip(gradients,
                                  together.div_(self.count).split([gradient.numel() for gradient in gradients])):
            gradient.copy_(mean.view_as(gradient))

    def clock(self, seconds: float) -> float:
        """The first process's seconds, so that all end the schedule at the same step."""
        if self.count == 1:
            return seconds
        told = torch.tensor([seconds], dtype=torch.float64)
        distributed.broadcast(told, 0)
        return told.item()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _join(rank: int, count: int, port: int, work: Callable, argument: object) -> None:
    # PyTorch interrupts us when the first process dies, but a shell's background jobs ignore interrupts, and we would
    # train on.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.update(MASTER_ADDR=HOST, MASTER_PORT=str(port))
    distributed.init_process_group('gloo', rank=rank, world_size=count)
    work(argument, Peers(rank, count))


def together(count: int, work: Callable[[Argument, Peers], object], argument: Argument) -> None:
    """Call work(argument, peers) in `count` processes and wait for all; alone, in this one.

    Throws ProcessRaisedException with the trace of the process that failed; the others are stopped.
    """
    if count == 1:
        work(argument, Peers())
        return
    multiprocessing.spawn(_join, (count, _free_port(), work, argument), count)
