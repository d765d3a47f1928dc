"""What a garment looks like: cloth, prints, bands, seams, buttons, inner side and label. Drawn once a picture."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

import numpy as np
from PIL import Image

from .. import fabric, photos
from ..body import Random
from ..cloth import BACK, SHIRT, Cloth
from ..fabric import ABOVE_NECK, SIZE, SPAN, UNIT, random_colour
from ..inner import Inner, sides
from ..real_cloth import real_front
from .pattern_space import PER_CM

ENLARGED = round(SPAN * 10 * PER_CM)  # pixels a side of a textile in pattern space
PATTERNS = dict(
    plain=0.53, stripes=0.14, checks=0.04, dots=0.04, camouflage=0.02, confetti=0.015, gradient=0.02, blocks=0.05
)
SHIRT_PATTERNS = dict(
    plain=0.34, stripes=0.21, checks=0.23, dots=0.05, camouflage=0.01, confetti=0.015, gradient=0.01, blocks=0.01
)
PHOTOGRAPHED = 0.32  # share of cloth taken from photographs, where there are annotated ones
BESIDE, LOWER = 25.0, 32.0  # cm beside and below a photographed front from which all other pieces are cut
PATCHES = 0.15  # share of prints that are patches of a photograph
PRINTED = 0.42  # share of garments without an opening that have a print
OTHER_BANDS, OTHER_SLEEVES, OTHER_COLLAR = 0.16, 0.07, 0.12
LABEL, PRINTED_LABEL = 0.75, 0.3  # shares of garments with a label, and of labels that are printed on the cloth
PIECE_APART = 30.0  # units between the rest coordinates of two pieces
TONES = ((0.2, 0.06, 0.2), (0.17, 0.2, 0.3), (0.13, 0.3, 0.75), (0.16, 0.8, 0.97))
"""Shares of greys and the lightness that they span: blacks, charcoals, greys, whites."""
NAVY, NAVY_HUE = 0.1, 0.56  # share of dark blues among the rest, and their hue
HUES = ((-0.04, 0.03), (0.03, 0.14), (0.14, 0.2), (0.2, 0.42), (0.42, 0.53), (0.53, 0.7), (0.7, 0.84), (0.84, 0.96))
HUE_SHARES = (0.22, 0.17, 0.06, 0.13, 0.09, 0.19, 0.04, 0.1)
"""Reds, browns and beiges, yellows, greens, teals, blues, purples, pinks; their shares."""
VIVID = 0.35  # share of dyed cloth as pure where it is bright as where it is dark
KNITTED = ('sweater', 'cardigan', 'turtleneck', 'mock neck', 'sweatshirt')
STRUCTURES = dict(jersey=0.5, heather=0.2, twill=0.12, knit=0.1, ribbed=0.08)
KNIT_STRUCTURES = dict(jersey=0.15, heather=0.2, twill=0.0, knit=0.4, ribbed=0.25)


@dataclass
class Look:
    """textile [ENLARGED,ENLARGED,3] sRGB, print [ENLARGED,ENLARGED,4] or None: x in the middle, the shoulders' high
    points ABOVE_NECK below the upper edge. Colours (metal: of a zip) sRGB 0..255 [3] or None for the textile's own.
    structure: of the cloth, with its pitch in cm; ribs: pitch in cm of the bands' ribs; stitch: how dark seams are;
    mottled, rumpled, relief: how uneven the yarn, how crumpled the cloth and how deep its structure is; seed: of
    what is random in painting it."""

    kind: str
    textile: np.ndarray
    print: np.ndarray | None
    bands: np.ndarray | None
    sleeves: np.ndarray | None
    collar: np.ndarray | None
    buttons: np.ndarray
    metal: np.ndarray
    structure: str
    pitch: float
    ribs: float
    stitch: float
    mottled: float
    rumpled: float
    relief: float
    inner: Inner
    seed: int


def cloth_colour(r: Random) -> np.ndarray:
    """sRGB 0..1 as wardrobes hold them: mostly black, white, grey and navy; few colours are pure."""
    k = r.random()
    for share, low, high in TONES:
        if k < share:
            return np.clip(r.uniform(low, high) + r.normal(0, 0.015, 3), 0, 1)
        k -= share
    if r.random() < NAVY / (1 - sum(t[0] for t in TONES)):
        return np.array(colorsys.hsv_to_rgb(NAVY_HUE + r.normal(0, 0.04), r.uniform(0.3, 0.75), r.uniform(0.15, 0.5)))
    return _dyed(r)


def _dyed(r: Random) -> np.ndarray:
    """A colour of dyed cloth: the brighter, the less pure; only a few are vivid."""
    low, high = HUES[int(r.choice(len(HUES), p=HUE_SHARES))]
    value = r.uniform(0.25, 0.95)
    paler = 1 if r.random() < VIVID else np.interp(value, (0.4, 0.9), (1, 0.55))
    purity = np.clip(r.beta(2, 1.9), 0.06, 0.95) * paler
    return np.array(colorsys.hsv_to_rgb(r.uniform(low, high) % 1, purity, value))


def _enlarged(pixels: np.ndarray) -> np.ndarray:
    return np.asarray(Image.fromarray(pixels).resize((ENLARGED, ENLARGED), Image.Resampling.BILINEAR))


def _print(r: Random, tones: list[np.ndarray]) -> np.ndarray:
    image = Image.new('RGBA', (SIZE, SIZE), (0, 0, 0, 0))
    if photos.available() and r.random() < PATCHES:
        size = int(UNIT * r.uniform(1.6, 3.2))
        patch = Image.fromarray(photos.cloth_patch(r)).resize((size, size), Image.Resampling.BICUBIC)
        image.paste(patch, ((SIZE - size) // 2, int((ABOVE_NECK + r.uniform(0.4, 1.2)) * UNIT)))
    else:
        fabric.chest_print(r, image, fabric.colour_bytes(tones))
    return _enlarged(np.asarray(image))


def _label(r: Random, cloth: Cloth) -> dict:
    """Fields of `Inner`: a label that hangs from the middle of the back's neckline."""
    dark, light = np.sort(r.uniform(0, 1, 2)) ** 2.2
    ink, ground = (dark, light) if r.random() < 0.6 else (light, dark)
    x, top = BACK * PIECE_APART + r.normal(0, 0.04), -cloth.cut.back / 10 - r.uniform(-0.02, 0.14)
    width, height = (r.uniform(0.15, 0.6), r.uniform(0.12, 0.55)) if r.random() < LABEL else (0.0, 0.0)
    return dict(
        tag=(x - width / 2, top, x + width / 2, top - height),
        tag_turn=float(np.radians(r.normal(0, 4))),
        tag_colour=ground * r.uniform(0.8, 1, 3),
        tag_ink=np.full(3, ink),
        tag_lines=float(r.integers(1, 5)),
        tag_ground=float(r.random() > PRINTED_LABEL),
    )


def chosen(r: Random, shares: dict[str, float]) -> str:
    """One of the keys, drawn by their shares."""
    weights = np.array(list(shares.values()))
    return str(r.choice(list(shares), p=weights / weights.sum()))


def _photographed(r: Random, cloth: Cloth) -> np.ndarray | None:
    """The front of a real garment in the middle of a textile [ENLARGED,ENLARGED,3], mirrored beyond its edges; None:
    unknown."""
    cut = cloth.cut
    front = (
        real_front(r, cut.chest, cut.front, cut.length, PER_CM)
        if r.random() < PHOTOGRAPHED and not cut.collar
        else None
    )
    if front is None:
        return None
    top = round(ABOVE_NECK * 10 * PER_CM)
    side = (ENLARGED - front.shape[1]) // 2
    below = ENLARGED - top - front.shape[0]
    return np.pad(front, ((top, below), (side, ENLARGED - side - front.shape[1]), (0, 0)), 'symmetric')


def _other(r: Random, share: float) -> np.ndarray | None:
    return cloth_colour(r) * 255 if r.random() < share else None


def _structure(r: Random, kind: str) -> dict:
    """The cloth's structure: fields of a look."""
    structure = chosen(r, KNIT_STRUCTURES if kind in KNITTED else STRUCTURES)
    pitch = r.uniform(0.5, 1.6) if structure == 'ribbed' else r.uniform(0.3, 0.8)
    mottled = {'heather': (0.05, 0.16), 'twill': (0.02, 0.1), 'knit': (0.02, 0.08)}.get(structure, (0.0, 0.05))
    return dict(
        structure=structure,
        pitch=pitch,
        ribs=r.uniform(0.35, 0.7),
        stitch=r.uniform(0.08, 0.4),
        mottled=r.uniform(*mottled),
        rumpled=float(np.exp(r.uniform(np.log(0.008), np.log(0.12)))),
        relief=r.uniform(0.3, 1.0),
    )


def random_look(r: Random, cloth: Cloth, garment: str = '') -> Look:
    """Draw the look of a garment of a kind."""
    cut = cloth.cut
    shirt = cut.collar > 0 and cut.style == SHIRT
    tones = [cloth_colour(r)] + [cloth_colour(r) if r.random() < 0.85 else random_colour(r) for _ in range(4)]
    kind, photographed = chosen(r, SHIRT_PATTERNS if shirt else PATTERNS), _photographed(r, cloth)
    kind = kind if photographed is None else 'photographed'
    pixels = _enlarged(fabric.pattern(r, kind, tones)) if photographed is None else photographed
    printed = not cut.opening and r.random() < PRINTED * {'plain': 1, 'photographed': 0}.get(kind, 0.12)
    base = (pixels[::20, ::20].reshape(-1, 3) / 255).mean(0) ** 2.2
    colour, outer, gain = sides(r, base)
    return Look(
        kind=kind + '+print' * printed,
        textile=pixels,
        print=_print(r, tones) if printed else None,
        bands=_other(r, OTHER_BANDS),
        sleeves=_other(r, OTHER_SLEEVES),
        collar=_other(r, OTHER_COLLAR),
        buttons=cloth_colour(r) * 255,
        metal=np.full(3, r.uniform(90, 210)),
        inner=Inner(colour, outer, gain, float(r.uniform(0.1, 0.8)), **_label(r, cloth)),
        seed=int(r.integers(1 << 30)),
        **_structure(r, garment),
    )
