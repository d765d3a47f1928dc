"""A sewn garment alone: the prepared shop picture that the flow points into, and a user's raw snapshot of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..body import Random
from ..camera_faults import photographed
from ..cloth import BACK, CM, Hanger
from ..fabric import random_colour, random_creases
from ..ground import SNAPSHOT, alike, cluttered, grounded, letterboxed, lit_unevenly
from ..hanger import hanger_tone
from ..native import Part, part
from ..person_truth import HEIGHT, WIDTH
from ..pose import rotation
from ..scene import SUPERSAMPLING, Buffers, Camera, Light, composed, inner_sides, random_light, rasterise, shaded
from ..surroundings import under_garment
from .drape import Shown
from .garment import Painted, garment_part
from .tags import random_tag

GARMENT, THING = 1, 2  # labels: the garment; hangers and tags
CREASES = (0.01, 0.12)  # mean slope of creases too fine for the simulation
OCCLUSION = 0.8
ASLANT, SLANT, ASKEW, TURN = (
    0.4,
    7.0,
    9.0,
    2.5,
)  # share seen at a slant and by how many degrees; degrees of clearly turned ones and of the others
CLOSE, NEAR = 0.4, (14.0, 40.0)  # share of garments that are photographed from close by, and from how many units away
KEEPS_HANGER, TAGGED = (
    0.5,
    0.12,
)  # share of prepared hung garments whose neckline shows the hanger, and of all garments with a tag
CATALOGUE, CLUTTERED, ALIKE, TIGHT = 0.12, 0.35, 0.2, 0.28  # shares of snapshots
MARGINS, TIGHT_MARGINS, PREPARED_MARGINS = (0.04, 0.34), (-0.08, 0.08), (0.05, 0.2)
HANGER_BIAS = -0.25  # units by which the hanger seems further away: never through the cloth on it


@dataclass
class Alone:
    """A garment drawn alone: its parts (garment first), buffers, camera, and its screen vertices [D,3]."""

    parts: list[Part]
    buffers: Buffers
    camera: Camera
    screen: np.ndarray


@dataclass
class ShopView:
    """The prepared picture: cloth [H,W,3], mask and inner [H,W] 0..255; alone: what the flow looks up."""

    cloth: np.ndarray
    mask: np.ndarray
    inner: np.ndarray
    alone: Alone


def _seen(r: Random, turn: float) -> np.ndarray:
    """How the camera is turned against the garment: a rotation [3,3]."""
    slant = r.normal(0, SLANT, 2) if r.random() < ASLANT else np.zeros(2)
    return rotation((1, 0, 0), slant[0]) @ rotation((0, 1, 0), slant[1]) @ rotation((0, 0, 1), turn)


def _framed(r: Random, points: np.ndarray, height: int, width: int, margin: tuple[float, float]) -> Camera:
    """A camera at which the points fill the picture but for a margin on each side, relative to their size."""
    low, high = points.min(0), points.max(0)
    size = (high - low)[:2]
    scale = min(width / size[0], height / size[1]) / r.uniform(1 + 2 * margin[0], 1 + 2 * margin[1])
    return Camera(
        (low[0] + high[0]) / 2, (low[1] + high[1]) / 2, scale, r.uniform(*NEAR) if r.random() < CLOSE else np.inf
    )


def _hanger_part(r: Random, hanger: Hanger, seen: np.ndarray, camera: Camera, height: int, width: int) -> Part:
    screen = camera.project(hanger.vertices / np.float32(CM) @ seen.T, height, width)
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
    """A tag at a seam or an edge, most often at the neck."""
    if r.random() > TAGGED:
        return []
    fine = garment.mesh.fine
    neck = (
        (fine.piece == BACK)
        & (fine.uv[:, 1] > -garment.mesh.cloth.cut.back - 1)
        & (np.abs(fine.uv[:, 0]) < garment.mesh.cloth.cut.neck)
    )
    chosen = np.nonzero(neck)[0] if r.random() < 0.6 else np.arange(len(screen))
    anchor = screen[r.choice(chosen)]
    near = np.hypot(*(screen[:, :2] - anchor[:2]).T) < scale
    return random_tag(r, anchor[:2], float(screen[near, 2].max()), scale, THING)


def _alone(
    r: Random,
    garment: Painted,
    state: Shown,
    turn: float,
    size: tuple[int, int],
    margin: tuple[float, float],
    hanger: bool,
) -> Alone:
    """Draw the garment; size: height and width in pixels."""
    h, w = (n * SUPERSAMPLING for n in size)
    points, normal = garment.mesh.fine.positions(state.x)
    seen = _seen(r, turn).astype(np.float32)
    points = points @ seen.T
    camera = _framed(r, points, h, w, margin)
    screen = camera.project(points, h, w)
    parts = [garment_part(garment, np.ascontiguousarray(normal @ seen.T), screen, random_creases(r, *CREASES), GARMENT)]
    parts += _tags(r, garment, screen, camera.scale)
    if hanger and state.hanger is not None:
        parts.append(_hanger_part(r, state.hanger, seen, camera, h, w))
    return Alone(parts, rasterise(parts, h, w), camera, screen)


def _mask(alone: Alone) -> np.ndarray:
    """Coverage [H,W] 0..1 by the garment, and by hangers and tags before it."""
    b = alone.buffers
    only = rasterise(alone.parts[:1], b.height, b.width) if len(alone.parts) > 1 else b
    return (only.id >= 0).reshape(b.height // 2, 2, b.width // 2, 2).mean((1, 3)).astype(np.float32)


def _shaded(alone: Alone, light: Light) -> tuple[np.ndarray, np.ndarray]:
    return shaded(alone.parts, alone.buffers, alone.camera.scale, light, OCCLUSION)


def shop_view(r: Random, garment: Painted, state: Shown) -> ShopView:
    """The garment photo after preparation: centred, cropped to its mask with a margin, on white."""
    turn = r.normal(0, ASKEW if r.random() < 0.2 else TURN)
    alone = _alone(r, garment, state, turn, (HEIGHT, WIDTH), PREPARED_MARGINS, bool(r.random() < KEEPS_HANGER))
    snapshot = r.random() < 0.7
    rgb, alpha = _shaded(alone, random_light(r, not snapshot))
    fringe = np.full(3, 1.0) if r.random() < 0.6 else random_colour(r) ** 2.2
    picture = photographed(r, composed(rgb, alpha, fringe), r.uniform(0.2, 0.9) if snapshot else 0.15)
    mask = _mask(alone)
    cloth = (picture * mask[..., None] + 255 * (1 - mask[..., None]) + 0.5).astype(np.uint8)
    return ShopView(cloth, np.round(mask * 255).astype(np.uint8), inner_sides(alone.parts, alone.buffers), alone)


def _surroundings(r: Random, state: Shown, catalogue: bool) -> tuple[np.ndarray, str]:
    """Linear background of a snapshot and its kind; hanging garments hang before walls."""
    if catalogue:
        return np.full((SNAPSHOT, SNAPSHOT, 3), r.uniform(0.78, 1.05) ** 2.2, np.float32), 'catalogue'
    while True:
        background, kind = under_garment(r, SNAPSHOT, SNAPSHOT)
        if state.hanger is None or kind in ('wall', 'plain', 'boards', 'photographed', 'shapes'):
            return background, kind


def snapshot(r: Random, garment: Painted, state: Shown) -> tuple[np.ndarray, np.ndarray, str]:
    """A user's photo of the garment [384,384,3], its mask [384,384] 0..255 and the kind of surroundings."""
    catalogue, hung = bool(r.random() < CATALOGUE), state.hanger is not None
    background, kind = _surroundings(r, state, catalogue)
    turn = r.normal(0, 3) if catalogue or hung else r.uniform(-25, 25)
    alone = _alone(
        r, garment, state, turn, (SNAPSHOT, SNAPSHOT), MARGINS if r.random() > TIGHT else TIGHT_MARGINS, True
    )
    light = random_light(r, catalogue)
    rgb, alpha = _shaded(alone, light)
    if not catalogue and r.random() < CLUTTERED:
        background = cluttered(r, background)
    brightness = light.values[:3] + 0.8 * light.values[6:9]
    background = lit_unevenly(r, background * (1 if catalogue else brightness / max(0.8, brightness.max())))
    if not catalogue and r.random() < ALIKE:
        background = alike(r, background, rgb, alpha)
    background = grounded(r, background, alpha, hung) if not catalogue or r.random() < 0.6 else background
    picture = photographed(r, composed(rgb, alpha, background), r.uniform(0, 0.3) if catalogue else r.uniform(0.2, 1))
    mask = np.round(_mask(alone) * 255).astype(np.uint8)
    return *letterboxed(r, picture, mask), 'hung' if hung else kind
