"""Run exported graphs through the project's own onnxruntime-node."""
import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from .networks.contract import inputs_of, outputs_of

ROOT = Path(__file__).parents[1]
RUN, TIME = ROOT / 'training/node/run.mjs', ROOT / 'training/node/time.mjs'


def runtime_available() -> bool:
    """Whether node and the project's onnxruntime-node are there."""
    return shutil.which('node') is not None and (ROOT / 'node_modules/onnxruntime-node').exists()


def run_graph(model: Path, inputs: dict[str, np.ndarray],
              repeats: int = 0) -> tuple[dict[str, np.ndarray], list[float]]:
    """Outputs [N, ...] by name for inputs [N, ...], and the milliseconds of `repeats` further runs of the first sample.

    Throws CalledProcessError.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for key, values in inputs.items():
            (folder / f'{key}.bin').write_bytes(np.ascontiguousarray(values, np.float32).tobytes())
        (folder / 'inputs.json').write_text(json.dumps({key: list(values.shape) for key, values in inputs.items()}))
        subprocess.run(['node', RUN, model.resolve(), folder], check=True, cwd=ROOT,
                       env={**os.environ, 'REPEATS': str(repeats)})
        described = json.loads((folder / 'outputs.json').read_text())
        outputs = {key: np.fromfile(folder / f'{key}.bin.out', np.float32).reshape(shape)
                   for key, shape in described['shapes'].items()}
    return outputs, described['times']


class GraphNetwork(nn.Module):
    """A graph file that is called like the PyTorch network it was exported from."""

    def __init__(self, network: nn.Module, graph: Path) -> None:
        super().__init__()
        self.names, self.outputs, self.graph = list(inputs_of(network)), list(outputs_of(network)), graph

    def forward(self, *inputs: Tensor) -> Tensor | tuple[Tensor, ...]:
        """Inputs in the network's order, [N, ...] each, to its outputs in order; a single one is no tuple."""
        feeds = {name: value.contiguous().numpy() for name, value in zip(self.names, inputs)}
        found, _ = run_graph(self.graph, feeds)
        outputs = tuple(torch.from_numpy(found[name]) for name in self.outputs)
        return outputs if len(outputs) > 1 else outputs[0]


@dataclass(frozen=True)
class Timing:
    """Milliseconds: until a graph is open, and the median of its runs."""

    opened: float
    run: float


def time_graphs(graphs: list[Path], rounds: int) -> list[Timing]:
    """Times of graphs with fixed shapes that take turns. Throws CalledProcessError."""
    command: list[str | Path] = ['node', TIME, str(rounds), *(graph.resolve() for graph in graphs)]
    printed = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE).stdout
    return [Timing(times['opened'], float(np.median(times['runs']))) for times in json.loads(printed)]
