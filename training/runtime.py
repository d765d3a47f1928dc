"""Run an exported graph through the project's own onnxruntime-node."""
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / 'training/tests/run_onnx.mjs'


def runtime_available() -> bool:
    """Whether node and the project's onnxruntime-node are there."""
    return shutil.which('node') is not None and (ROOT / 'node_modules/onnxruntime-node').exists()


def run_graph(model: Path, inputs: dict[str, np.ndarray], repeats: int = 0) -> tuple[dict[str, np.ndarray], list[float]]:
    """Outputs by name, and the milliseconds of `repeats` further runs. Throws CalledProcessError."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for key, values in inputs.items():
            (folder / f'{key}.bin').write_bytes(np.ascontiguousarray(values, np.float32).tobytes())
        (folder / 'inputs.json').write_text(json.dumps({key: list(values.shape) for key, values in inputs.items()}))
        subprocess.run(['node', SCRIPT, model, folder], check=True, cwd=ROOT, env={**os.environ, 'REPEATS': str(repeats)})
        described = json.loads((folder / 'outputs.json').read_text())
        outputs = {key: np.fromfile(folder / f'{key}.bin', np.float32).reshape(shape)
                   for key, shape in described['shapes'].items()}
    return outputs, described['times']
