"""From measures to the sewn mesh: front and back share shoulder and side seams; a sleeve is one piece folded along
its upper edge whose cap is the armhole itself. So the flat drawing is an isometric state of the cloth (what a
photo of it lying shows) and its UV map."""

from __future__ import annotations

import numpy as np

from .collar import collar_ends, sew_collar
from .curves import lengths, resample
from .cut import Cut, Outline, outline
from .mesh import BACK, FRONT, LEFT, RIGHT, Cloth
from .panel import ARM, MIDDLE, OPEN, SEAM, Builder, Chain, Patch, names
from .sewing import sewn

FLIP = np.array([-1.0, 1.0])
STEP = 1.4  # cm between neighbouring vertices: finer folds than 3 cm are beyond it


def point(name: str, s: int) -> tuple:
    """Name of a corner on the left (s = 1) or right (-1) half."""
    return 'point', name, s


def middle(name: str, side: int, half: int = 0) -> tuple:
    """Name of the middle of neckline ('mid') or hem, front or back; half: 1 or -1 where both halves are apart."""
    return OPEN, name, side, 'end', half


def _slit(cut: Cut, line: np.ndarray) -> int:
    """How many points of the middle of the front [N,2], from the neck down, are on both edges of the opening."""
    below = cut.opening - lengths(line)
    return 0 if cut.opening <= 0 else int((below > 0).sum())


def _middle_names(cut: Cut, line: np.ndarray, s: int) -> list:
    """Names of the points of the middle of the front on one half: its own along the opening, shared below."""
    n, slit = len(line), _slit(cut, line)
    inner = [(OPEN, 'slit', s, i) if i < slit else (MIDDLE, i) for i in range(1, n - 1)]
    return [middle('mid', 1, s if slit else 0), *inner, middle('hem', 1, s if slit == n else 0)]


def _half(cut: Cut, curves: Outline, side: int, s: int) -> Chain:
    """Outline of half a torso panel, from the middle of the neck to the middle of the hem (s = -1: the other way
    round)."""
    neck = 'front' if side > 0 else 'back'
    keys = _middle_names(cut, curves['middle'], s) if side > 0 else [middle('mid', -1), middle('hem', -1)]
    lines = [
        (neck, OPEN, (neck, s), (keys[0], point('hps', s))),
        ('shoulder', SEAM, ('shoulder', s), (point('hps', s), point('S', s))),
        ('armhole', ARM, (side, s), (point('S', s), point('U', s))),
        ('side', SEAM, ('side', s), (point('U', s), point('H', s))),
        ('hem', OPEN, ('hem', side, s), (point('H', s), keys[-1])),
    ]
    out = []
    for name, kind, where, ends in lines:
        line = curves[name][::-1] if name == neck else curves[name]
        out.append((line if s > 0 else line * FLIP, names(kind, where, len(line), ends)))
    return out if s > 0 else [(line[::-1], keys[::-1]) for line, keys in out[::-1]]


def _front_half(cut: Cut, curves: Outline, s: int) -> Chain:
    """Outline of one half of a front that opens."""
    line, keys = curves['middle'], _middle_names(cut, curves['middle'], s)
    edge = (line[::-1], keys[::-1]) if s > 0 else (line, keys)
    return [*_half(cut, curves, 1, s), edge] if s > 0 else [edge, *_half(cut, curves, 1, s)]


def _torso(b: Builder, cut: Cut, curves: Outline) -> None:
    for side, piece in ((1, FRONT), (-1, BACK)):
        patch = Patch(side, 0, piece, lambda p: p)
        if side > 0 and cut.opening > 0:
            b.panel(_front_half(cut, curves, 1), patch)
            b.panel(_front_half(cut, curves, -1), patch)
        else:
            b.panel(_half(cut, curves, side, 1) + _half(cut, curves, side, -1), patch)


def _closure(b: Builder, cut: Cut, line: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Vertices of both edges of the front's opening [P,2], from above, and their depth below the neckline [P]; those
    of a collar's ends lie above (see `collar_ends`)."""
    keys = [_middle_names(cut, line, s)[: _slit(cut, line)] for s in (1, -1)]
    pairs = [[b.named[k] for k in pair] for pair in zip(*keys)]
    above, height = collar_ends(cut, b)
    at = np.concatenate([-height, lengths(line)[: len(pairs)]])
    return np.array([*above, *pairs], np.int32).reshape(-1, 2), at


def _sleeve_chain(curves: Outline, side: int, s: int) -> Chain:
    arm = names(ARM, (side, s), len(curves['armhole']), (point('S', s), point('U', s)))[::-1]
    lines = [
        (curves['top'], names(SEAM, ('top', s), len(curves['top']), (point('S', s), point('Ct', s)))),
        (curves['cuff'], names(OPEN, ('cuff', side, s), len(curves['cuff']), (point('Ct', s), point('Cb', s)))),
        (curves['under'][::-1], names(SEAM, ('under', s), len(curves['under']), (point('Cb', s), point('U', s)))),
        (curves['armhole'][::-1], arm),
    ]
    return [(line if s > 0 else line * FLIP, keys) for line, keys in lines]


def _sleeves(b: Builder, cut: Cut, o: Outline, curves: Outline) -> None:
    for s, piece in ((1, LEFT), (-1, RIGHT)):
        for side in (1, -1):

            def uv(p: np.ndarray, turn: int = side * s, mirror: tuple = (s, 1)) -> np.ndarray:
                q = p * mirror - o['origin']
                return np.stack([-turn * (q @ o['across']), -(q @ o['along']) - cut.slope], 1)

            b.panel(_sleeve_chain(curves, side, s), Patch(side, piece, piece, uv))


def _neckline(b: Builder, curves: Outline) -> tuple[np.ndarray, np.ndarray]:
    """Vertices of the neckline from the middle of the front over the wearer's left shoulder, the back and the right
    shoulder; places along it."""
    apart = middle('mid', 1, 1) in b.named
    out = [b.named[middle('mid', 1, int(apart))]]
    for s, order in ((1, ('front', 'back')), (-1, ('back', 'front'))):
        for k, name in enumerate(order):
            inner = [b.named[OPEN, name, s, 'inner', i] for i in range(1, len(curves[name]) - 1)]
            out += inner[::-1] if k else inner
            out.append(b.named[point('hps', s)] if k == 0 else b.named[middle('mid', -s, -1 if apart and s < 0 else 0)])
    return np.array(out), lengths(np.array([b.rest[i] for i in out]))


def build(cut: Cut, step: float = STEP, seed: int = 0) -> Cloth:
    """Triangulate and sew. step: length of an edge in cm."""
    o, b = outline(cut), Builder(step, np.random.default_rng(seed))
    curves = {k: resample(v, step) for k, v in o.items() if k not in ('along', 'across', 'origin')}
    curves['middle'] = resample(np.array([(0, -cut.front), (0, -cut.length)]), step)
    _torso(b, cut, curves)
    if cut.sleeve > 0:
        _sleeves(b, cut, o, curves)
    neck, at = _neckline(b, curves)
    strip = sew_collar(cut, b, neck, at) if cut.collar > 0 else None
    cloth = sewn(cut, b, o, neck, at, strip)
    cloth.closure, cloth.closure_at = _closure(b, cut, curves['middle'])
    return cloth
