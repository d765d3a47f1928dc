"""What is worn below a sewn top: of the same cloth as tops, in any colour and the top's own, with a waistband; over or
under it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .. import assets, fabric, photos
from ..body import Random
from ..bottoms import Bottom
from ..cloth import CM
from ..cloth.garment import Dressed
from ..cloth.tuck import TUCKED
from ..dressing import BIAS, crease_fields, suit_texture
from ..fabric import SIZE, SPAN, UNIT, random_creases
from ..fitting import normals
from ..native import Part, part
from .look import ENLARGED, PATTERNS, Look, chosen, cloth_colour

OWN_TEXTURE, LIKE_TOP, LIKE_PATTERN = 0.2, 0.2, 0.3
"""Shares of bottoms in MakeHuman's denim, of those in the top's colour, and of these in its very pattern."""
PHOTOGRAPHED = 0.45  # share of bottoms cut from photographs of such clothes, where there are any
ACROSS = (2.8, 4.6)  # units that the middle of a photograph is wide
PLAINER = 0.65  # share of all others that are plain
ABOVE_WAIST = 1.0  # units of cloth above the waist
BAND, BAND_OTHER = (0.25, 0.45), 0.3  # width of a waistband in units, share in another colour: belts
BLOUSED = 0.9  # units above the waist over which tucked cloth is drawn in
HALF_INSIDE = 0.5  # units by which it lies inside where the rest of the top hangs over what is worn below
HALF_DROP = 0.2  # units below the waist over which it does so
NARROWER = 0.5  # share by which tucked cloth is drawn in further, a unit below the waist
SECTORS = 36  # directions in which the waist is measured
UNDER_TOP = -0.2  # units by which what is worn below seems further away: never through the top


def _photographed(r: Random, patch: np.ndarray) -> np.ndarray:
    """Cloth whose middle below the waist is a photograph's, mirrored around it [SIZE,SIZE,3]."""
    size = int(UNIT * r.uniform(*ACROSS))
    tiled = photos.mirrored(patch, size, SIZE + 2 * size, SIZE + 2 * size)
    down, left = 2 * size - round(ABOVE_WAIST * UNIT) % size, (size - SIZE) // 2 % (2 * size)
    return np.ascontiguousarray(np.roll(tiled, (-down, -left), (0, 1))[:SIZE, :SIZE])


def _pixels(r: Random, look: Look) -> np.ndarray:
    """Cloth [SIZE,SIZE,3] sRGB."""
    patch = photos.lower_patch(r) if r.random() < PHOTOGRAPHED else None
    if patch is not None:
        return _photographed(r, patch)
    if r.random() < LIKE_TOP:
        if r.random() < LIKE_PATTERN:
            at = (np.arange(SIZE) * ENLARGED) // SIZE
            return np.ascontiguousarray(look.textile[at[:, None], at[None]])
        tone = look.textile[::20, ::20].reshape(-1, 3).mean(0) * r.uniform(0.85, 1.1)
        return np.broadcast_to(np.clip(tone, 0, 255).astype(np.uint8), (SIZE, SIZE, 3)).copy()
    kind = 'plain' if r.random() < PLAINER else chosen(r, PATTERNS)
    return fabric.weave(r, fabric.pattern(r, kind, [cloth_colour(r) for _ in range(5)]))


def _cloth(r: Random, bottom: Bottom, look: Look) -> dict:
    """Part fields of its colours."""
    if bottom.suit and r.random() < OWN_TEXTURE:
        own = assets.texture(suit_texture(bottom.suit, 'diffuse'))
        return dict(texture=own, texture_size=len(own), albedo_mode=0)
    texture = (
        assets.texture(suit_texture(bottom.suit, 'ao')) if bottom.suit and suit_texture(bottom.suit, 'ao') else None
    )
    plain = np.full((2, 2, 4), 255, np.uint8) if texture is None else texture
    pixels = _pixels(r, look)
    band = (
        cloth_colour(r) ** 2.2 if r.random() < BAND_OTHER else (pixels[::20, ::20].reshape(-1, 3).mean(0) / 255) ** 2.2
    )
    return dict(
        texture=plain,
        texture_size=len(plain),
        detail=texture,
        detail_strength=float(r.uniform(0.3, 1)),
        albedo_mode=1,
        fabric=pixels,
        fabric_size=SIZE,
        fabric_map=(-SPAN / 2, bottom.waist + ABOVE_WAIST - SPAN, 1 / SPAN),
        trim=band,
        trim_width=float(r.uniform(*BAND)) if r.random() < 0.7 else 0.0,
        trim_gain=0.9,
        seam_width=0.03,
        seam_gain=float(r.uniform(0.5, 0.9)),
    )


def bottom_part(r: Random, bottom: Bottom, posed: np.ndarray, screen: np.ndarray, look: Look, over: bool) -> Part:
    """Trousers, shorts or a skirt; over: it is worn over the top."""
    return part(
        position=screen,
        normal=normals(posed, bottom.triangle),
        rest=bottom.where,
        uv=bottom.uv,
        triangle=bottom.triangle,
        triangles=len(bottom.triangle),
        clip=bottom.clip,
        label=bottom.label,
        depth_bias=BIAS['bottom'] + (0.06 if over else UNDER_TOP),
        **crease_fields(random_creases(r, 0.05, 0.3)),
        **_cloth(r, bottom, look),
    )


def own(bottom: Bottom) -> Bottom:
    """A copy whose cuts may be changed."""
    return replace(bottom, clip=bottom.clip.copy())


def _waist(bottom: Bottom, posed: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Height [SECTORS], middle x, z [2] and least radius [SECTORS] in all directions of the upper edge, in units."""
    rim = posed[np.abs(bottom.where[:, 1] - (bottom.waist - 0.15)) < 0.25]
    middle = (rim[:, [0, 2]].min(0) + rim[:, [0, 2]].max(0)) / 2
    off = rim[:, [0, 2]] - middle
    sector = _sector(off)
    known = np.unique(sector)
    radius = [np.hypot(*off[sector == k].T).min() for k in known]
    height = [rim[sector == k, 1].max() for k in known]
    around = np.arange(SECTORS)
    return np.interp(around, known, height, period=SECTORS), middle, np.interp(around, known, radius, period=SECTORS)


def _sector(off: np.ndarray) -> np.ndarray:
    return ((np.arctan2(off[:, 1], off[:, 0]) / (2 * np.pi) + 0.5) * SECTORS).astype(int) % SECTORS


def tucked(dress: Dressed, bottom: Bottom, posed: np.ndarray) -> np.ndarray:
    """The worn state [V,3] in cm of a tucked top, drawn in at the waist and hidden below where it is tucked in. posed:
    the bottom's vertices."""
    height, middle, radius = _waist(bottom, posed)
    out, chosen = dress.worn.copy(), np.nonzero(dress.tuck.inside)[0]
    off, y = out[chosen][:, [0, 2]] / CM - middle, out[chosen, 1] / CM
    height = height[_sector(off)]
    t = np.clip((height + BLOUSED - y) / BLOUSED, 0, 1)
    t = t * t * (3 - 2 * t)
    far, lower = np.hypot(*off.T), np.clip((height - y) * NARROWER, 0, 0.7)
    gap = 0.0 if dress.tuck.how == TUCKED else HALF_INSIDE * np.clip((height - y) / HALF_DROP, 0, 1)
    inner = np.minimum(far, (radius[_sector(off)] - gap) * (1 - lower))
    scale = 1 + (inner / np.maximum(far, 1e-6) - 1) * t
    out[chosen[:, None], [0, 2]] = ((off * scale[:, None]) + middle) * CM
    return out
