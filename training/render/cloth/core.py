"""The simulator's scene as the C core sees it (`Scene` in scene.h) and the calls into it."""

from __future__ import annotations

import ctypes

import numpy as np

from .. import native

_INTEGERS = ('count', 'stretches', 'bends', 'parts', 'body_vertices', 'steps', 'search', 'own')
_POINTERS = (
    'x',
    'v',
    'stretch',
    'stretch_rest',
    'bend',
    'bend_rest',
    'bend_half',
    'ring_start',
    'ring',
    'hold',
    'layer',
    'floor',
    'body_from',
    'body_to',
    'normal_from',
    'normal_to',
    'part_start',
    'body_triangle',
    'body_ring_start',
    'body_ring',
    'body_next_start',
    'body_next',
    'thickness',
    'near',
)
_FLOATS = ('damping', 'friction', 'inflate', 'own_gap', 'own_friction', 'top_speed', 'floor_friction')


class Scene(ctypes.Structure):
    """Mirror of `Scene` in scene.h."""

    _fields_ = [
        *[(k, ctypes.c_int32) for k in _INTEGERS],
        *[(k, ctypes.c_void_p) for k in _POINTERS],
        ('frame', ctypes.c_float),
        ('gravity', ctypes.c_float * 3),
        *[(k, ctypes.c_float) for k in _FLOATS],
    ]


def advance(scene: Scene) -> None:
    """One frame."""
    native.call('cloth_advance', ctypes.byref(scene))


def heights(scene: Scene) -> np.ndarray:
    """Signed height [V] (cm) of each vertex above the nearest triangle of the solid; 99 where none is within 6 cm."""
    out = np.empty(scene.count, np.float32)
    native.call('cloth_heights', ctypes.byref(scene), out)
    return out


def crossings(x: np.ndarray, edge: np.ndarray, triangle: np.ndarray) -> tuple[int, np.ndarray]:
    """How often edges [E,2] of a mesh with vertices [V,3] (cm) pass through its triangles [T,3], and through which
    [T]."""
    mark, count = np.zeros(len(triangle), np.uint8), np.zeros(1, np.int32)
    native.call(
        'cloth_crossings',
        np.ascontiguousarray(x, np.float32),
        len(edge),
        np.ascontiguousarray(edge, np.int32),
        len(triangle),
        np.ascontiguousarray(triangle, np.int32),
        mark,
        count,
    )
    return int(count[0]), mark.astype(bool)
