"""Train one network: python3 -m training.train <network> --data PACKED --validation PACKED --minutes N --out RUN.

Writes RUN/latest.pt (everything needed to resume), RUN/best.pt (fp16 averaged weights of the best
validation) and RUN/metrics.jsonl. The schedule follows the share of the time (or of --steps) already
trained, so a run that was stopped goes on where it was: --resume.
"""
import argparse
import json
import math
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from .checkpoint import BEST, LATEST, AverageWeights, begin_from, save_atomically, save_small, settle_statistics
from .critic import Critic
from .evaluation import measure_rows, summary
from .mixture import Mixture, Source, drawn_rows, open_samples
from .muon import KINDS, optimisers
from .packed import PackedSamples
from .peers import Peers, together
from .precision import mixed_precision
from .progress import bar
from .tasks import TASKS
from .tasks.task import Task

WARM_UP, CLIP = 0.06, 1.0
FIRST_RATE, LAST_RATE = 0.05, 0.005
SETTLING_BATCHES = 20
"""Training batches from which the averaged network takes its BatchNorm statistics: 160 pictures or more."""


@dataclass(frozen=True)
class Options:
    """The command line."""

    network: str
    data: Path
    validation: Path
    out: Path
    minutes: float = 10.0
    steps: int | None = None
    resume: bool = False
    start_from: Path | None = None
    seed: int = 1
    threads: int = 2
    processes: int = 1
    batch: int | None = None
    rate: float | None = None
    save_minutes: float = 3.0
    validation_samples: int = 96
    optimiser: str = 'muon'
    critic: bool = False
    also: tuple[Source, ...] = ()
    also_validation: tuple[Path, ...] = ()


def one_cycle(done: float) -> float:
    """Learning rate factor after the share `done` of the run: linear rise, cosine fall."""
    if done < WARM_UP:
        return FIRST_RATE + (1 - FIRST_RATE) * done / WARM_UP
    fall = min((done - WARM_UP) / (1 - WARM_UP), 1.0)
    return LAST_RATE + (1 - LAST_RATE) * 0.5 * (1 + math.cos(math.pi * fall))


class Threads:
    """How many threads to compute with: fixed, or (`wanted` 0) whichever of one and two is faster now.

    Beside other work two threads wait for each other at every operation, alone they nearly double the speed.
    """

    EVERY, TRIAL = 24, 3

    def __init__(self, wanted: int) -> None:
        self.fixed, self.current, self.steps = wanted, wanted or 2, 0
        self.times: dict[int, list[float]] = {1: [], 2: []}
        torch.set_num_threads(self.current)

    def took(self, seconds: float) -> None:
        """Note the time of a step, and change over when the other count is worth a trial or faster."""
        if self.fixed:
            return
        self.times[self.current] = (self.times[self.current] + [seconds])[-self.TRIAL:]
        self.steps += 1
        place = self.steps % self.EVERY
        if place == 0:
            self._use(3 - self.current)
        elif place == self.TRIAL and all(self.times.values()):
            self._use(min(self.times, key=lambda count: float(np.median(self.times[count]))))

    def _use(self, count: int) -> None:
        self.current = count
        torch.set_num_threads(count)


ALONE = Peers()


class Run:
    """State of a training run; lives from start or resume to the end of the schedule."""

    def __init__(self, options: Options, peers: Peers = ALONE) -> None:
        torch.manual_seed(options.seed)
        self.options, self.task, self.peers = options, TASKS[options.network], peers
        # PyTorch's own types leave this argument out.
        self.network: nn.Module = self.task.build().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        if options.start_from:
            new = begin_from(self.network, options.start_from)
            print(f'{len(new)} tensors start untrained: {", ".join(new)}' if new else 'every tensor starts trained',
                  flush=True)
        self.average = AverageWeights(self.network)
        self.rate = options.rate or self.task.learning_rate
        self.optimisers = optimisers(self.network, self.rate, options.optimiser)
        self.critic = Critic() if options.critic else None
        self.rng = np.random.default_rng([options.seed, peers.rank] if peers.rank else options.seed)
        self.step, self.seconds = 0, 0.0
        self.best: float | None = None
        if options.resume:
            self._restore()

    def _restore(self) -> None:
        state = torch.load(self.options.out / LATEST)
        self.network.load_state_dict(state['network'])
        self.average.network.load_state_dict(state['average'])
        self.average.updates = state['updates']
        for optimiser, saved in zip(self.optimisers, state['optimisers']):
            optimiser.load_state_dict(saved)
        if self.critic and state.get('critic'):
            self.critic.restore(state['critic'])
        self.step, self.seconds, self.best = state['step'], state['seconds'], state['best']
        if self.peers.first:
            self.rng.bit_generator.state = state['numpy']
            torch.set_rng_state(state['torch'])
        else:
            self.rng = np.random.default_rng([self.options.seed, self.peers.rank, self.step])

    def save(self) -> None:
        """Write latest.pt."""
        save_atomically({
            'network': self.network.state_dict(), 'average': self.average.network.state_dict(),
            'updates': self.average.updates, 'optimisers': [optimiser.state_dict() for optimiser in self.optimisers],
            'critic': self.critic and self.critic.state(), 'numpy': self.rng.bit_generator.state,
            'torch': torch.get_rng_state(),
            'step': self.step, 'seconds': self.seconds, 'best': self.best}, self.options.out / LATEST)

    def done(self) -> float:
        """Share of the schedule behind us."""
        if self.options.steps:
            return self.step / self.options.steps
        return self.seconds / (60 * self.options.minutes)

    def _set_rate(self, rate: float) -> None:
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group['lr'] = rate

    def _update(self, total: torch.Tensor) -> None:
        self.network.zero_grad(set_to_none=True)
        total.backward()
        self.peers.average_gradients(self.network.parameters())
        nn.utils.clip_grad_norm_(self.network.parameters(), CLIP)
        for optimiser in self.optimisers:
            optimiser.step()

    def _loss(self, network: nn.Module, samples: PackedSamples | Mixture, rows: np.ndarray, rng: np.random.Generator,
              critic: Critic | None = None) -> tuple[torch.Tensor, dict]:
        chosen = np.sort(rng.choice(rows, min(self.options.batch or self.task.batch_size, len(rows)), replace=False))
        data = self.task.batch(samples, chosen, rng)
        with mixed_precision():
            return self.task.loss(network, data, critic) if critic else self.task.loss(network, data)

    def settled(self, samples: PackedSamples | Mixture, rows: np.ndarray) -> nn.Module:
        """The averaged weights, ready to be measured and kept."""
        rng = np.random.default_rng(self.options.seed)
        batches = (lambda network: self._loss(network, samples, rows, rng) for _ in range(SETTLING_BATCHES))
        return settle_statistics(self.average.network, batches)

    def train_step(self, samples: PackedSamples | Mixture, rows: np.ndarray) -> dict[str, float]:
        """One batch, one update; returns the parts of the loss."""
        started = time.monotonic()
        self._set_rate(self.rate * one_cycle(self.done()))
        total, parts = self._loss(self.network, samples, rows, self.rng, self.critic)
        if not torch.isfinite(total):
            raise FloatingPointError(f'step {self.step}: the loss is not finite: {parts}')
        self._update(total)
        self.average.update(self.network)
        self.step += 1
        self.seconds = self.peers.clock(self.seconds + time.monotonic() - started)
        return parts

    def _measured(self, network: nn.Module, samples: PackedSamples) -> dict[str, float]:
        rows = self.task.rows(samples)[:self.options.validation_samples]
        return summary(measure_rows(self.task, network, samples, rows))

    def validate(self, network: nn.Module, samples: list[PackedSamples], parts: dict[str, float]) -> dict[str, float]:
        """Measure the settled network on each set, log a line, keep the best: the one whose mean over the sets is."""
        measured = [self._measured(network, part) for part in samples]
        numbers = {f'{part.folder.name}_{name}' if k else name: value
                   for k, part in enumerate(samples) for name, value in measured[k].items()}
        value = float(np.mean([each[self.task.better] for each in measured]))
        if self.best is None or (value > self.best) == self.task.higher:
            self.best = value
            save_small(network, self.options.out / BEST, self._note(numbers))
        line = {'step': self.step, 'seconds': round(self.seconds, 1), 'threads': torch.get_num_threads(), **numbers,
                'train': {name: round(part, 5) for name, part in parts.items()}}
        with open(self.options.out / 'metrics.jsonl', 'a') as file:
            file.write(json.dumps(line) + '\n')
        print(json.dumps(line), flush=True)
        return numbers

    def _note(self, numbers: dict[str, float]) -> dict:
        return {'network': self.options.network, 'steps': self.step, 'seconds': round(self.seconds),
                'validation': numbers}


def mean_parts(window: list[dict[str, float]]) -> dict[str, float]:
    """Mean of the loss parts over some steps."""
    return {name: sum(parts[name] for parts in window) / len(window) for name in window[0]} if window else {}


def train(options: Options, peers: Peers = ALONE) -> Run:
    """Run the schedule to its end; the first process validates and saves every `save_minutes`."""
    threads = Threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    run = Run(options, peers)
    task: Task = run.task
    samples = open_samples(task, options.data, options.also)
    held_out = [task.open(str(folder)) for folder in (options.validation, *options.also_validation)]
    rows, seen, window = drawn_rows(task, samples), 0, []
    started = saved = time.monotonic()
    while run.done() < 1:
        before = run.seconds
        window.append(run.train_step(samples, rows))
        threads.took(run.seconds - before)
        seen += peers.count * (options.batch or task.batch_size)
        is_due = time.monotonic() - saved > 60 * options.save_minutes
        if is_due and peers.first:
            run.validate(run.settled(samples, rows), held_out, mean_parts(window))
            run.save()
        if is_due:
            saved, window = time.monotonic(), []
        if is_due or seen >= len(rows):
            samples.refresh()
            rows, seen = drawn_rows(task, samples), 0
        if peers.first:
            bar(run.done(), options.network, started, f'step {run.step}')
    if peers.first:
        run.validate(run.settled(samples, rows), held_out, mean_parts(window))
        run.save()
    return run


def parse_options() -> Options:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('network', choices=TASKS)
    parser.add_argument('--data', type=Path, required=True, help='packed training samples (may grow meanwhile)')
    parser.add_argument('--validation', type=Path, required=True, help='packed held-out samples')
    parser.add_argument('--also', nargs=2, action='append', default=[], metavar=('PACKED', 'SHARE'),
                        help='more packed samples, and their share of all that are drawn (0..1); may be repeated')
    parser.add_argument('--also-validation', type=Path, nargs='*', default=[], metavar='PACKED',
                        help='more held-out samples, measured set by set; the best checkpoint has the best mean')
    parser.add_argument('--out', type=Path, required=True, help='folder of this run')
    parser.add_argument('--minutes', type=float, default=10.0, help='length of the schedule in training time')
    parser.add_argument('--steps', type=int, help='length in steps instead: repeatable exactly')
    parser.add_argument('--resume', action='store_true', help='go on from RUN/latest.pt')
    parser.add_argument('--start-from', type=Path, help='weights to begin with (a small checkpoint)')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--threads', type=int, default=2, help='0: one or two, whichever is faster beside other work')
    parser.add_argument('--processes', type=int, default=1,
                        help='each computes a batch a step, and their gradients are averaged')
    parser.add_argument('--batch', type=int, help='samples a step and process')
    parser.add_argument('--rate', type=float, help='highest learning rate')
    parser.add_argument('--save-minutes', type=float, default=3.0, help='time between validations and checkpoints')
    parser.add_argument('--validation-samples', type=int, default=96, help='how many held-out samples each time')
    parser.add_argument('--optimiser', choices=KINDS, default='muon', help='adamw: to compare with')
    parser.add_argument('--critic', action='store_true', help='generator only: a patch discriminator judges too')
    options = parser.parse_args()
    if options.critic and options.network != 'generator':
        parser.error(f'--critic judges pictures: the generator makes them, {options.network} does not')
    if options.critic and options.processes > 1:
        parser.error('--critic learns in one process: leave --processes out')
    options.also = tuple(Source(Path(folder), float(share)) for folder, share in options.also)
    options.also_validation = tuple(options.also_validation)
    return Options(**vars(options))


if __name__ == '__main__':
    chosen = parse_options()
    together(chosen.processes, train, chosen)
