"""The prepared shop picture of a sewn garment: centred, on white, cut out; the flow points into it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..body import Random
from ..camera_faults import photographed
from ..fabric import random_colour
from ..ground import illumination
from ..person_truth import HEIGHT, WIDTH
from ..scene import composed, inner_sides, random_light
from .alone import Alone, alone, within
from .garment import Painted
from .states import Shop

ASKEW_SHARE, ASKEW, TURN = 0.2, 9.0, 2.5  # share that is clearly turned, degrees of those and of the others
KEEPS_HANGER = 0.5  # share of hung garments whose neckline shows the hanger
MARGIN = (0.05, 0.2)
PHOTOGRAPHED, WHITE_FRINGE = (
    0.75,
    0.5,
)  # shares cut from snapshots, and of those whose edges took no colour of the ground


@dataclass
class ShopView:
    """The prepared picture: cloth [H,W,3], mask and inner [H,W] 0..255; alone: what the flow looks up."""

    cloth: np.ndarray
    mask: np.ndarray
    inner: np.ndarray
    alone: Alone


def shop_view(r: Random, garment: Painted, state: Shop) -> ShopView:
    """The garment photo after preparation."""
    turn = r.normal(0, ASKEW if r.random() < ASKEW_SHARE else TURN)
    view = alone(r, garment, state, turn, (HEIGHT, WIDTH), within(MARGIN), bool(r.random() < KEEPS_HANGER))
    snapshot = r.random() < PHOTOGRAPHED
    rgb, alpha = view.lit(random_light(r, not snapshot))
    if snapshot:
        rgb *= illumination(r, HEIGHT)[:, (HEIGHT - WIDTH) // 2 : (HEIGHT + WIDTH) // 2, None]
    fringe = np.full(3, 1.0) if r.random() < WHITE_FRINGE else random_colour(r) ** 2.2
    picture = photographed(r, composed(rgb, alpha, fringe), r.uniform(0.2, 1.0) if snapshot else 0.15)
    mask = view.mask
    cloth = (picture * mask[..., None] + 255 * (1 - mask[..., None]) + 0.5).astype(np.uint8)
    return ShopView(cloth, np.round(mask * 255).astype(np.uint8), inner_sides(view.parts, view.buffers), view)
