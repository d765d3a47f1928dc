"""MakeHuman's meshes with their quads, which Blender subdivides better than triangles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from ..render import assets
from ..render.body import Body
from ..render.fitting import skin, template

METRES = 0.1  # a MakeHuman unit is a decimetre


def to_stage(points: np.ndarray) -> np.ndarray:
    """MakeHuman's decimetres (y up, looking along +z) in Blender's metres (z up, looking along -y)."""
    p = np.asarray(points, float)
    return np.stack([p[..., 0], -p[..., 2], p[..., 1]], -1) * METRES


@dataclass(frozen=True)
class Polygons:
    """Faces over vertices and, corner by corner, over texture coordinates [U,2]; the group of each face."""

    faces: list[list[int]]
    corners: list[list[int]]
    uv: np.ndarray
    group: list[str]

    def where(self, keep: np.ndarray) -> Polygons:
        """The faces whose vertices are all among `keep` [V] bool."""
        return self.chosen([all(keep[i] for i in f) for f in self.faces])

    def chosen(self, keep: list[bool]) -> Polygons:
        """The faces for which `keep` holds."""
        at = [i for i, k in enumerate(keep) if k]
        faces, corners = [self.faces[i] for i in at], [self.corners[i] for i in at]
        return Polygons(faces, corners, self.uv, [self.group[i] for i in at])

    def triangles(self) -> np.ndarray:
        """Faces as triangles [T,3]."""
        return np.array([(f[0], f[k], f[k + 1]) for f in self.faces for k in range(1, len(f) - 1)])


def _corner(words: list[str], k: int) -> list[int]:
    return [int(p[k]) - 1 if len(p) > k and p[k] else 0 for p in (w.split('/') for w in words)]


@lru_cache(None)
def read(path: Path) -> Polygons:
    """The faces of an OBJ file."""
    faces, corners, group, uv, name = [], [], [], [], 'body'
    for line in path.read_text(errors='ignore').splitlines():
        p = line.split() or ['']
        if p[0] == 'vt':
            uv.append([float(x) for x in p[1:3]])
        elif p[0] == 'g':
            name = p[1] if len(p) > 1 else ''
        elif p[0] == 'f':
            faces.append(_corner(p[1:], 0))
            corners.append(_corner(p[1:], 1))
            group.append(name)
    return Polygons(faces, corners, np.array(uv or [[0.0, 0.0]]), group)


def base() -> Polygons:
    """The base mesh with its helpers."""
    return read(assets.root() / '3dobjs' / 'base.obj')


@lru_cache(None)
def body() -> Polygons:
    """The visible body's faces over the base mesh's vertices."""
    return base().chosen([g == 'body' for g in base().group])


@dataclass(frozen=True)
class Fitted:
    """Something worn: vertices at rest and posed [V,3] in MakeHuman's units, faces, component of each vertex."""

    rest: np.ndarray
    posed: np.ndarray
    polygons: Polygons
    component: np.ndarray


def fitted(relative: str, who: Body, matrices: np.ndarray) -> Fitted:
    """An `.mhclo` of the assets on a body in a pose (bone matrices [B,3,4])."""
    t = template(relative)
    rest = t.fit(who.vertices)
    file = (assets.root() / relative).read_text(errors='ignore')
    obj = next(line.split()[1] for line in file.splitlines() if line.startswith('obj_file'))
    faces = read((assets.root() / relative).parent / obj)
    return Fitted(rest, skin(rest, t.bones, matrices), faces, t.component)


def vertex_normals(points: np.ndarray, polygons: Polygons) -> np.ndarray:
    """Unit normals [V,3]; zero where no face is."""
    n, t = np.zeros_like(points, float), polygons.triangles()
    cross = np.cross(points[t[:, 1]] - points[t[:, 0]], points[t[:, 2]] - points[t[:, 0]])
    for k in range(3):
        np.add.at(n, t[:, k], cross)
    return n / np.maximum(np.linalg.norm(n, axis=1, keepdims=True), 1e-12)
