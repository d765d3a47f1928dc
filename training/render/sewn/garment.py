"""A sewn garment, painted and ready to be drawn in any of its states."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..cloth import Cloth, part_labels
from ..dressing import crease_fields
from ..fabric import Creases
from ..native import Part, part
from .look import PIECE_APART, Look
from .named_points import vertices
from .paint import painted
from .pattern_space import PatternSpace, pattern_space
from .subdivision import Fine, subdivided


@dataclass
class Mesh:
    """What all pictures of a garment share: its cloth, the finer mesh, pattern space, texture coordinates [4T,3,2] and
    rest coordinates [D,4] in units, where pieces lie PIECE_APART from each other, the part [4T] of each triangle,
    and the vertices [21] of the named points."""

    cloth: Cloth
    fine: Fine
    space: PatternSpace
    uv: np.ndarray
    rest: np.ndarray
    part: np.ndarray
    named: np.ndarray


@dataclass
class Painted:
    """A garment in one look: picture [n,n,4] sRGB and relief [n,n] in units, in pattern space."""

    mesh: Mesh
    look: Look
    picture: np.ndarray
    relief: np.ndarray


def prepared(cloth: Cloth) -> Mesh:
    """Everything about a garment that does not depend on its look."""
    fine, space = subdivided(cloth), pattern_space(cloth)
    rest = np.zeros((len(fine.uv), 4), np.float32)
    rest[:, :2] = fine.uv / 10
    rest[:, 0] += PIECE_APART * fine.piece
    uv = space.places(fine.uv, fine.piece)[fine.corner]
    return Mesh(cloth, fine, space, uv, rest, np.tile(part_labels(cloth), 4), vertices(cloth, fine))


def in_look(mesh: Mesh, look: Look) -> Painted:
    """The garment in a look."""
    return Painted(mesh, look, *painted(mesh.space, look))


def garment_part(
    garment: Painted,
    normal: np.ndarray,
    screen: np.ndarray,
    creases: Creases,
    label: int,
    scale: float,
    bias: float = 0.0,
) -> Part:
    """The garment as a part: normals and projected vertices [D,3] of one of its states; scale: pixels a unit."""
    mesh = garment.mesh
    return part(
        position=screen,
        normal=normal,
        rest=mesh.rest,
        uv=mesh.uv,
        triangle=mesh.fine.corner,
        triangles=len(mesh.fine.corner),
        texture=garment.picture,
        texture_size=len(garment.picture),
        relief=garment.relief,
        relief_scale=float(scale),
        label=label,
        depth_bias=bias,
        **garment.look.inner.fields(),
        **crease_fields(creases),
    )
