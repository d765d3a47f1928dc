"""Fits clothes, hair and eyes (`.mhclo`) to a morphed body, with sparse bone weights for skinning."""
from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from . import assets, native


@dataclass
class Weights:
    """Bone weights of V vertices as rows: start [V+1], bone, weight."""

    start: np.ndarray
    bone: np.ndarray
    weight: np.ndarray


def sparse(dense: np.ndarray) -> Weights:
    """Rows of a dense [V,B] weight matrix; tiny weights are dropped and the rest brought to sum 1."""
    dense = np.where(dense > 1e-3, dense, 0)
    dense = dense / np.maximum(dense.sum(1, keepdims=True), 1e-9)
    row, bone = np.nonzero(dense)
    start = np.zeros(len(dense) + 1, np.int32)
    np.cumsum(np.bincount(row, minlength=len(dense)), out=start[1:])
    return Weights(start, bone.astype(np.int32), dense[row, bone].astype(np.float32))


def skin(vertices: np.ndarray, weights: Weights, matrices: np.ndarray) -> np.ndarray:
    """Linear blend skinning: vertices [V,3], matrices [B,3,4] -> posed [V,3]."""
    vertices = np.ascontiguousarray(vertices, np.float32)
    out = np.empty_like(vertices)
    native.call('skin', vertices, len(vertices), weights.start, weights.bone, weights.weight,
                np.ascontiguousarray(matrices, np.float32), out)
    return out


def normals(vertices: np.ndarray, triangle: np.ndarray) -> np.ndarray:
    """Unit vertex normals [V,3]."""
    out = np.empty_like(vertices)
    native.call('normals', vertices, len(vertices), triangle, len(triangle), out)
    return out


def smooth(vertices: np.ndarray, triangle: np.ndarray, rounds: int, amount: float = .5) -> np.ndarray:
    """A smoothed copy."""
    out = vertices.copy()
    native.call('smooth', out, len(out), triangle, len(triangle), rounds, float(amount), np.empty_like(out),
                np.empty(len(out), np.float32))
    return out


def components(count: int, triangle: np.ndarray) -> np.ndarray:
    """Connected component of each vertex: the smallest vertex index in it."""
    label = np.arange(count)
    while True:
        low = label[triangle].min(1)
        new = label.copy()
        np.minimum.at(new, triangle.ravel(), np.repeat(low, 3))
        new = new[new]
        if (new == label).all():
            return label
        label = new


@dataclass
class Template:
    """A mesh bound to the body: each vertex is a weighted sum of three body vertices plus a scaled offset."""

    mesh: assets.Mesh
    index: np.ndarray
    weight: np.ndarray
    offset: np.ndarray
    scales: list[tuple[int, int, int, float]]
    hidden: np.ndarray
    bones: Weights
    component: np.ndarray
    dense: np.ndarray = field(repr=False)

    def fit(self, body: np.ndarray) -> np.ndarray:
        """Rest vertices [V,3] over the morphed body."""
        scale = np.ones(3, np.float32)
        for axis, a, b, length in self.scales:
            scale[axis] = abs(body[a, axis] - body[b, axis]) / length
        return ((body[self.index] * self.weight[:, :, None]).sum(1) + self.offset * scale).astype(np.float32)


def _hidden(words: list[str]) -> set[int]:
    found: set[int] = set()
    i = 0
    while i < len(words):
        if i + 2 < len(words) and words[i + 1] == '-':
            found.update(range(int(words[i]), int(words[i + 2]) + 1))
            i += 3
        else:
            found.add(int(words[i]))
            i += 1
    return found


def _vertex(p: list[str]) -> list[float]:
    if len(p) == 1:
        return [float(p[0])] * 3 + [1, 0, 0, 0, 0, 0]
    return [float(x) for x in p[:6]] + ([float(x) for x in p[6:9]] if len(p) >= 9 else [0, 0, 0])


def _parse(path: Path) -> tuple[str, list, list, list]:
    obj, scales, rows, hidden, mode = '', [], [], [], ''
    for line in path.read_text(errors='ignore').splitlines():
        p = line.split()
        if not p or p[0].startswith('#'):
            continue
        if p[0] == 'obj_file':
            obj = p[1]
        elif p[0] in ('x_scale', 'y_scale', 'z_scale'):
            scales.append(('xyz'.index(p[0][0]), int(p[1]), int(p[2]), float(p[3])))
        elif p[0] in ('verts', 'weights', 'delete_verts'):
            mode = p[0]
        elif mode == 'verts' and p[0].lstrip('-').isdigit():
            rows.append(_vertex(p))
        elif mode == 'delete_verts' and p[0].isdigit():
            hidden += p
    return obj, scales, rows, hidden


@lru_cache(None)
def template(relative: str) -> Template:
    """The `.mhclo` at a path under the MakeHuman folder."""
    path = assets.root() / relative
    obj, scales, rows, hidden = _parse(path)
    table = np.array(rows, np.float64)
    index, weight = table[:, :3].astype(np.int64), table[:, 3:6].astype(np.float32)
    dense = np.maximum((assets.rig().weights[index] * weight[:, :, None]).sum(1), 0)
    mesh = assets.read_obj(path.parent / obj)
    return Template(mesh, index, weight, table[:, 6:9].astype(np.float32), scales,
                    np.array(sorted(_hidden(hidden)), np.int64),
                    sparse(dense), components(len(mesh.vertices), mesh.triangle), dense)


@lru_cache(None)
def body_group(group: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, Weights]:
    """A group of the base mesh: vertex indices, triangles over them, uv, sparse weights."""
    mesh = assets.base()
    chosen = mesh.group == group
    used, triangle = np.unique(mesh.triangle[chosen], return_inverse=True)
    return used, triangle.reshape(-1, 3).astype(np.int32), mesh.uv[chosen], sparse(assets.rig().weights[used])
