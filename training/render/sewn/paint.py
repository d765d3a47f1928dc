"""Paints a look into pattern space: cloth, print, bands and ribs, hems, seams, plackets, buttons, collars; and their
relief, which light makes visible."""

from __future__ import annotations

from ctypes import c_void_p
from dataclasses import dataclass

import numpy as np

from .. import native
from ..body import Random
from ..cloth import COLLAR, FRONT, ROLL, SHIRT, STAND, Cut
from ..fabric import ABOVE_NECK, SPAN
from .look import BESIDE, ENLARGED, LOWER, Look
from .maps import cut_out
from .pattern_space import PER_CM, SLEEVES, TORSO, PatternSpace, Piece

STITCH = 0.07  # cm: half the width of a line of stitches
SEAM_HALF, SEAM_DEPTH = 0.1, 0.05  # cm: half the width of a seam's groove, and its depth
HEM_AT = 2.0, 2.4  # cm from the edge of a hem's stitches
FOLDED = 0.05  # cm by which a hem or a placket stands off
RIB_DEPTH, KNIT_DEPTH = 0.045, 0.05  # cm
PUCKER = 0.035, 0.6  # cm by which a seam puckers, and how far from it
EDGE, EDGE_DEPTH, EDGE_SHADE = 0.35, 0.16, 0.3  # cm from an edge over which cloth is round, how deep; how dark it is
ROUND_EDGES = 'hem', 'cuff', 'neck', 'armhole', 'front', 'rim'
PUCKERED, STITCH_REACH = 1.9, 0.5  # cm from seams and from a hem's stitches beyond which their relief is over
PLACKET, BUTTON, BETWEEN = 1.6, 0.52, 8.5  # cm: half the placket's width, a button's radius, from button to button
CUFF, COLLAR_STITCH = 6.0, 0.5
ZIP, TAPE = 0.35, 1.1  # cm: half the width of a zip's teeth, and from the middle to the seam of its tapes
SLEEVE_SHIFT = 23.0  # cm by which the cloth of sleeves is cut elsewhere


@dataclass
class Tile:
    """A piece being painted: colour [h,w,3] sRGB 0..255, height [h,w] in cm."""

    piece: Piece
    colour: np.ndarray
    height: np.ndarray

    def line(self, far: np.ndarray, at: float, half: float, gain: float) -> None:
        """Darken all pixels whose distance `far` lies about `at`."""
        native.call('darken', self.colour, far, far.size, float(at), float(half), float(gain))


def _cut_from(picture: np.ndarray, piece: Piece, shift: tuple[float, float] = (0.0, 0.0)) -> np.ndarray:
    """The pixels of a picture in pattern space that a piece is cut from, so many cm beside and below its own place."""
    rows = ((ABOVE_NECK * 10 - piece.y[:, 0] + shift[1]) * PER_CM).astype(int) % ENLARGED
    columns = ((piece.x[0] + SPAN * 5 + shift[0]) * PER_CM).astype(int) % ENLARGED
    return picture.take(rows, 0).take(columns, 1).astype(np.float32)


def _weave(r: Random, tile: Tile, look: Look) -> None:
    """Uneven yarn, creases too fine for the simulation, and the structure of the cloth."""
    piece, shape, wave = tile.piece, tile.piece.shape, np.float32(2 * np.pi / look.pitch)
    yarn = cut_out(r, 'yarn', shape) + np.float32(0.6) * cut_out(r, 'streaks', shape)
    tile.height += np.float32(look.rumpled) * cut_out(r, 'rumples', shape)
    if look.structure == 'twill':
        yarn = yarn * np.float32(0.7) + np.sin((piece.x + piece.y) * np.float32(2 * np.pi / 0.25))
    if look.structure == 'knit':
        stitches = np.abs(np.sin(piece.x * wave / 2)) * (0.8 + 0.2 * np.sin(piece.y * wave))
        tile.height += np.float32(KNIT_DEPTH * look.relief) * stitches
    if look.structure == 'ribbed':
        tile.height += np.float32(KNIT_DEPTH * look.relief) * np.clip(np.sin(piece.x * wave) * 1.5, -1, 1)
    tile.colour *= (1 + np.float32(look.mottled * 0.7) * yarn)[..., None]


def _ribbed(tile: Tile, where: np.ndarray, across: np.ndarray, look: Look) -> None:
    """A band in its own colour with ribs; where [h,w]: the band, across [N]: cm along it of its pixels."""
    wave = np.sin(across * np.float32(2 * np.pi / look.ribs))
    colour = tile.colour[where] if look.bands is None else look.bands.astype(np.float32)
    tile.colour[where] = colour * (1 - 0.06 * look.relief * (1 - wave))[:, None]
    tile.height[where] = FOLDED + RIB_DEPTH * look.relief * wave


def _crosswise(piece: Piece, where: np.ndarray) -> np.ndarray:
    """x [N] of the pixels where [h,w]."""
    return piece.x[0][np.nonzero(where)[1]]


def _lengthwise(piece: Piece, where: np.ndarray) -> np.ndarray:
    """y [N] of the pixels where [h,w]."""
    return piece.y[:, 0][np.nonzero(where)[0]]


def _round_neck(cut: Cut, piece: Piece, where: np.ndarray) -> np.ndarray:
    """cm [N] along the neckline of the pixels where [h,w], roughly: the angle about the neck's middle."""
    return np.arctan2(_crosswise(piece, where), _lengthwise(piece, where) + np.float32(cut.front * 0.3 + 1e-3)) * 8


def _hem(tile: Tile, far: np.ndarray, look: Look) -> None:
    for at in HEM_AT:
        tile.line(far, at, STITCH, 1 - look.stitch * 0.6)
    near = far < HEM_AT[1] + STITCH_REACH
    d = far[near]
    fold = np.clip((HEM_AT[1] - d) * 8, 0, 1) - 0.8 * np.exp(-(((d - HEM_AT[0]) / 0.15) ** 2))
    tile.height[near] += FOLDED * fold


def _bands(tile: Tile, cut: Cut, look: Look) -> None:
    piece, groove = tile.piece, 1 - look.stitch
    if cut.rib_neck > 0:
        for kind in ('neck', 'armhole'):
            if kind not in piece.segments:
                continue
            far = piece.distance(kind)
            where = far < cut.rib_neck
            _ribbed(tile, where, _round_neck(cut, piece, where), look)
            tile.line(far, cut.rib_neck, SEAM_HALF, groove)
    low = piece.distance('hem' if piece.number in TORSO else 'cuff')
    if cut.rib_hem > 0:
        where = low < cut.rib_hem
        _ribbed(tile, where, _crosswise(piece, where), look)
        tile.line(low, cut.rib_hem, SEAM_HALF, groove)
    else:
        _hem(tile, low, look)


def _opening(tile: Tile, cut: Cut) -> np.ndarray:
    """Which rows [h] the front's opening reaches."""
    below = -cut.front - tile.piece.y[:, 0]
    return (below > -4) & (below < cut.opening)


def _placket(tile: Tile, cut: Cut, look: Look) -> None:
    """The strip that carries the buttons; on cardigans a knitted band of its own colour."""
    piece, rows = tile.piece, _opening(tile, cut)
    half = max(PLACKET, cut.rib_neck)
    strip = rows[:, None] & (np.abs(piece.x) < half)
    if cut.rib_neck > 0:
        _ribbed(tile, strip, _lengthwise(piece, strip), look)
    else:
        tile.height[strip] += FOLDED
    tile.colour[rows[:, None] & (np.abs(np.abs(piece.x) - half) < STITCH)] *= 1 - look.stitch
    for y in np.arange(-cut.front - 1.5, -cut.front - min(cut.opening, cut.length - cut.front - 2), -BETWEEN):
        far = np.hypot(piece.x, piece.y - y)
        tile.line(far, BUTTON, 0.12, 0.7)
        tile.colour[far < BUTTON] = look.buttons
        tile.height += 0.12 * np.clip((BUTTON - far) * 8, 0, 1)


def _zip(tile: Tile, cut: Cut, look: Look) -> None:
    """Metal teeth between two tapes of cloth."""
    piece, rows = tile.piece, _opening(tile, cut)[:, None]
    teeth = rows & (np.abs(piece.x) < ZIP)
    light = np.broadcast_to(0.75 + 0.25 * np.sin(piece.y * (2 * np.pi / 0.4)), piece.shape)
    tile.colour[teeth] = look.metal * light[teeth][:, None]
    tile.height[teeth] += FOLDED
    tile.colour[rows & (np.abs(np.abs(piece.x) - TAPE) < STITCH)] *= 1 - look.stitch


def _collar(tile: Tile, cut: Cut, look: Look) -> None:
    piece = tile.piece
    if cut.style == SHIRT and look.collar is not None:
        tile.colour[:] = look.collar
    if cut.style in (ROLL, STAND) and cut.rib_hem > 0:
        whole = np.ones(piece.shape, bool)
        _ribbed(tile, whole, _crosswise(piece, whole), look)
    else:
        tile.line(piece.distance('rim'), COLLAR_STITCH, STITCH, 1 - look.stitch)


def _front_and_collar(tile: Tile, cut: Cut, look: Look) -> None:
    piece = tile.piece
    if piece.number == FRONT and cut.opening > 0:
        (_zip if cut.zipped else _placket)(tile, cut, look)
    if piece.number == COLLAR:
        _collar(tile, cut, look)
    if piece.number in SLEEVES and cut.style == SHIRT and cut.opening > 0 and cut.collar > 0 and cut.sleeve > 40:
        tile.line(piece.distance('cuff'), CUFF, SEAM_HALF, 1 - look.stitch)


def _edges(tile: Tile) -> None:
    """Cloth is turned in at its edges and round there."""
    for kind in ROUND_EDGES:
        if kind not in tile.piece.segments:
            continue
        far = tile.piece.distance(kind)
        near = far < EDGE
        away = (1 - far[near] / EDGE) ** 2
        tile.height[near] -= EDGE_DEPTH * away
        tile.colour[near] *= (1 - EDGE_SHADE * away)[:, None]


def _seams(r: Random, tile: Tile, look: Look) -> None:
    far = tile.piece.distance('seam')
    tile.line(far, 0.0, SEAM_HALF, 1 - look.stitch)
    (depth, reach), near = PUCKER, far < PUCKERED
    d, uneven = far[near], cut_out(r, 'rumples', tile.piece.shape)[near]
    tile.height[near] += depth * look.relief * np.exp(-((d / reach) ** 2)) * uneven
    tile.height[near] -= SEAM_DEPTH * np.exp(-((d / SEAM_HALF) ** 2))


def _shift(piece: Piece, look: Look) -> tuple[float, float]:
    """Where a piece is cut from the cloth; only the front from a photographed one, whose print is seen once."""
    if look.kind == 'photographed':
        return (0.0, 0.0) if piece.number == FRONT else (BESIDE, LOWER)
    return (0.0, 0.0) if piece.number in TORSO else (SLEEVE_SHIFT * piece.number, 0.0)


def _print(tile: Tile, over: np.ndarray) -> None:
    """Lay a print [h,w,4] over the colours."""
    places = np.nonzero(over[..., 3])
    if len(places[0]):
        area = tuple(slice(n.min(), n.max() + 1) for n in places)
        tile.colour[area] += (over[area][..., :3] - tile.colour[area]) * (over[area][..., 3:] / 255)


def _tile(r: Random, space: PatternSpace, piece: Piece, look: Look) -> Tile:
    shift = _shift(piece, look)
    tile = Tile(piece, _cut_from(look.textile, piece, shift), np.zeros(piece.shape, np.float32))
    if look.sleeves is not None and piece.number in SLEEVES:
        tile.colour[:] = look.sleeves
    _weave(r, tile, look)
    if look.print is not None and piece.number == FRONT:
        _print(tile, _cut_from(look.print, piece))
    _bands(tile, space.cut, look)
    _front_and_collar(tile, space.cut, look)
    _seams(r, tile, look)
    _edges(tile)
    return tile


def painted(space: PatternSpace, look: Look) -> tuple[np.ndarray, np.ndarray]:
    """The garment's colours [size,size,4] sRGB and its relief [size,size] in units, in pattern space."""
    colour = np.full((space.size, space.size, 4), 255, np.uint8)
    relief = np.zeros((space.size, space.size), np.float32)
    r = np.random.default_rng(look.seed)
    for piece in space.pieces.values():
        tile, (h, w) = _tile(r, space, piece, look), piece.shape
        area = slice(piece.top, piece.top + h), slice(piece.left, piece.left + w)
        native.call('bytes_into', tile.colour, h, w, colour[area].ctypes.data_as(c_void_p), 4 * space.size)
        relief[area] = tile.height / 10
    return colour, relief
