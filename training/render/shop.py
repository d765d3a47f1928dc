"""The garment alone: the prepared shop picture that the flow points into, and a user's raw snapshot of it."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .body import Body, Random
from .camera_faults import photographed
from .dressing import Look, top_part
from .fabric import random_colour, random_creases
from .fitting import skin
from .garment import Garment, edge_vertices, spread
from .hanger import random_hanger
from .pose import lay_pose, matrices, rotation
from .scene import SUPERSAMPLING, Camera, composed, inner_sides, random_light, rasterise, shaded
from .surroundings import linear, under_garment

SNAPSHOT = 384
FLOOR_SHADOW, WALL_SHADOW = 9, 26     # pixels of SNAPSHOT by which a cast shadow is displaced at most
ALIKE, ALIKE_LEVELS = .22, (.7, 1.4)  # share of surroundings in the garment's own colour, and how much lighter or darker they are
TIGHT = .28            # share of snapshots in which the garment reaches the picture's edge or beyond
ASLANT, SLANT = .4, 7.  # share of garments that are photographed at a slant, and by how many degrees about either axis (sigma)
CLOSE, NEAR = .4, (14., 40.)  # share of garments that are photographed from close by, and from how many units away
ASKEW, ASKEW_TURN, TURN = .2, 9., 2.5  # share of prepared garments that are clearly turned; degrees (sigma) of those and of the others
HANGS, HANGS_OPEN = .2, .5   # shares of prepared garments, closed and open ones, whose neckline shows the hanger
CRUMPLED, SLEEVE, SHORT_SLEEVE = .6, (.84, 1.03), (.6, 1.03)   # share of garments whose sleeves seem shorter than they are, crumpled or bent out of the picture's plane, and by how much; short ones are easily rolled up
OVER_BODY = 1.3        # units by which a sleeve lies above the body of the garment, where it does


@dataclass
class ShopView:
    """cloth [H,W,3], mask and inner (where its inner side shows) [H,W] 0..255; position [V,3]: garment vertices in supersampled pixels
    and depth; depth [2H*2W]."""

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
    rest = spread(garment, body, r.uniform(-.03, .06) if figure else r.uniform(.02, .26), boxy, r.normal(.03, .08), sleeve)
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
    return Camera((low[0] + high[0]) / 2, (low[1] + high[1]) / 2, scale, r.uniform(*NEAR) if r.random() < CLOSE else np.inf)


def shop_view(r: Random, garment: Garment, body: Body, look: Look, height: int, width: int, hangs: float = HANGS) -> ShopView:
    """The garment photo after preparation: centred, cropped to its mask with a margin, on white. hangs: share that shows a hanger."""
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


def _clutter(r: Random, background: np.ndarray) -> np.ndarray:
    """A few other things lying about, mostly near the border."""
    h, w = background.shape[:2]
    image = Image.fromarray((np.clip(background, 0, 1) ** (1 / 2.2) * 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    for _ in range(int(r.integers(1, 6))):
        x, y = (r.choice([r.uniform(-.05, .15), r.uniform(.85, 1.05)]), r.uniform(0, 1))
        x, y = (x, y) if r.random() < .5 else (y, x)
        a, b = r.uniform(.03, .2, 2)
        colour = tuple(int(c * 255) for c in random_colour(r))
        box = ((x - a) * w, (y - b) * h, (x + a) * w, (y + b) * h)
        getattr(draw, str(r.choice(['rectangle', 'ellipse'])))(box, fill=colour)
    return linear(np.asarray(image.filter(ImageFilter.GaussianBlur(.6)))).copy()


def _grounded(r: Random, background: np.ndarray, alpha: np.ndarray, hung: bool) -> np.ndarray:
    """The garment's shadow on what it lies on: a close contact shadow and a cast one, which falls further on the wall
    behind a hanging one."""
    reach = WALL_SHADOW if hung and r.random() < .6 else FLOOR_SHADOW
    solid = Image.fromarray((alpha * 255).astype(np.uint8))
    close = np.asarray(solid.filter(ImageFilter.GaussianBlur(r.uniform(1, 4))), np.float32) / 255
    far = np.asarray(solid.filter(ImageFilter.GaussianBlur(r.uniform(3, 14))), np.float32) / 255
    far = np.roll(far, (int(r.integers(-reach // 2, reach)), int(r.integers(-reach, reach))), (0, 1))
    return background * (1 - r.uniform(.1, .5) * close)[:, :, None] * (1 - r.uniform(0, .6) * far)[:, :, None]


def _alike(r: Random, background: np.ndarray, rgb: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """The surroundings in the mean colour of the premultiplied garment: a pale shirt on pale boards."""
    garment = rgb.sum((0, 1)) / max(float(alpha.sum()), 1.)
    return np.clip(background * (garment * r.uniform(*ALIKE_LEVELS) / np.maximum(background.mean((0, 1)), .01)), 0, 1).astype(np.float32)


def _lit_unevenly(r: Random, background: np.ndarray) -> np.ndarray:
    h, w = background.shape[:2]
    y, x = np.mgrid[-1:1:h * 1j, -1:1:w * 1j].astype(np.float32)
    return background * np.clip(1 + r.normal(0, .15) * x + r.normal(0, .15) * y, .3, 1.6)[:, :, None]


def _letterboxed(r: Random, picture: np.ndarray, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cut to a photo's aspect and fill the rest of the square with white, as the service's letterbox does."""
    aspect = r.choice([.5625, .667, .75, 1., 1.333, 1.5], p=[.12, .15, .38, .15, .15, .05])
    n = SNAPSHOT
    bar = int(n * (1 - min(aspect, 1 / aspect)) / 2)
    if not bar:
        return picture, mask
    inner = slice(bar, n - bar)
    area = (slice(None), inner) if aspect < 1 else (inner, slice(None))
    tone = np.uint8(255)
    out, cut = np.full_like(picture, tone), np.zeros_like(mask)
    out[area], cut[area] = picture[area], mask[area]
    return out, cut


def snapshot(r: Random, garment: Garment, body: Body, look: Look) -> tuple[np.ndarray, np.ndarray, str]:
    """A user's photo of the garment [384,384,3], its mask [384,384] 0..255 and the kind of surroundings."""
    n = SNAPSHOT * SUPERSAMPLING
    catalogue = r.random() < .25
    background, kind = under_garment(r, SNAPSHOT, SNAPSHOT)
    if catalogue:
        background, kind = np.full((SNAPSHOT, SNAPSHOT, 3), r.uniform(.78, 1.05) ** 2.2, np.float32) * np.ones(3, np.float32), 'catalogue'
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
        background = _clutter(r, background)
    brightness = light.values[:3] + .8 * light.values[6:9]
    background = _lit_unevenly(r, background * (1 if catalogue else brightness / max(.8, brightness.max())))
    if not catalogue and r.random() < ALIKE:
        background = _alike(r, background, rgb, alpha)
    background = _grounded(r, background, alpha, hung) if not catalogue or r.random() < .6 else background
    picture = photographed(r, composed(rgb, alpha, background), r.uniform(0, .3) if catalogue else r.uniform(.2, 1))
    return *_letterboxed(r, picture, np.round(alpha * 255).astype(np.uint8)), 'hung' if hung else kind
