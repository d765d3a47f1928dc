"""Paints a look into pattern space: cloth, print, bands and ribs, hems, seams, plackets, buttons, collars."""

from __future__ import annotations

import numpy as np

from ..cloth import COLLAR, FRONT
from ..fabric import ABOVE_NECK, SPAN
from ..surroundings import noise
from .look import ENLARGED, Look
from .pattern_space import PER_CM, SLEEVES, TORSO, PatternSpace, Piece

STITCH = 0.07  # cm: half the width of a line of stitches
HEM_AT, SEAM_HALF = (2.0, 2.4), 0.1  # cm from the edge of a hem's stitches, and half the width of a seam's groove
PLACKET, BUTTON, BETWEEN = 1.6, 0.52, 8.5  # cm: half the placket's width, a button's radius, from button to button
CUFF, COLLAR_STITCH = 6.0, 0.5
SLEEVE_SHIFT = 23.0  # cm by which the cloth of sleeves is cut elsewhere


def _cut_from(picture: np.ndarray, piece: Piece, shift: float) -> np.ndarray:
    """The pixels of a picture in pattern space that a piece is cut from."""
    rows = np.clip(((ABOVE_NECK * 10 - piece.y[:, 0]) * PER_CM).astype(int), 0, ENLARGED - 1)
    columns = ((piece.x[0] + SPAN * 5 + shift) * PER_CM).astype(int) % ENLARGED
    return picture[rows[:, None], columns[None]].astype(np.float32)


def _ribbed(tile: np.ndarray, where: np.ndarray, across: np.ndarray, look: Look) -> None:
    """A band in its own colour with ribs; across [h,w]: cm along the band."""
    pitch, depth = look.ribs
    if look.bands is not None:
        tile[where] = look.bands
    tile[where] *= (1 - depth * (0.5 + 0.5 * np.sin(across[where] * (2 * np.pi / pitch))))[:, None]


def _line(tile: np.ndarray, far: np.ndarray, at: float, half: float, gain: float) -> None:
    tile[np.abs(far - at) < half] *= gain


def _round_neck(piece: Piece, front: float) -> np.ndarray:
    """cm along the neckline, roughly: the angle about the neck's middle."""
    return np.arctan2(piece.x, piece.y + front * 0.3 + 1e-3) * 8


def _bands(tile: np.ndarray, space: PatternSpace, piece: Piece, look: Look) -> None:
    cut, groove = space.cut, 1 - look.stitch
    if cut.rib_neck > 0:
        for kind in ('neck', 'armhole'):
            far = piece.distance(kind)
            _ribbed(tile, far < cut.rib_neck, _round_neck(piece, cut.front), look)
            _line(tile, far, cut.rib_neck, SEAM_HALF, groove)
    low = piece.distance('hem' if piece.number in TORSO else 'cuff')
    if cut.rib_hem > 0:
        _ribbed(tile, low < cut.rib_hem, np.broadcast_to(piece.x, piece.shape), look)
        _line(tile, low, cut.rib_hem, SEAM_HALF, groove)
    else:
        for at in HEM_AT:
            _line(tile, low, at, STITCH, 1 - look.stitch * 0.6)


def _buttons(tile: np.ndarray, space: PatternSpace, piece: Piece, look: Look) -> None:
    for side in (-PLACKET, PLACKET):
        tile[:, np.abs(piece.x[0] - side) < STITCH] *= 1 - look.stitch
    for y in np.arange(-space.cut.front - 1.5, -space.cut.length + 2, -BETWEEN):
        far = np.hypot(piece.x, piece.y - y)
        tile[np.abs(far - BUTTON) < 0.12] *= 0.7
        tile[far < BUTTON] = look.buttons


def _shirt(tile: np.ndarray, space: PatternSpace, piece: Piece, look: Look) -> None:
    if piece.number == FRONT:
        _buttons(tile, space, piece, look)
    if piece.number == COLLAR:
        if look.collar is not None:
            tile[:] = look.collar
        _line(tile, piece.distance('rim'), COLLAR_STITCH, STITCH, 1 - look.stitch)
    if piece.number in SLEEVES and space.cut.sleeve > 40:
        _line(tile, piece.distance('cuff'), CUFF, SEAM_HALF, 1 - look.stitch)


def _painted(space: PatternSpace, piece: Piece, look: Look, yarn: np.ndarray) -> np.ndarray:
    """One piece [h,w,3]."""
    tile = _cut_from(look.textile, piece, SLEEVE_SHIFT * piece.number if piece.number not in TORSO else 0.0)
    if look.sleeves is not None and piece.number in SLEEVES:
        tile[:] = look.sleeves
    if look.print is not None and piece.number == FRONT:
        over = _cut_from(look.print, piece, 0.0)
        tile += (over[..., :3] - tile) * (over[..., 3:] / 255)
    h, w = piece.shape
    tile *= (1 + look.mottled * (yarn[:h, :w] * 2 - 1))[..., None]
    _bands(tile, space, piece, look)
    if space.cut.collar > 0:
        _shirt(tile, space, piece, look)
    _line(tile, piece.distance('seam'), 0.0, SEAM_HALF, 1 - look.stitch)
    return tile


def painted(space: PatternSpace, look: Look) -> np.ndarray:
    """The garment's colours [size,size,4] sRGB in pattern space."""
    out = np.full((space.size, space.size, 4), 255, np.uint8)
    r = np.random.default_rng(look.seed)
    yarn = noise(r, space.size, space.size, space.size / r.uniform(1.5, 6), space.size / r.uniform(1.5, 6), 2)
    for piece in space.pieces.values():
        h, w = piece.shape
        out[piece.top : piece.top + h, piece.left : piece.left + w, :3] = np.clip(
            _painted(space, piece, look, yarn), 0, 255
        )
    return out
