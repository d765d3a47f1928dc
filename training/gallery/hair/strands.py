"""Guides walked over the head, strands between them."""

from __future__ import annotations

import numpy as np

from ..spec import Hair
from .scalp import Obstacle, Random, Scalp, smooth, unit
from .styles import STYLES, Start, Style, knot_place

GUIDES, POINTS = 1100, 20
BATCH = 4000
APART = 1e3  # added to the squared distance of a guide beyond the parting
FLYAWAY = 0.05  # share of strands that stray further


def _step(start: Start, t: float, d: np.ndarray, q: np.ndarray, turn: np.ndarray) -> np.ndarray:
    """Directions [N,3] of the next step at the share t of the way."""
    if start.target is not None:
        return unit(0.5 * d + 0.5 * unit(start.target - q))
    fall = start.fall * (0.35 + 0.65 * float(smooth(np.array(t), 0.03, 0.3)))
    back = np.array([0, start.back * (1 - float(smooth(np.array(t), 0, 0.35))), 0]) @ turn.T
    return unit(d + start.bend * start.flow + np.array([0, 0, -fall]) + back)


def _walked(p: np.ndarray, start: Start, obstacle: Obstacle, turn: np.ndarray) -> np.ndarray:
    q, d, path = p.copy(), start.direction, [p]
    for k in range(start.steps):
        d = _step(start, k / start.steps, d, q, turn)
        q = q + d * (start.length / start.steps)[:, None]
        if start.collides:
            q, n, touched = obstacle.push(q, start.gap * min(1, (k + 1) / 5))
            d = np.where(touched[:, None], unit(d - np.minimum((d * n).sum(1, keepdims=True), 0) * n), d)
        path.append(q.copy())
    return np.stack(path, 1)


def resampled(path: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Strands [N,K,3] at shares `at` [N,M] or [M] of their points."""
    x = np.broadcast_to(np.atleast_2d(at) * (path.shape[1] - 1), (len(path), np.atleast_2d(at).shape[1]))
    i = np.clip(x.astype(int), 0, path.shape[1] - 2)
    f, rows = (x - i)[:, :, None], np.arange(len(path))[:, None]
    return path[rows, i] * (1 - f) + path[rows, i + 1] * f


def guides(r: Random, s: Scalp, hair: Hair, style: Style, obstacle: Obstacle) -> tuple[np.ndarray, np.ndarray]:
    """Guide strands [G,POINTS,3] and the side of the parting that each is on [G]."""
    p, n, u = s.roots(r, GUIDES)
    path = _walked(p, style.start(r, s, hair, p, n, u), obstacle, s.turn)
    return resampled(path, np.linspace(0, 1, POINTS)), np.sign(u[:, 0] - hair.part)


def _between(
    root: np.ndarray, side: np.ndarray, lead: np.ndarray, lead_side: np.ndarray, parted: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Strands [N,K,3] from the three nearest guides of the same side, and the nearest of them [N]."""
    d = ((root[:, None] - lead[None, :, 0]) ** 2).sum(-1)
    if parted:
        d = d + APART * (side[:, None] != lead_side[None])
    near = np.argpartition(d, 3, 1)[:, :3]
    w = 1 / (np.take_along_axis(d, near, 1) + 1e-6)
    w /= w.sum(1, keepdims=True)
    shape = lead[near] - lead[near][:, :, :1]
    return root[:, None] + (shape * w[:, :, None, None]).sum(1), near[:, 0]


def _locks(r: Random, lead: np.ndarray, side: np.ndarray, style: Style) -> np.ndarray:
    """The guide [G] whose lock each guide belongs to."""
    chosen = r.choice(len(lead), min(style.locks, len(lead)), replace=False)
    d = ((lead[:, None, 0] - lead[None, chosen, 0]) ** 2).sum(-1)
    return chosen[np.argmin(d + APART * style.parted * (side[:, None] != side[None, chosen]), 1)]


def _waved(r: Random, s: np.ndarray, lock: np.ndarray, amount: float) -> np.ndarray:
    t = np.linspace(0, 1, s.shape[1])[None]
    phase = np.random.default_rng(7).uniform(0, 6.28, (GUIDES, 2))[lock]
    f, size = 2.4 * 6.28 * t, amount * smooth(t, 0.2, 0.8)
    out = s.copy()
    out[:, :, 0] += size * np.sin(f + phase[:, :1] + r.normal(0, 0.4, (len(s), 1)))
    out[:, :, 1] += size * np.cos(0.9 * f + phase[:, 1:] + r.normal(0, 0.4, (len(s), 1)))
    return out


def _coiled(r: Random, s: np.ndarray, size: float) -> np.ndarray:
    """A helix around each strand."""
    t, count = np.linspace(0, 1, s.shape[1]), len(s)
    axis = unit(s[:, -1] - s[:, 0])
    e1 = unit(np.cross(axis, r.normal(size=axis.shape)))
    e2 = np.cross(axis, e1)
    k = size * r.uniform(0.6, 1.4, (count, 1, 1)) * smooth(t, 0, 0.3)[None, :, None]
    f = (r.uniform(2.0, 3.6, (count, 1)) * 6.28 * t[None] + r.uniform(0, 6.28, (count, 1)))[:, :, None]
    return s + k * (np.cos(f) * e1[:, None] + np.sin(f) * e2[:, None])


def _strayed(r: Random, s: np.ndarray, frizz: float) -> np.ndarray:
    drift = np.cumsum(r.normal(0, 1, s.shape), 1)
    far = 1 + 3 * (r.random((len(s), 1, 1)) < FLYAWAY)
    return s + (drift - drift[:, :1]) * frizz / np.sqrt(s.shape[1]) * far


def _children(r: Random, s: Scalp, hair: Hair, style: Style, lead: np.ndarray, lead_side: np.ndarray) -> np.ndarray:
    p, _, u = s.roots(r, style.count)
    side, lock, t = np.sign(u[:, 0] - hair.part), _locks(r, lead, lead_side, style), np.linspace(0, 1, POINTS)
    out = np.empty((style.count, POINTS, 3))
    for a in range(0, style.count, BATCH):
        part = slice(a, a + BATCH)
        strands, near = _between(p[part], side[part], lead, lead_side, style.parted)
        centre = lead[lock[near]]
        pull = style.clump * smooth(t, 0.25, 1.0)[None, :, None] * r.uniform(0.5, 1, (len(strands), 1, 1))
        strands = strands * (1 - pull) + (centre + (strands[:, :1] - centre[:, :1]) * 0.3) * pull
        out[part] = _waved(r, strands, lock[near], hair.wave) if hair.wave else strands
    return out


def _knot(r: Random, s: Scalp, count: int = 5000, size: float = 0.036) -> np.ndarray:
    """Strands wound around a flattened ball [count,POINTS,3]."""
    t = np.linspace(0, 1, POINTS)
    angle = r.uniform(0, 6.28, (count, 1)) + r.uniform(1.5, 4.0, (count, 1)) * t
    tube = r.uniform(0, 6.28, (count, 1)) + 2.2 * t
    far = size * (0.62 + 0.42 * np.cos(tube) * r.uniform(0.8, 1.03, (count, 1)))
    local = np.stack([far * np.cos(angle), size * 0.55 * np.sin(tube), far * np.sin(angle)], -1)
    local += r.normal(0, 0.0006, local.shape).cumsum(1) * 0.3
    return knot_place(s) + np.array([0, 0.012, 0]) @ s.turn.T + local @ s.turn.T


def grown(r: Random, s: Scalp, hair: Hair, obstacle: Obstacle) -> np.ndarray:
    """All strands [N,POINTS,3] of a person, in stage metres."""
    style = STYLES[hair.style]
    lead, side = guides(r, s, hair, style, obstacle)
    out = _strayed(r, _children(r, s, hair, style, lead, side), style.frizz)
    out = _coiled(r, out, style.coil) if style.coil else out
    out = resampled(out, np.linspace(0, 1, POINTS)[None] * r.uniform(style.ragged, 1, (len(out), 1)))
    return np.concatenate([out, _knot(r, s)]) if hair.style == 'tied' else out
