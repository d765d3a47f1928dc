"""What is sewn to the neckline: a strip with coordinates of its own, along the neckline and up."""

from __future__ import annotations

import numpy as np

from .curves import along, resample
from .cut import Cut
from .mesh import COLLAR
from .panel import Builder, Chain, Patch


def _strip(cut: Cut, b: Builder, neck: np.ndarray, at: np.ndarray) -> Chain:
    """Outline of the strip: the neckline, the end on the wearer's right, the free edge, the end on the left."""
    total, key = at[-1], {i: n for n, i in b.named.items()}
    k = np.linspace(0, 1, 60)
    free = np.stack([k * total + np.linspace(-1, 1, 60) ** 5 * 0.8, cut.collar + cut.point * np.abs(2 * k - 1) ** 4], 1)
    right = resample(np.array([[total, 0], free[-1]]), b.step)
    left = resample(np.array([free[0], [0, 0]]), b.step)
    lid = resample(free[::-1], b.step)
    return [
        (np.stack([at, 0 * at], 1), [key[i] for i in neck]),
        (right, [key[neck[-1]], *[None] * (len(right) - 1)]),
        (lid, [None] * len(lid)),
        (left, [*[None] * (len(left) - 1), key[neck[0]]]),
    ]


def shoulder_index(neck: np.ndarray) -> int:
    """Index of the wearer's left high point of the shoulder along the flat neckline [N,2]."""
    return int(np.argmax(neck[: len(neck) // 2, 1]))


def _lean(neck: np.ndarray, at: np.ndarray, s: float) -> np.ndarray:
    """Where the strip leans in the flat drawing from a place along the neckline: into the opening in front, up
    behind."""
    total = at[-1]
    step = along(neck, min(s + 1, total)) - along(neck, max(s - 1, 0))
    if min(s, total - s) < 1:
        step = np.array([1.0, 0.6]) if s < total / 2 else np.array([1.0, -0.6])
    inward = np.array([-step[1], step[0]]) / (np.linalg.norm(step) + 1e-9)
    behind = np.clip((min(s, total - s) - at[shoulder_index(neck)]) / 4 + 0.5, 0, 1)
    lean = inward * (1 - behind) + np.array([0, 1.0]) * behind
    return lean / np.linalg.norm(lean)


def sew_collar(cut: Cut, b: Builder, neck: np.ndarray, at: np.ndarray) -> tuple[int, np.ndarray]:
    """Add the strip. Its flat place: it stands inside of the neck and falls over the front. Returns its first own
    vertex, and its vertices' places along the neckline and heights [N,2]."""
    total, first, line = at[-1], len(b.rest), np.array([b.rest[i] for i in neck])
    b.panel(_strip(cut, b, neck, at), Patch(1, 0, COLLAR, lambda p: p - (total / 2, 0)))
    strip, shoulder = np.array(b.rest[first:]), at[shoulder_index(line)]
    for k, (s, h) in enumerate(strip):
        s = float(np.clip(s, 0, total))
        b.rest[first + k] = along(line, s) + _lean(line, at, s) * (min(h, cut.stand) - max(h - cut.stand, 0))
        b.side[first + k] = 1 if min(s, total - s) < shoulder else -1
    return first, strip
