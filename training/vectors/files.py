"""Where the vectors lie and how they are stored: PNG for maps of bytes, gzipped NumPy files for numbers."""
import gzip
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

VECTORS = Path(__file__).parents[2] / 'test' / 'vectors'
STEPS = 2.0 ** 14
"""Numbers are rounded to 1 / STEPS, which lets them be compressed: by 3e-5 at most, a thirtieth of the tolerance."""


def write_map(path: Path, values: np.ndarray) -> None:
    """A byte map [H,W] as a grey PNG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(values.astype(np.uint8)).save(path, optimize=True)


def read_map(path: Path) -> np.ndarray:
    """The byte map u8 [H,W] of a grey PNG."""
    return np.asarray(Image.open(path))


def write_numbers(path: Path, values: Tensor | np.ndarray) -> None:
    """Rounded float32 (bytes as they are) in C order; the same bytes at every run."""
    array = values.detach().numpy() if isinstance(values, Tensor) else values
    if array.dtype != np.uint8:
        array = (np.round(array.astype(np.float64) * STEPS) / STEPS).astype(np.float32)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open('wb') as file, gzip.GzipFile('', 'wb', 9, file, 0) as packed:
        np.lib.format.write_array(packed, np.ascontiguousarray(array), (1, 0))


def read_numbers(path: Path) -> Tensor:
    """What `write_numbers` wrote."""
    with gzip.open(path) as file:
        return torch.from_numpy(np.load(file))
