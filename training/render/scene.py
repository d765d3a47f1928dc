"""Camera, light and the calls that turn parts into pictures and labels."""
from __future__ import annotations

import ctypes
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from . import native
from .body import Random
from .native import Part, part_list

SUPERSAMPLING = 2
EMPTY = -1e30


@dataclass
class Camera:
    """Looks along -z. centre x, y in units, scale in pixels a unit, distance of the eye in units (inf:
    orthographic)."""

    x: float
    y: float
    scale: float
    distance: float = np.inf

    def project(self, points: np.ndarray, height: int, width: int) -> np.ndarray:
        """World [V,3] to pixel x, y (centres at +0.5) and depth (greater is nearer) [V,3] float32."""
        k = self.scale if np.isinf(self.distance) else self.scale * self.distance / (self.distance - points[:, 2])
        out = np.empty((len(points), 3), np.float32)
        out[:, 0] = (points[:, 0] - self.x) * k + width / 2
        out[:, 1] = height / 2 - (points[:, 1] - self.y) * k
        out[:, 2] = points[:, 2]
        return out


@dataclass
class Light:
    """values: ambient colour, then direction and colour of two lights [15]; shadow: strength, softness in pixels, reach
    in units."""

    values: np.ndarray
    shadow: float
    soft: int
    reach: float


@dataclass
class Buffers:
    """Per pixel [H*W]: depth, id (part << 20 | triangle, -1 empty), barycentric pair."""

    depth: np.ndarray
    id: np.ndarray
    bary: np.ndarray
    height: int
    width: int


def _unit(v: list[float]) -> np.ndarray:
    return np.array(v) / np.linalg.norm(v)


def _tint(r: Random, amount: float) -> np.ndarray:
    warm = r.normal(0, amount)
    return np.clip(1 + np.array([warm, r.normal(0, amount * .25), -warm]), .4, 1.6)


def _exposure(r: Random, studio: bool) -> float:
    """Mostly as it should be; outside a studio sometimes too dark or too bright."""
    if studio or r.random() < .65:
        return r.uniform(.8, 1.06)
    return r.uniform(.3, .85) if r.random() < .7 else r.uniform(1.1, 1.35)


def random_light(r: Random, studio: bool) -> Light:
    """Two lights and an ambient. studio: soft and neutral; otherwise sometimes hard, coloured or low."""
    side = r.choice([-1, 1])
    hard = 0 if studio else max(0., r.normal(.15, .35))
    tint = .025 if studio else r.choice([.03, .12, .25], p=[.55, .33, .12])
    ambient, key, fill = r.uniform(.45, .65), r.uniform(.3, .6) + hard * .5, r.uniform(.05, .28)
    ambient = max(.15, ambient - .35 * hard)
    exposure = _exposure(r, studio)
    k = exposure / (ambient * .75 + key * .75 + fill * .6)
    d1 = _unit([side * r.uniform(.1, .9 + hard), r.uniform(.2, 1 + hard), 1])
    d2 = _unit([-side * r.uniform(.3, 1.3), r.uniform(-.2, .5), 1])
    values = np.concatenate([_tint(r, tint) * ambient * k, d1, _tint(r, tint) * key * k, d2,
                             _tint(r, tint * 1.5) * fill * k]).astype(np.float32)
    return Light(values, float(np.clip(r.uniform(.1, .5) + hard, 0, .95)),
                 int(r.integers(1, 3) if hard > .3 else r.integers(2, 7)), float(r.uniform(1.2, 3)))


def empty(height: int, width: int) -> Buffers:
    """Buffers in which nothing is drawn yet."""
    n = height * width
    return Buffers(
        np.full(n, EMPTY, np.float32), np.full(n, -1, np.int32), np.empty((n, 2), np.float32), height, width
    )


def draw(buffers: Buffers, parts: list[Part], numbers: Iterable[int]) -> None:
    """Draw those parts into the buffers."""
    for i in numbers:
        size = buffers.height, buffers.width
        native.call('raster', ctypes.byref(parts[i]), i, *size, buffers.depth, buffers.id, buffers.bary)


def rasterise(parts: list[Part], height: int, width: int) -> Buffers:
    """Draw the parts in order into fresh buffers."""
    buffers = empty(height, width)
    draw(buffers, parts, range(len(parts)))
    return buffers


def coverage(b: Buffers) -> np.ndarray:
    """How much of each pixel [H/2,W/2] is covered, 0..1 float32."""
    out = np.empty((b.height // 2, b.width // 2), np.float32)
    native.call('coverage', b.id, b.height, b.width, out)
    return out


def shaded(parts: list[Part], b: Buffers, scale: float, light: Light,
           occlusion: float = .9) -> tuple[np.ndarray, np.ndarray]:
    """Premultiplied linear rgb [H/2,W/2,3] and alpha [H/2,W/2]."""
    h, w = b.height // 2, b.width // 2
    half, ao, shadow = (np.empty((h, w), np.float32) for _ in range(3))
    native.call('occlusion', b.depth, b.height, b.width, -1.2, float(scale / 2), float(occlusion), half, ao)
    native.call('shadow', half, h, w, light.values[3:6].copy(), float(scale / 2), light.reach, light.shadow, light.soft,
                shadow)
    rgb, alpha = np.empty((h, w, 3), np.float32), np.empty((h, w), np.float32)
    native.call('shade', part_list(parts), b.height, b.width, b.id, b.bary, ao, shadow, light.values, rgb, alpha)
    return rgb, alpha


def inner_sides(parts: list[Part], b: Buffers) -> np.ndarray:
    """How much of each pixel [H/2,W/2] shows the inner side of cloth, 0..255."""
    out = np.empty((b.height // 2, b.width // 2), np.uint8)
    native.call('inner_sides', part_list(parts), b.height, b.width, b.id, b.bary, out)
    return out


def composed(rgb: np.ndarray, alpha: np.ndarray, background: np.ndarray) -> np.ndarray:
    """sRGB bytes [h,w,3] over a linear background, [h,w,3] or one colour [3]."""
    out = np.empty((*alpha.shape, 3), np.uint8)
    background = np.ascontiguousarray(background, np.float32)
    native.call('compose', rgb, alpha, background, 1 if background.ndim == 1 else alpha.size, alpha.size, out)
    return out


def labels(parts: list[Part], b: Buffers) -> np.ndarray:
    """Label of each pixel [H,W] uint8; 0 where empty."""
    out = np.empty((b.height, b.width), np.uint8)
    native.call('label', part_list(parts), b.height, b.width, b.id, b.bary, out)
    return out


def halved(label: np.ndarray) -> np.ndarray:
    """Most frequent label of each 2x2 block."""
    out = np.empty((label.shape[0] // 2, label.shape[1] // 2), np.uint8)
    native.call('halve_labels', label, *label.shape, out)
    return out
