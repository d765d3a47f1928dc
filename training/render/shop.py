"""The garment alone: the prepared shop picture that the flow points into, and a user's raw snapshot of it."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .body import Body, Random
from .camera_faults import photographed
from .dressing import Look, top_part
from .fabric import random_colour, random_creases
from .fitting import skin
from .garment import Garment, edge_vertices
from .ground import SNAPSHOT, alike, cluttered, grounded, letterboxed, lit_unevenly
from .hanger import random_hanger
from .pose import lay_pose, matrices, rotation
from .scene import SUPERSAMPLING, Camera, composed, inner_sides, random_light, rasterise, shaded
from .spread import spread
from .surroundings import under_garment

ALIKE = .22            # share of surroundings in the garment's own colour
TIGHT = .28            # share of snapshots in which the garment reaches the picture's edge or beyond
# share of garments that are photographed at a slant, and by how many degrees about either axis (sigma)
ASLANT, SLANT = .4, 7.
CLOSE, NEAR = .4, (14., 40.)  # share of garments that are photographed from close by, and from how many units away
# share of prepared garments that are clearly turned; degrees (sigma) of those and of the others
ASKEW, ASKEW_TURN, TURN = .2, 9., 2.5
HANGS, HANGS_OPEN = .2, .5   # shares of prepared garments, closed and open ones, whose neckline shows the hanger
# share of garments whose sleeves seem shorter than they are, crumpled or bent out of the picture's plane, and by how
# much; short ones are easily rolled up
CRUMPLED, SLEEVE, SHORT_SLEEVE = .6, (.84, 1.03), (.6, 1.03)
OVER_BODY = 1.3        # units by which a sleeve lies above the body of the garment, where it does


@dataclass
class ShopView:
    """cloth [H,W,3], mask and inner (where its inner side shows) [H,W] 0..255; position [V,3]: garment vertices in
    supersampled pixels and depth; depth [2H*2W]."""

    cloth: np.ndarray
    mask: np.ndarray
    inner: np.ndarray
    position: np.ndarray
    depth: np.ndarray


def _laid(r: Random, garment: Garment, body: Body, turn: float) -> tuple[np.ndarray, float]:
    """World vertices of the garment lying or hanging, and how flat it is (0 as on a figure)."""
    figure = r.random() < .2
    flat = 0. if figure else r.uniform(.3, 1.6)
    boxy = 0. if figure else r.uniform(0, 1.1) if r.random() < .4 else r.uniform(.7, 1.1)
    sleeve = r.uniform(*(SHORT_SLEEVE if garment.kind.endswith('short') else SLEEVE)) if r.random() < CRUMPLED else 1.
    rest = spread(garment, body, r.uniform(-.03, .06) if figure else r.uniform(.02, .26), boxy, r.normal(.03, .08),
                  sleeve)
    posed = skin(rest, garment.weights, matrices(body, lay_pose(r, body)))
    if r.random() < .4:
        posed[:, 2] += OVER_BODY * np.clip((garment.arm - .3) / .5, 0, 1)
    posed[:, :2] *= r.uniform((.92, .85), (1.08, 1.14))
    slant = r.normal(0, SLANT, 2) if r.random() < ASLANT else np.zeros(2)
    seen = rotation((1, 0, 0), slant[0]) @ rotation((0, 1, 0), slant[1]) @ rotation((0, 0, 1), turn)
    return np.ascontiguousarray(posed @ seen.T, np.float32), flat


def _framed(r: Random, points: np.ndarray, height: int, width: int, margin: tuple[float, float]) -> Camera:
    """A camera at which the points fill the picture but for a margin on each side, relative to their size."""
    low, high = points.min(0), points.max(0)
    size = (high - low)[:2]
    scale = min(width / size[0], height / size[1]) / r.uniform(1 + 2 * margin[0], 1 + 2 * margin[1])
    return Camera((low[0] + high[0]) / 2, (low[1] + high[1]) / 2, scale,
                  r.uniform(*NEAR) if r.random() < CLOSE else np.inf)


def shop_view(r: Random, garment: Garment, body: Body, look: Look, height: int, width: int,
              hangs: float = HANGS) -> ShopView:
    """The garment photo after preparation: centred, cropped to its mask with a margin, on white. hangs: share that
    shows a hanger."""
    h, w = height * SUPERSAMPLING, width * SUPERSAMPLING
    posed, flat = _laid(r, garment, body, r.normal(0, ASKEW_TURN if r.random() < ASKEW else TURN))
    camera = _framed(r, posed[edge_vertices(garment)], h, w, (.05, .2))
    position = camera.project(posed, h, w)
    part = top_part(garment, body, look, posed, position, random_creases(r, .03, .35), 0, flat)
    buffers = rasterise([part], h, w)
    snapshot = r.random() < .5
    rgb, alpha = shaded([part], buffers, camera.scale, random_light(r, not snapshot), .75)
    inner = inner_sides([part], buffers)
    if r.random() < hangs:
        rgb = random_hanger(r, position, garment, height, width).before_inner_side(rgb, alpha, inner)
    fringe = np.full(3, 1.) if r.random() < .6 else random_colour(r) ** 2.2
    picture = photographed(r, composed(rgb, alpha, fringe), r.uniform(.2, .9) if snapshot else .15)
    mask = np.round(alpha * 255).astype(np.uint8)
    soft = alpha[:, :, None]
    cloth = (picture * soft + 255 * (1 - soft) + .5).astype(np.uint8)
    return ShopView(cloth, mask, inner, position, buffers.depth)


def snapshot(r: Random, garment: Garment, body: Body, look: Look) -> tuple[np.ndarray, np.ndarray, str]:
    """A user's photo of the garment [384,384,3], its mask [384,384] 0..255 and the kind of surroundings."""
    n = SNAPSHOT * SUPERSAMPLING
    catalogue = r.random() < .25
    background, kind = under_garment(r, SNAPSHOT, SNAPSHOT)
    if catalogue:
        background, kind = np.full((SNAPSHOT, SNAPSHOT, 3), r.uniform(.78, 1.05) ** 2.2, np.float32), 'catalogue'
    hung = kind == 'wall' and r.random() < .8
    posed, flat = _laid(r, garment, body, r.normal(0, 3) if catalogue or hung else r.uniform(-25, 25))
    camera = _framed(r, posed[edge_vertices(garment)], n, n, (.04, .34) if r.random() > TIGHT else (-.08, .08))
    camera.x, camera.y = camera.x + r.normal(0, .25), camera.y + r.normal(0, .25)
    position = camera.project(posed, n, n)
    part = top_part(garment, body, look, posed, position, random_creases(r, .05, .5), 0, flat)
    buffers = rasterise([part], n, n)
    light = random_light(r, catalogue)
    rgb, alpha = shaded([part], buffers, camera.scale, light, .75)
    if hung:
        hanger = random_hanger(r, position, garment, SNAPSHOT, SNAPSHOT)
        rgb, background = hanger.before_inner_side(rgb, alpha, inner_sides([part], buffers)), hanger.before(background)
    if not catalogue and r.random() < .35:
        background = cluttered(r, background)
    brightness = light.values[:3] + .8 * light.values[6:9]
    background = lit_unevenly(r, background * (1 if catalogue else brightness / max(.8, brightness.max())))
    if not catalogue and r.random() < ALIKE:
        background = alike(r, background, rgb, alpha)
    background = grounded(r, background, alpha, hung) if not catalogue or r.random() < .6 else background
    picture = photographed(r, composed(rgb, alpha, background), r.uniform(0, .3) if catalogue else r.uniform(.2, 1))
    return *letterboxed(r, picture, np.round(alpha * 255).astype(np.uint8)), 'hung' if hung else kind
