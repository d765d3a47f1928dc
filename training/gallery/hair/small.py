"""Lashes and beards."""

from __future__ import annotations

import numpy as np

from .scalp import Random, Scalp, unit

LASH = 6  # points of a lash


def _tip_side(points: np.ndarray, quad: list[int], eye: np.ndarray) -> tuple[tuple[int, int], tuple[int, int]]:
    """The two edges of a quad of the lash strip: root, and the tip that is farther from the eye."""
    a, b, c, d = quad
    far = np.linalg.norm(points - eye, axis=1)
    ways = [((a, b), (d, c)), ((d, c), (a, b)), ((b, c), (a, d)), ((a, d), (b, c))]
    return max(ways, key=lambda w: float(far[list(w[1])].sum() - far[list(w[0])].sum()))


def lashes(
    r: Random, points: np.ndarray, quads: list[list[int]], eye: np.ndarray, each: int, length: float
) -> np.ndarray:
    """Strands [N,LASH,3] on the base mesh's helper strips."""
    out, t = [], np.linspace(0, 1, LASH)[:, None]
    for quad in quads:
        (r0, r1), (t0, t1) = _tip_side(points, quad, eye)
        for s in r.random(each):
            root = points[r0] * (1 - s) + points[r1] * s
            way = (points[t0] * (1 - s) + points[t1] * s - root) * length * r.uniform(0.7, 1.1)
            out.append(root + way * t + r.normal(0, 0.0002, 3) * t)
    return np.array(out)


def beard(r: Random, skin: Scalp, count: int, length: float) -> np.ndarray:
    """Strands [count,8,3] where the skin's density says, lying down towards the chin."""
    p, n, _ = skin.roots(r, count)
    down = np.tile([0, -0.25, -1.0], (count, 1)) @ skin.turn.T
    lying = unit(down - (down * n).sum(1, keepdims=True) * n)
    start = unit(n * 0.75 + lying + r.normal(0, 0.22, n.shape))
    t, size = np.linspace(0, 1, 8)[None, :, None], length * r.uniform(0.5, 1.1, (count, 1, 1))
    curl = r.normal(0, 0.0012, (count, 8, 3)).cumsum(1) * 0.5
    return p[:, None] + start[:, None] * t * size + lying[:, None] * t * t * size * 0.4 + (curl - curl[:, :1]) * t
