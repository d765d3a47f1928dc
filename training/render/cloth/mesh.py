"""The sewn mesh of a garment."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .cut import Cut, Outline

FRONT, BACK, LEFT, RIGHT, COLLAR = range(5)
"""Pieces: torso panels, sleeves (both halves of each), collar; LEFT is the wearer's left (+x)."""


def _none() -> np.ndarray:
    return np.zeros((0, 2), np.int32)


@dataclass
class Cloth:
    """The sewn mesh. Simulation vertices are welded; drawn vertices (one for each piece that meets there) point to
    them."""

    cut: Cut
    rest: np.ndarray  # [V,2] flat drawing, cm
    side: np.ndarray  # [V] +1 front, -1 back, 0 on the seam or fold between
    sleeve: np.ndarray  # [V] LEFT or RIGHT for vertices of a sleeve beyond the armhole, else 0
    triangle: np.ndarray  # [T,3] welded, outward orientation
    corner: np.ndarray  # [T,3] drawn
    weld: np.ndarray  # [D] drawn -> welded
    piece: np.ndarray  # [D] FRONT, BACK, LEFT, RIGHT, COLLAR
    uv: np.ndarray  # [D,2] cm in the piece's own grain: sleeves hang down from their cap
    edge: np.ndarray  # [E,2]
    length: np.ndarray  # [E] rest length, bands gathered
    gather: np.ndarray  # [E] rest length over drawn length: below 1 in bands, above 1 in puffed sleeves
    bend: np.ndarray  # [B,2] vertices opposite to an inner edge
    bend_length: np.ndarray  # [B] their distance when both triangles lie in one plane
    stiff: np.ndarray  # [B] relative stiffness (seams and bands are stiffer)
    outline: Outline
    along: np.ndarray  # [V] place along the neckline (cm from the middle of the front) of the collar's vertices and
    up: np.ndarray  # [V] height above it; -1 for all others
    neck: np.ndarray  # [N] vertices of the neckline, from the middle of the front over the wearer's left shoulder round
    neck_at: np.ndarray  # [N] their places along it
    closure: np.ndarray = field(default_factory=_none)  # [P,2] vertices of both edges of the front opening, from above
    closure_at: np.ndarray = field(default_factory=lambda: np.zeros(0))  # [P] cm below the neckline
