"""The body as the simulator sees it: collision parts in centimetres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from ..body import Body, body_group, group_share
from ..bottoms import Bottom
from ..fitting import normals
from .neighbours import triangles_around, vertices_beside

CM = 10.0  # centimetres a MakeHuman unit
SKIN_GAP = 0.45  # cm between skin and cloth
OVER_BOTTOM, WIDEST = 0.5, 3.0  # cm between what is worn below and cloth, and how far from the skin that may stand off
JAW, HAND = 8, 9  # cm above the neck's joint, and from the wrist, to which the collider reaches
ARM = ('upper_arm', 'lower_arm', 'hand')


@dataclass
class Collider:
    """Vertices of the parts (body: trunk, left arm, right arm) one after the other, their triangles and
    neighbourhoods."""

    used: np.ndarray  # indices into the visible body's vertices
    start: np.ndarray
    triangle: np.ndarray
    ring_start: np.ndarray
    ring: np.ndarray
    next_start: np.ndarray
    next: np.ndarray
    gap: np.ndarray


def solid(used: np.ndarray, start: np.ndarray, triangle: np.ndarray, gap: np.ndarray) -> Collider:
    """A collider with its neighbourhoods."""
    n = len(gap)
    return Collider(
        used,
        np.asarray(start, np.int32),
        triangle,
        *triangles_around(triangle, n),
        *vertices_beside(triangle, n),
        gap.astype(np.float32),
    )


def _above(points: np.ndarray, normal: np.ndarray, worn: np.ndarray) -> np.ndarray:
    """How far clothes (vertices `worn`) stand off each body point [N], along its normal; 0 where there are none."""
    out = np.zeros(len(points))
    for i, near in enumerate(cKDTree(worn).query_ball_point(points, WIDEST)):
        if near:
            d = worn[near] - points[i]
            height = d @ normal[i]
            beside = np.linalg.norm(d - height[:, None] * normal[i], axis=1)
            over = height[(beside < 1.5) & (height > 0)]
            out[i] = over.max() if len(over) else 0
    return out


def _kept(body: Body, used: np.ndarray, part: str) -> np.ndarray:
    """Which of the visible body's vertices belong to a part: 'trunk', 'L' or 'R' arm (without fingers)."""
    y = body.vertices[used, 1] * CM
    if part == 'trunk':
        arms = sum(group_share(limb, s)[used] for limb in ARM for s in 'LR')
        low, jaw = body.joint('lowerleg01.L')[1] * CM + 5, body.joint('neck01')[1] * CM + JAW
        return (arms < 0.75) & (y >= low) & ((group_share('head', '')[used] < 0.5) | (y < jaw))
    far = np.linalg.norm(body.vertices[used] - body.joint(f'wrist.{part}'), axis=1) * CM
    arm = sum(group_share(limb, part)[used] for limb in ARM)
    return (arm > 0.25) & ((group_share('hand', part)[used] < 0.5) | (far < HAND))


def collider(body: Body, bottom: Bottom | None = None) -> Collider:
    """bottom: trousers or skirt that the cloth hangs over."""
    used, triangle, _, _ = body_group('body')
    vertices, triangles, start = [], [], [0]
    for part in ('trunk', 'L', 'R'):
        v, t = np.unique(triangle[_kept(body, used, part)[triangle].all(1)], return_inverse=True)
        vertices.append(v)
        triangles.append(t.reshape(-1, 3) + start[-1])
        start.append(start[-1] + len(v))
    v, t = np.concatenate(vertices), np.concatenate(triangles).astype(np.int32)
    gap = np.full(len(v), SKIN_GAP)
    if bottom is not None:
        skin, trunk = np.ascontiguousarray(body.vertices[used]), v[: start[1]]
        over = _above(skin[trunk] * CM, normals(skin, triangle)[trunk], bottom.rest * CM)
        gap[: start[1]] = np.maximum(SKIN_GAP, OVER_BOTTOM + over)
    return solid(v, np.array(start), t, gap)
