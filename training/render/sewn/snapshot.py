"""A user's raw photo of a sewn garment: on floors, beds and carpets, or hanging before walls and doors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..body import Random
from ..camera_faults import photographed
from ..doors import door
from ..ground import SNAPSHOT, alike, carried_light, cluttered, grounded, illumination, letterboxed
from ..real_ground import Ground, real_ground
from ..scene import SUPERSAMPLING, Camera, composed, random_light
from ..surroundings import under_garment
from .alone import Alone, Framing, alone, distance, within
from .chair import random_chair
from .garment import Painted
from .states import Shop

REAL = 0.72  # share of snapshots on the ground of a real photograph, where there are any
REAL_ALIKE = 0.22  # share of those whose ground takes the garment's colour: white on white, black on black
CATALOGUE, CLUTTERED, ALIKE, TIGHT = 0.1, 0.25, 0.25, 0.3  # shares of the others
ON_CHAIR, BEFORE_DOOR = 0.2, 0.35  # shares of the hung ones among these
MARGIN, TIGHT_MARGIN = (0.04, 0.34), (-0.1, 0.06)
FITS = (0.97, 1.14)  # size relative to the garment that lay there
UNLIKELY, BEFORE_WALLS = ('shapes',), ('wall', 'plain', 'boards', 'photographed')


@dataclass
class Snapshot:
    """photo [n,n,3], mask [n,n] 0..255, kind of surroundings; alone and area [n,n] (which the letterbox leaves): for
    labels."""

    photo: np.ndarray
    mask: np.ndarray
    kind: str
    alone: Alone
    area: np.ndarray


def _in_place_of(ground: Ground) -> Framing:
    """The garment lies where another one lay."""

    def framing(r: Random, points: np.ndarray, height: int, width: int) -> Camera:
        low, high = points.min(0)[:2], points.max(0)[:2]
        left, top, right, bottom = (n * SUPERSAMPLING for n in ground.box)
        scale = np.sqrt(np.prod(np.array([right - left, bottom - top]) / (high - low))) * r.uniform(*FITS)
        x, y = (low + high) / 2
        return Camera(
            x - (left + right - width) / 2 / scale, y + (top + bottom - height) / 2 / scale, scale, distance(r)
        )

    return framing


def _on_real(r: Random, garment: Painted, state: Shop, ground: Ground) -> Snapshot:
    view = alone(r, garment, state, r.normal(0, 2 if state.hanger else 8), (SNAPSHOT, SNAPSHOT), _in_place_of(ground))
    light = random_light(r, False)
    rgb, alpha = view.lit(light)
    lit = carried_light(ground.picture, SNAPSHOT * r.uniform(0.02, 0.06))
    background = alike(r, ground.picture, rgb, alpha) if r.random() < REAL_ALIKE else ground.picture
    background = grounded(r, background, alpha, state.hanger is not None)
    tint = ground.picture[ground.area].mean(0)
    cast = (tint / tint.mean()) ** r.uniform(0, 0.25)
    picture = photographed(r, composed(rgb * (lit[..., None] * cast), alpha, background), r.uniform(0.1, 0.8))
    picture = np.where(ground.area[..., None], picture, np.uint8(255))
    mask = np.round(view.mask * 255 * ground.area).astype(np.uint8)
    return Snapshot(picture, mask, 'hung' if state.hanger else 'real', view, ground.area)


def _surroundings(r: Random, state: Shop, catalogue: bool) -> tuple[np.ndarray, str]:
    """Linear background of a snapshot and its kind; hanging garments hang before walls."""
    if catalogue:
        return np.full((SNAPSHOT, SNAPSHOT, 3), r.uniform(0.78, 1.05) ** 2.2, np.float32), 'catalogue'
    if state.hanger is not None and r.random() < BEFORE_DOOR:
        return door(r, SNAPSHOT, SNAPSHOT), 'door'
    while True:
        background, kind = under_garment(r, SNAPSHOT, SNAPSHOT)
        if kind not in UNLIKELY and (state.hanger is None or kind in BEFORE_WALLS):
            return background, kind


def _on_drawn(r: Random, garment: Painted, state: Shop) -> Snapshot:
    catalogue, hung = bool(r.random() < CATALOGUE), state.hanger is not None
    background, kind = _surroundings(r, state, catalogue)
    turn = r.normal(0, 3) if catalogue or hung else r.normal(0, 10)
    margin = MARGIN if r.random() > TIGHT else TIGHT_MARGIN
    chair = random_chair(r, garment.mesh.cloth.cut.shoulder) if hung and r.random() < ON_CHAIR else None
    view = alone(r, garment, state, turn, (SNAPSHOT, SNAPSHOT), within(margin), chair=chair)
    light = random_light(r, catalogue)
    rgb, alpha = view.lit(light)
    if not catalogue and r.random() < CLUTTERED:
        background = cluttered(r, background)
    brightness = light.values[:3] + 0.8 * light.values[6:9]
    background = background * (1 if catalogue else brightness / max(0.8, brightness.max()))
    if not catalogue and r.random() < ALIKE:
        background = alike(r, background, rgb, alpha)
    background = grounded(r, background, alpha, hung)
    lit = (illumination(r, SNAPSHOT) if not catalogue else np.ones((SNAPSHOT, SNAPSHOT), np.float32))[..., None]
    picture = composed(np.ascontiguousarray(rgb * lit), alpha, np.ascontiguousarray(background * lit))
    picture = photographed(r, picture, r.uniform(0, 0.3) if catalogue else r.uniform(0.2, 1))
    mask = np.round(view.mask * 255).astype(np.uint8)
    whole = np.full(mask.shape, 255, np.uint8)
    seed = int(r.integers(1 << 30))
    picture, mask = letterboxed(np.random.default_rng(seed), picture, mask)
    area = letterboxed(np.random.default_rng(seed), np.zeros_like(picture), whole)[1] > 0
    return Snapshot(picture, mask, 'hung' if hung else kind, view, area)


def snapshot(r: Random, garment: Painted, state: Shop) -> Snapshot:
    """A user's photo of the garment."""
    ground = real_ground(r, SNAPSHOT, state.hanger is not None) if r.random() < REAL else None
    return _on_real(r, garment, state, ground) if ground else _on_drawn(r, garment, state)
