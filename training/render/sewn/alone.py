"""Draws a sewn garment alone, lying or hanging, with its hanger and tags, as a camera sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..body import Random
from ..cloth import BACK, CM, Hanger
from ..fabric import random_creases
from ..hanger import hanger_tone
from ..native import Part, part
from ..pose import rotation
from ..scene import SUPERSAMPLING, Buffers, Camera, Light, coverage, draw, rasterise, shaded
from .chair import Solid
from .garment import Painted, garment_part
from .states import Shop
from .tags import random_tag

GARMENT, THING = 1, 2  # labels: the garment; hangers and tags
CREASES = (0.01, 0.25)  # mean slope of creases too fine for the simulation
OCCLUSION = 1.0
ASLANT, SLANT = 0.4, 7.0  # share seen at a slant and by how many degrees
FROM_ASIDE, ASIDE = 0.14, (14.0, 34.0)  # share seen from far aside, mostly from below, and by how many degrees
DEEPER = (1.0, 2.4)  # how much deeper than simulated the folds of lying cloth are
CLOSE, NEAR = 0.5, (11.0, 40.0)  # share of garments photographed from close by, and from how many units away
TAGGED, AT_NECK = 0.12, 0.6  # shares of garments with a tag, and of tags at the neck
HANGER_BIAS = -0.25  # units by which the hanger seems further away: never through the cloth on it
Framing = Callable[[Random, np.ndarray, int, int], Camera]
"""Makes a camera for points [N,3] and a picture's height and width in supersampled pixels."""


@dataclass
class Alone:
    """A garment drawn alone: its parts (garment first), buffers, camera, its screen vertices [D,3], and the coverage
    [H,W] 0..1 of the picture by the garment and by hangers and tags before it."""

    parts: list[Part]
    buffers: Buffers
    camera: Camera
    screen: np.ndarray
    mask: np.ndarray

    def lit(self, light: Light) -> tuple[np.ndarray, np.ndarray]:
        """Premultiplied linear rgb [H,W,3] and alpha [H,W], hangers and tags too."""
        return shaded(self.parts, self.buffers, self.camera.scale, light, OCCLUSION)


def within(margin: tuple[float, float]) -> Framing:
    """The garment fills the picture but for a margin on each side, relative to its size."""

    def framing(r: Random, points: np.ndarray, height: int, width: int) -> Camera:
        low, high = points.min(0), points.max(0)
        size = (high - low)[:2]
        scale = min(width / size[0], height / size[1]) / r.uniform(1 + 2 * margin[0], 1 + 2 * margin[1])
        return Camera((low[0] + high[0]) / 2, (low[1] + high[1]) / 2, scale, distance(r))

    return framing


def distance(r: Random) -> float:
    """How many units away a camera is; seen from far away nothing seems nearer than anything else."""
    return r.uniform(*NEAR) if r.random() < CLOSE else np.inf


def _seen(r: Random, turn: float) -> np.ndarray:
    """How the camera is turned against the garment: a rotation [3,3]."""
    slant = r.normal(0, SLANT, 2) if r.random() < ASLANT else np.zeros(2)
    if r.random() < FROM_ASIDE:
        far, where = r.uniform(*ASIDE), r.normal(-np.pi / 2, 0.8)
        slant = far * np.array([np.sin(where), np.cos(where)])
    return (rotation((1, 0, 0), slant[0]) @ rotation((0, 1, 0), slant[1]) @ rotation((0, 0, 1), turn)).astype(
        np.float32
    )


def _depth(r: Random, state: Shop) -> np.ndarray:
    """Factors [3] of a state: cloth that lies is thicker than the simulation's, its folds and overlaps are deeper."""
    deeper = r.uniform(*DEEPER) if state.hanger is None else 1.0
    return np.array((1, 1, deeper), np.float32)


def _hanger_part(r: Random, hanger: Hanger | Solid, screen: np.ndarray, seen: np.ndarray) -> Part:
    plain = np.full((2, 2, 4), 255, np.uint8)
    return part(
        position=screen,
        normal=np.ascontiguousarray(hanger.normal @ seen.T, np.float32),
        triangle=hanger.triangle,
        triangles=len(hanger.triangle),
        label=THING,
        uv=np.zeros((len(hanger.triangle), 3, 2), np.float32),
        texture=plain,
        texture_size=2,
        gain=(hanger_tone(r) / 255) ** 2.2,
        specular=float(r.uniform(0, 0.3)),
        depth_bias=HANGER_BIAS,
    )


def _tags(r: Random, garment: Painted, screen: np.ndarray, scale: float) -> list[Part]:
    """A tag that hangs from anywhere, most often from the neck."""
    if r.random() > TAGGED:
        return []
    fine, cut = garment.mesh.fine, garment.mesh.cloth.cut
    neck = (fine.piece == BACK) & (fine.uv[:, 1] > -cut.back - 1) & (np.abs(fine.uv[:, 0]) < cut.neck)
    anchor = screen[r.choice(np.nonzero(neck)[0] if r.random() < AT_NECK else np.arange(len(screen)))]
    near = np.hypot(*(screen[:, :2] - anchor[:2]).T) < scale
    return random_tag(r, anchor[:2], float(screen[near, 2].max()), scale, THING)


def alone(
    r: Random,
    garment: Painted,
    state: Shop,
    turn: float,
    size: tuple[int, int],
    framing: Framing,
    hanger: bool = True,
    chair: Solid | None = None,
) -> Alone:
    """Draw the garment, turned by some degrees in the plane; size: height and width in pixels; hanger: whether the one
    it hangs on is drawn too, or the chair in its place."""
    h, w = (n * SUPERSAMPLING for n in size)
    points, normal = garment.mesh.fine.positions(state.x * _depth(r, state))
    seen = _seen(r, turn)
    points = points @ seen.T
    camera = framing(r, points, h, w)
    screen, creases = camera.project(points, h, w), random_creases(r, *CREASES)
    parts = [garment_part(garment, np.ascontiguousarray(normal @ seen.T), screen, creases, GARMENT, camera.scale)]
    parts += _tags(r, garment, screen, camera.scale)
    support = chair or state.hanger
    if hanger and support is not None:
        placed = camera.project(support.vertices / np.float32(CM) @ seen.T, h, w)
        parts.append(_hanger_part(r, support, placed, seen))
    buffers = rasterise(parts[:1], h, w)
    mask = coverage(buffers)
    draw(buffers, parts, range(1, len(parts)))
    return Alone(parts, buffers, camera, screen, mask)
