"""Sample files: NumPy's .npz, light compression where it pays, complete or absent."""
from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

NOISY = ('image', 'garment_photo')      # photographs with grain do not shrink: stored as they are
LEVEL = 1


def sample_path(folder: Path, seed: int) -> Path:
    """File of a seed."""
    return folder / f'{seed:07d}.npz'


def save_sample(path: Path, sample: dict[str, Any]) -> None:
    """Write under a temporary name, then rename: a file that exists is whole."""
    temporary = path.with_suffix(f'.{os.getpid()}.tmp')
    with zipfile.ZipFile(temporary, 'w') as archive:
        for name, value in sample.items():
            stream = io.BytesIO()
            np.lib.format.write_array(stream, np.asarray(value), allow_pickle=False)
            kind = zipfile.ZIP_STORED if name in NOISY else zipfile.ZIP_DEFLATED
            archive.writestr(f'{name}.npy', stream.getbuffer(), compress_type=kind, compresslevel=LEVEL)
    os.replace(temporary, path)
