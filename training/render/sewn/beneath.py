"""What is worn under an open front: a T-shirt or a tank of MakeHuman's own, close to the body."""

from __future__ import annotations

import numpy as np

from .. import fabric
from ..body import Body, Random
from ..bottoms import Bottom
from ..cloth import WHOLE
from ..cloth.garment import Dressed
from ..dressing import LIP
from ..fabric import ABOVE_NECK, SIZE, SPAN, random_creases
from ..fitting import normals, skin
from ..garment import Garment, close_top, visible_triangles
from ..native import Part, part
from .before import Project
from .look import PATTERNS, chosen, cloth_colour

OPEN_TO, ALSO_PARTLY = 11.0, 0.35  # cm below the neckline of partly open fronts, and the share over another top
BARE = 0.04  # share of open fronts with nothing under them
PLAINER = 0.6  # share of plain ones beside those that patterns make plain
UNDER = -0.1  # units by which it seems further away: never through the garment over it
PRINTED = 0.25


def is_open(dress: Dressed) -> bool:
    """Whether the whole front is open."""
    return min(dress.fasten, dress.cloth.cut.opening) >= WHOLE


def shows(r: Random, dress: Dressed) -> bool:
    """Whether something is worn under the front."""
    if is_open(dress):
        return bool(r.random() > BARE)
    return bool(min(dress.fasten, dress.cloth.cut.opening) > OPEN_TO and r.random() < ALSO_PARTLY)


def _pixels(r: Random) -> np.ndarray:
    """Cloth [SIZE,SIZE,3] sRGB."""
    kind, tones = 'plain' if r.random() < PLAINER else chosen(r, PATTERNS), [cloth_colour(r) for _ in range(5)]
    pixels = fabric.weave(r, fabric.pattern(r, kind, tones))
    return fabric.printed(r, pixels, tones) if r.random() < PRINTED else pixels


def _part(r: Random, body: Body, top: Garment, posed: np.ndarray, screen: np.ndarray) -> Part:
    keep, pixels = visible_triangles(top), _pixels(r)
    band = (pixels[::20, ::20].reshape(-1, 3).mean(0) / 255) ** 2.2 if r.random() < 0.7 else cloth_colour(r) ** 2.2
    creases = random_creases(r, 0.05, 0.3)
    return part(
        position=screen,
        normal=normals(posed, top.triangle),
        rest=top.where,
        uv=top.uv[keep],
        triangle=top.triangle[keep],
        triangles=int(keep.sum()),
        texture=np.full((2, 2, 4), 255, np.uint8),
        texture_size=2,
        clip=top.clip,
        label=LIP['top'],
        depth_bias=UNDER,
        wrinkle=creases.slopes,
        wrinkle_size=len(creases.slopes),
        wrinkle_map=creases.placement,
        wrinkle_strength=creases.strength,
        albedo_mode=1,
        fabric=pixels,
        fabric_size=SIZE,
        fabric_map=(-SPAN / 2, body.joint('neck01')[1] + ABOVE_NECK - SPAN, 1 / SPAN),
        trim=band,
        trim_width=float(r.uniform(0.1, 0.25)),
        trim_gain=0.9,
        seam_width=0.03,
        seam_gain=float(r.uniform(0.6, 0.95)),
    )


def beneath(r: Random, dress: Dressed, bottom: Bottom, project: Project) -> list[Part]:
    """The top worn under an open front, reaching into what is worn below or a little over it; nothing under others."""
    if not shows(r, dress):
        return []
    body, waist = dress.person.body, bottom.waist
    top = close_top(r, body, waist - r.uniform(0.3, 1.4))
    posed = skin(top.rest, top.weights, dress.pose)
    return [_part(r, body, top, posed, project(posed))]
