"""Named points of a garment: the vertices that annotators of real photos mark, and what part each triangle is."""

from __future__ import annotations

import numpy as np

from .curves import along, lengths
from .cut import HOOD, SHIRT
from .mesh import BACK, COLLAR, FRONT, LEFT, RIGHT, Cloth

TORSO, LEFT_SLEEVE, RIGHT_SLEEVE, COLLAR_PART, PLACKET, HOOD_PART = range(1, 7)
"""Parts of triangles; sleeves are the wearer's."""
PLACKET_HALF, ZIP_HALF = 1.7, 0.6  # cm from the middle of the front to the edge of its placket or zip
MIDDLE_EDGE = 0.5  # of the way from shoulder to cuff, or armpit to cuff, at which the elbow's points lie
ELBOW_FROM = 28.0  # cm of sleeve from which its elbow has points


def part_labels(cloth: Cloth) -> np.ndarray:
    """Part [T] uint8 of each triangle."""
    cut, piece = cloth.cut, cloth.piece[cloth.corner[:, 0]]
    top = HOOD_PART if cut.style == HOOD else COLLAR_PART
    out = np.select([piece == LEFT, piece == RIGHT, piece == COLLAR], [LEFT_SLEEVE, RIGHT_SLEEVE, top], TORSO)
    middle = cloth.uv[cloth.corner].mean(1)
    near = np.abs(middle[:, 0]) < (ZIP_HALF if cut.zipped else PLACKET_HALF)
    out[(piece == FRONT) & near & (-middle[:, 1] - cut.front < cut.opening)] = PLACKET
    return out.astype(np.uint8)


def _edges(cloth: Cloth) -> dict[str, tuple[float, float]]:
    """Places in the flat drawing of the points on the wearer's left half."""
    o = cloth.outline
    out = {'neck': o['shoulder'][0], 'armpit': o['side'][0], 'hem': o['side'][1], 'waist': o['side'].mean(0)}
    out['shoulder'] = (cloth.cut.shoulder, -cloth.cut.slope) if cloth.cut.raglan else o['armhole'][0]
    if cloth.cut.sleeve > 0:
        out |= {'cuff_outer': o['cuff'][0], 'cuff_inner': o['cuff'][1]}
        if cloth.cut.sleeve >= ELBOW_FROM:
            start = lengths(o['top'])[-1] - cloth.cut.sleeve
            out['elbow_outer'] = along(o['top'], start + MIDDLE_EDGE * cloth.cut.sleeve)
            out['elbow_inner'] = along(o['under'], MIDDLE_EDGE * lengths(o['under'])[-1])
    return out


def _named(name: str, s: int) -> str:
    """With the viewer's side: the wearer's left is on the right."""
    first, _, last = name.partition('_')
    return f'{first}_{"r" if s > 0 else "l"}' + (f'_{last}' if last else '')


def landmarks(cloth: Cloth) -> dict[str, int]:
    """The named points of annotated photos (neck_l .. hem_m; _l on the viewer's left) as vertices; those that a garment
    has not are left out. On shirts the middle of the neck behind is on the collar's fold, else on the neckline."""
    torso, sleeves = np.unique(cloth.weld[cloth.piece <= BACK]), np.isin(cloth.piece, (LEFT, RIGHT))
    arms = np.unique(cloth.weld[sleeves]) if sleeves.any() else torso

    def nearest(place: tuple[float, float], among: np.ndarray) -> int:
        return int(among[np.argmin(np.linalg.norm(cloth.rest[among] - place, axis=1))])

    out = {}
    for name, place in _edges(cloth).items():
        for s in (1, -1):
            among = arms if name.startswith(('cuff', 'elbow')) else torso
            among = among[cloth.rest[among, 0] * s > 0]
            out[_named(name, s)] = nearest((place[0] * s, place[1]), among)
    front, back = (torso[cloth.side[torso] == s] for s in (1, -1))
    out['collar_front'], out['hem_m'] = nearest((0, -cloth.cut.front), front), nearest((0, -cloth.cut.length), front)
    out['collar_back'] = nearest((0, -cloth.cut.back), back)
    if cloth.cut.collar > 0 and cloth.cut.style != HOOD:
        high = min(cloth.cut.stand, cloth.cut.collar) if cloth.cut.style == SHIRT else cloth.cut.collar
        away = np.hypot(cloth.along - cloth.neck_at[-1] / 2, cloth.up - min(high, cloth.cut.stand))
        out['collar_back'] = int(np.argmin(np.where(cloth.up >= 0, away, np.inf)))
    return out
