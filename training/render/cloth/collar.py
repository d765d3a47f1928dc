"""What is sewn to the neckline: a strip with coordinates of its own, along the neckline and up."""

from __future__ import annotations

import numpy as np

from .curves import along, resample
from .cut import HOOD, ROLL, SHIRT, STAND, Cut
from .mesh import COLLAR
from .panel import OPEN, SEAM, Builder, Chain, Name, Patch, names

POINTS = 61
HOOD_CLOSED = 1.5  # cm above the neckline up to which a hood's ends meet
CROWN = 0.28  # by how much of its height a hood is lower behind, where it is rounded


def ring_shaped(cut: Cut) -> bool:
    """Whether the strip's ends are sewn together."""
    return cut.style in (ROLL, STAND) and cut.opening <= 0


def _free_edge(cut: Cut, total: float) -> np.ndarray:
    """The strip's upper edge [N,2] over a neckline of this length."""
    k = np.linspace(0, 1, POINTS)
    if cut.style == HOOD:
        return np.stack([k * total, cut.collar * (1 - CROWN * (1 - np.abs(2 * k - 1)) ** 3)], 1)
    if cut.style != SHIRT:
        return np.stack([k * total, np.full(POINTS, cut.collar)], 1)
    lean = np.linspace(-1, 1, POINTS) ** 5 * 0.8
    return np.stack([k * total + lean, cut.collar + cut.point * np.abs(2 * k - 1) ** 4], 1)


def _end_names(cut: Cut, s: int, count: int, seam: Name) -> list:
    """Names of a strip's end, from the neckline up."""
    if ring_shaped(cut):
        return [seam, *[(OPEN, 'ring', i) for i in range(1, count)]]
    return [seam, *[(OPEN, 'collar end', s, i) for i in range(1, count)]]


def _lid_names(cut: Cut, count: int, ends: tuple[Name, Name]) -> list:
    """Names of the free edge; both halves of a hood's are sewn together."""
    if cut.style != HOOD:
        return names(OPEN, ('lid',), count, ends)
    return [ends[0], *[(SEAM, 'crown', min(i, count - 1 - i)) for i in range(1, count - 1)], ends[1]]


def _strip(cut: Cut, b: Builder, neck: np.ndarray, at: np.ndarray) -> Chain:
    """Outline of the strip: the neckline, the end on the wearer's right, the free edge, the end on the left."""
    total, key = at[-1], {i: n for n, i in b.named.items()}
    free = _free_edge(cut, total)
    right = resample(np.array([[total, 0], free[-1]]), b.step)
    left = resample(np.array([[0, 0], free[0]]), b.step)
    half = resample(free[POINTS // 2 :][::-1], b.step)  # both halves alike, so that a hood's fit
    lid = np.concatenate([half, (half * (-1, 1) + (total, 0))[-2::-1]])
    right_names = _end_names(cut, -1, len(right), key[neck[-1]])
    left_names = _end_names(cut, 1, len(left), key[neck[0]])
    return [
        (np.stack([at, 0 * at], 1), [key[i] for i in neck]),
        (right, right_names),
        (lid, _lid_names(cut, len(lid), (right_names[-1], left_names[-1]))),
        (left[::-1], left_names[::-1]),
    ]


def collar_ends(cut: Cut, b: Builder) -> tuple[list, np.ndarray]:
    """Vertices at the same height of both ends of a strip [P,2], from above, as far as they are closed, and heights
    [P]: a shirt's up to the fold, a hood's hardly."""
    limit = {SHIRT: cut.stand, HOOD: HOOD_CLOSED}.get(cut.style, cut.collar)
    heights = {n[3]: h for n, h in b.ends.items() if n[2] == 1 and h <= limit}
    order = sorted((i for i in heights if (OPEN, 'collar end', -1, i) in b.named), reverse=True)
    pairs = [[b.named[OPEN, 'collar end', s, i] for s in (1, -1)] for i in order]
    return pairs, np.array([heights[i] for i in order])


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


def _tube(cut: Cut, neck: np.ndarray, at: np.ndarray, s: float, h: float) -> np.ndarray:
    """Flat place of a point of a strip that stands up: pressed to two layers of half its girth each."""
    total, top = at[-1], cut.collar if cut.style == HOOD else min(h, cut.stand) - max(h - cut.stand, 0)
    t = s / total
    across = cut.top * total / 4 * (4 * t if t < 0.25 else 2 - 4 * t if t < 0.75 else 4 * t - 4)
    foot, k = along(neck, s), np.clip(h / 4, 0, 1)
    if cut.style != HOOD:
        return np.array([foot[0] * (1 - k) + across * k, foot[1] + top])
    closing = np.sqrt(max(1 - (h / (cut.collar * 1.02)) ** 4, 0))
    return np.array([(foot[0] * (1 - k) + across * k) * closing, foot[1] + h])


def sew_collar(cut: Cut, b: Builder, neck: np.ndarray, at: np.ndarray) -> tuple[int, np.ndarray]:
    """Add the strip. Its flat place: a shirt's stands inside of the neck and falls over the front, others stand up.
    Returns its first own vertex, and its vertices' places along the neckline and heights [N,2]."""
    total, first, line = at[-1], len(b.rest), np.array([b.rest[i] for i in neck])
    b.panel(_strip(cut, b, neck, at), Patch(1, 0, COLLAR, lambda p: p - (total / 2, 0)))
    strip, shoulder = np.array(b.rest[first:]), at[shoulder_index(line)]
    b.ends = {n: b.rest[i][1] for n, i in b.named.items() if n[:2] == (OPEN, 'collar end')}
    for k, (s, h) in enumerate(strip):
        s = float(np.clip(s, 0, total))
        if b.side[first + k] == 0:  # the crown
            b.rest[first + k] = _tube(cut, line, at, total, h)
            continue
        if cut.style == SHIRT:
            b.rest[first + k] = along(line, s) + _lean(line, at, s) * (min(h, cut.stand) - max(h - cut.stand, 0))
        else:
            b.rest[first + k] = _tube(cut, line, at, s, h)
        b.side[first + k] = 1 if min(s, total - s) < shoulder else -1
    return first, strip
