"""What a garment looks like: its cloth, prints, bands, seams, buttons, inner side and label. Drawn once a picture,
painted by `paint`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from .. import fabric, photos
from ..body import Random
from ..cloth import BACK, Cloth
from ..fabric import ABOVE_NECK, SIZE, SPAN, UNIT, random_colour
from ..inner import Inner, sides
from .pattern_space import PER_CM

ENLARGED = round(SPAN * 10 * PER_CM)  # pixels a side of a textile in pattern space
PLAIN, SHIRT = (
    dict(
        plain=0.52,
        stripes=0.13,
        checks=0.04,
        dots=0.04,
        camouflage=0.02,
        confetti=0.04,
        gradient=0.02,
        blocks=0.05,
        photographed=0.14,
    ),
    dict(
        plain=0.34,
        stripes=0.2,
        checks=0.22,
        dots=0.06,
        camouflage=0.01,
        confetti=0.03,
        gradient=0.01,
        blocks=0.01,
        photographed=0.12,
    ),
)
PRINTED = 0.42  # share of garments without a collar that have a print
OTHER_BANDS, OTHER_SLEEVES, OTHER_COLLAR = 0.2, 0.08, 0.12
LABEL, PRINTED_LABEL = 0.7, 0.3  # shares of garments with a label, and of labels that are printed on the cloth
PIECE_APART = 30.0  # units between the rest coordinates of two pieces
MOTTLED = (0.0, 0.07)  # share by which yarn is uneven


@dataclass
class Look:
    """textile [ENLARGED,ENLARGED,3] sRGB, print [ENLARGED,ENLARGED,4] or None: x in the middle, the shoulders' high
    points ABOVE_NECK below the upper edge. Colours sRGB 0..255 [3] or None for the textile's own. ribs: pitch in cm
    and depth of the bands' ribs; stitch: how dark seams are; mottled: how uneven; seed: of what is random in
    painting it."""

    kind: str
    textile: np.ndarray
    print: np.ndarray | None
    bands: np.ndarray | None
    sleeves: np.ndarray | None
    collar: np.ndarray | None
    buttons: np.ndarray
    ribs: tuple[float, float]
    stitch: float
    mottled: float
    inner: Inner
    seed: int


def _enlarged(pixels: np.ndarray) -> np.ndarray:
    return np.asarray(Image.fromarray(pixels).resize((ENLARGED, ENLARGED), Image.BILINEAR))


def _print(r: Random, tones: list[np.ndarray]) -> np.ndarray:
    image = Image.new('RGBA', (SIZE, SIZE), (0, 0, 0, 0))
    if photos.available() and r.random() < 0.35:
        size = int(UNIT * r.uniform(1.6, 3.2))
        patch = Image.fromarray(photos.cloth_patch(r)).resize((size, size), Image.BICUBIC)
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


def _kind(r: Random, shirt: bool) -> str:
    shares = SHIRT if shirt else PLAIN
    kind = str(r.choice(list(shares), p=list(shares.values())))
    return 'plain' if kind == 'photographed' and not photos.available() else kind


def _other(r: Random, share: float) -> np.ndarray | None:
    return random_colour(r) * 255 if r.random() < share else None


def random_look(r: Random, cloth: Cloth) -> Look:
    """Draw the look of a garment."""
    shirt = cloth.cut.collar > 0
    tones = [random_colour(r) for _ in range(5)]
    kind = _kind(r, shirt)
    pixels = fabric.pattern(r, kind, tones)
    printed = not shirt and r.random() < PRINTED * (1 if kind == 'plain' else 0.3)
    base = (pixels[::16, ::16].reshape(-1, 3) / 255).mean(0) ** 2.2
    colour, outer, gain = sides(r, base)
    return Look(
        kind + '+print' * printed,
        _enlarged(pixels),
        _print(r, tones) if printed else None,
        _other(r, OTHER_BANDS),
        _other(r, OTHER_SLEEVES),
        _other(r, OTHER_COLLAR),
        random_colour(r) * 255,
        (r.uniform(0.3, 0.6), r.uniform(0.05, 0.2)),
        r.uniform(0.08, 0.4),
        r.uniform(*MOTTLED),
        Inner(colour, outer, gain, float(r.uniform(0.1, 0.8)), **_label(r, cloth)),
        int(r.integers(1 << 30)),
    )
