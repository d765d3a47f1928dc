"""Reads MakeHuman's CC0 files: base mesh, shape targets, rig, fitted clothes and hair, textures. All cached per
process."""
from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

_root: Path | None = None


class AssetsMissing(RuntimeError):
    """The MakeHuman folder is not set or not whole."""


def set_root(path: str | os.PathLike[str] | None = None) -> Path:
    """Choose the MakeHuman folder: argument, else $MAKEHUMAN_DATA. Raises AssetsMissing without a base mesh in it."""
    global _root
    chosen = path or os.environ.get('MAKEHUMAN_DATA')
    if not chosen or not (Path(chosen) / '3dobjs' / 'base.obj').exists():
        raise AssetsMissing('give --makehuman DIR or MAKEHUMAN_DATA: a folder with 3dobjs/base.obj, targets/, rigs/, '
                            'clothes/, hair/, textures/')
    _root = Path(chosen)
    return _root


def root() -> Path:
    """The MakeHuman folder in use."""
    return _root or set_root()


@dataclass
class Mesh:
    """Triangles of one OBJ file: vertices [V,3], triangle [T,3], uv [T,3,2], group name of each triangle, component of
    each vertex."""

    vertices: np.ndarray
    triangle: np.ndarray
    uv: np.ndarray
    group: np.ndarray


def _fan(corners: list[list[str]], group: str, out: tuple[list, list, list]) -> None:
    for k in range(1, len(corners) - 1):
        out[0].append([int(corners[i][0]) - 1 for i in (0, k, k + 1)])
        out[1].append([int(corners[i][1]) - 1 if len(corners[i]) > 1 and corners[i][1] else 0 for i in (0, k, k + 1)])
        out[2].append(group)


def read_obj(path: Path) -> Mesh:
    """Parse vertices, texture coordinates and faces (fans into triangles)."""
    vertices, uvs, group = [], [], 'body'
    faces: tuple[list, list, list] = ([], [], [])
    for line in path.read_text(errors='ignore').splitlines():
        p = line.split()
        if not p:
            continue
        if p[0] == 'v':
            vertices.append([float(x) for x in p[1:4]])
        elif p[0] == 'vt':
            uvs.append([float(x) for x in p[1:3]])
        elif p[0] == 'g':
            group = p[1] if len(p) > 1 else ''
        elif p[0] == 'f':
            _fan([q.split('/') for q in p[1:]], group, faces)
    uv = np.array(uvs or [[0, 0]], np.float32)[np.array(faces[1])]
    return Mesh(np.array(vertices, np.float32), np.array(faces[0], np.int32), uv, np.array(faces[2]))


@lru_cache(None)
def base() -> Mesh:
    """The base mesh with its helper groups (tights, skirt)."""
    return read_obj(root() / '3dobjs' / 'base.obj')


@lru_cache(None)
def target(name: str) -> tuple[np.ndarray, np.ndarray] | None:
    """One shape target: vertex indices and offsets [n,3]; None where there is no such file."""
    path = root() / 'targets' / f'{name}.target'
    if not path.exists():
        return None
    rows = [line.split() for line in path.read_text(errors='ignore').splitlines() if line and line[0] != '#']
    rows = [p for p in rows if len(p) == 4]
    index = np.array([int(p[0]) for p in rows], np.int64)
    return index, np.array([[float(x) for x in p[1:]] for p in rows], np.float32).reshape(-1, 3)


@dataclass
class Rig:
    """Bones in parent-first order, their parents (-1: none), head joint and tail joint vertex lists, dense weights
    [V,B]."""

    bones: list[str]
    parent: np.ndarray
    head: np.ndarray
    tail: np.ndarray
    weights: np.ndarray


def _ordered(bones: dict) -> list[str]:
    order: list[str] = []

    def add(name: str) -> None:
        if name not in order:
            if bones[name]['parent']:
                add(bones[name]['parent'])
            order.append(name)
    for name in bones:
        add(name)
    return order


@lru_cache(None)
def rig() -> Rig:
    """The default skeleton; vertices without any weight hang on the root."""
    skeleton = json.loads((root() / 'rigs' / 'default.mhskel').read_text())
    listed = json.loads((root() / 'rigs' / 'default_weights.mhw').read_text())['weights']
    bones = _ordered(skeleton['bones'])
    weights = np.zeros((len(base().vertices), len(bones)), np.float32)
    for j, name in enumerate(bones):
        pairs = np.array(listed.get(name, []), np.float32).reshape(-1, 2)
        weights[pairs[:, 0].astype(int), j] = pairs[:, 1]
    weights[weights.sum(1) == 0, 0] = 1
    weights /= weights.sum(1, keepdims=True)
    joints = {k: np.resize(np.array(v), 8) for k, v in skeleton['joints'].items()}
    ends = {end: np.stack([joints[skeleton['bones'][b][end]] for b in bones]) for end in ('head', 'tail')}
    parent = np.array([bones.index(skeleton['bones'][b]['parent']) if skeleton['bones'][b]['parent'] else -1
                       for b in bones])
    return Rig(bones, parent, ends['head'], ends['tail'], weights)


@lru_cache(None)
def texture(path: str) -> np.ndarray:
    """A square RGBA texture [n,n,4] uint8."""
    return np.ascontiguousarray(np.asarray(Image.open(path).convert('RGBA')))


def textures(pattern: str) -> list[str]:
    """Paths under textures/ that match, sorted."""
    return [str(p) for p in sorted((root() / 'textures').glob(pattern))]
