"""The renderer's C core: compiled at first use with the machine's own compiler, called through ctypes."""
from __future__ import annotations

import ctypes
import hashlib
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

SOURCES = ('mesh.c', 'raster.c', 'shade.c', 'shadow.c', 'image.c', 'sewn/truth.c', 'sewn/paint.c',
           'cloth/search.c', 'cloth/contact.c', 'cloth/step.c', 'cloth/crossings.c')
HEADERS = ('part.h', 'cloth/scene.h')
FLAGS = ('-O3', '-march=native', '-fno-math-errno', '-fno-trapping-math', '-fno-signed-zeros', '-ffinite-math-only',
         # -ffast-math would flush denormals in the whole process
         '-fassociative-math', '-freciprocal-math', '-shared', '-fPIC')
HERE = Path(__file__).parent
_POINTERS = ('position', 'normal', 'rest', 'uv', 'shop', 'scores', 'clip', 'wrinkle', 'triangle', 'texture', 'fabric',
             'detail', 'relief')
_COUNTS = ('triangles', 'texture_size', 'fabric_size', 'wrinkle_size', 'score_count', 'alpha', 'albedo_mode', 'label')
_KINDS = {'triangle': np.int32, 'texture': np.uint8, 'fabric': np.uint8, 'detail': np.uint8}
_library: ctypes.CDLL | None = None


class Part(ctypes.Structure):
    """Mirror of `Part` in part.h. Keep the arrays behind the pointers alive: `part()` does."""

    _fields_ = [*[(name, ctypes.c_void_p) for name in _POINTERS], *[(name, ctypes.c_int32) for name in _COUNTS],
                ('depth_bias', ctypes.c_float), ('gain', ctypes.c_float * 3),
                ('trim', ctypes.c_float * 3), ('trim_width', ctypes.c_float), ('trim_gain', ctypes.c_float),
                ('seam_width', ctypes.c_float), ('seam_gain', ctypes.c_float),
                ('fabric_map', ctypes.c_float * 3), ('detail_strength', ctypes.c_float),
                ('wrinkle_map', ctypes.c_float * 6), ('wrinkle_strength', ctypes.c_float),
                ('specular', ctypes.c_float), ('flatness', ctypes.c_float), ('relief_scale', ctypes.c_float),
                ('inner', ctypes.c_float * 3), ('inner_fabric', ctypes.c_float), ('inner_gain', ctypes.c_float),
                ('inner_open', ctypes.c_float), ('tag', ctypes.c_float * 4), ('tag_turn', ctypes.c_float * 2),
                ('tag_colour', ctypes.c_float * 3), ('tag_ink', ctypes.c_float * 3), ('tag_lines', ctypes.c_float),
                ('tag_ground', ctypes.c_float)]


def part(**fields: Any) -> Part:
    """A Part from numpy arrays (float32, int32 or uint8, made contiguous) and numbers; None means absent."""
    result = Part()
    result.keep = []
    result.gain[:] = (1, 1, 1)
    result.inner_fabric = result.inner_gain = result.tag_turn[0] = 1
    for name, value in fields.items():
        if name in _POINTERS:
            if value is None:
                continue
            kind = _KINDS.get(name, np.float32)
            array = np.ascontiguousarray(value, kind)
            result.keep.append(array)
            setattr(result, name, array.ctypes.data)
        elif isinstance(getattr(result, name), ctypes.Array):
            getattr(result, name)[:] = [float(x) for x in value]
        else:
            setattr(result, name, value)
    return result


def part_list(parts: list[Part]) -> ctypes.Array:
    """The parts side by side in memory, as the C functions want them."""
    return (Part * len(parts))(*parts)


def cache_directory() -> Path:
    """Where compiled code lies: $TRYON_CACHE, else a folder of this user under the system's temporary one."""
    return Path(os.environ.get('TRYON_CACHE') or Path(tempfile.gettempdir()) / f'tryon-render-{os.getuid()}')


def _compile() -> Path:
    text = ' '.join(FLAGS).encode() + b''.join((HERE / name).read_bytes() for name in (*SOURCES, *HEADERS))
    target = cache_directory() / f'core-{hashlib.sha256(text).hexdigest()[:16]}.so'
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_suffix(f'.{os.getpid()}.tmp')
        subprocess.run(['gcc', *FLAGS, '-o', str(temporary), *(str(HERE / name) for name in SOURCES), '-lm'],
                       check=True)
        os.replace(temporary, target)
    return target


def library() -> ctypes.CDLL:
    """The loaded core. Raises subprocess.CalledProcessError when the compiler refuses, FileNotFoundError without
    gcc."""
    global _library
    if _library is None:
        _library = ctypes.CDLL(str(_compile()))
        _library.init_tables()
        _library.init_codes()
    return _library


def call(name: str, *arguments: Any) -> None:
    """Call a C function: numpy arrays go as pointers, floats as float, ints as int, None as NULL."""
    converted: list[Any] = []
    for value in arguments:
        if isinstance(value, np.ndarray):
            assert value.flags.c_contiguous, name
            converted.append(ctypes.c_void_p(value.ctypes.data))
        elif isinstance(value, (float, np.floating)):
            converted.append(ctypes.c_float(float(value)))
        elif isinstance(value, (int, np.integer)):
            converted.append(ctypes.c_uint32(int(value)) if value > 0x7fffffff else ctypes.c_int(int(value)))
        else:
            converted.append(value)
    getattr(library(), name)(*converted)
