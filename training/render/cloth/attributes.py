"""What a careful person reads off a garment: kind, sleeves, neckline, front, and its measures."""

from __future__ import annotations

import numpy as np

from ..body import Body, posed_joint
from .collider import CM
from .cut import HOOD, ROLL, STAND, Cut
from .kinds import CAP, ELBOW, LONG, NONE, SHORT, THREE_QUARTER
from .mesh import Cloth

CLASSES = {CAP: 0.4, SHORT: 0.88, ELBOW: 1.25, THREE_QUARTER: 1.78, LONG: np.inf}
"""Where sleeves of each class end at most: 0 shoulder, 1 elbow, 2 wrist."""
SCOOP, BOAT = 13.0, 10.8  # cm: depth of a scoop, half width of a boat neck
BUTTON = 1.0  # cm below the neckline from which a collar counts as open
MOSTLY_OPEN = 0.6  # of the front's length


def sleeve_extent(cut: Cut, m: dict[str, float]) -> float:
    """Where sleeves end on a body with measures m, as cut: 0 shoulder, 1 elbow, 2 wrist, 0 for none."""
    if cut.sleeve <= 0:
        return 0.0
    reach, upper = cut.sleeve + cut.shoulder - m['shoulder'] - 1.5, m['upper_arm']
    return max(0.0, reach / upper if reach < upper else 1 + (reach - upper) / (m['arm'] - upper))


def worn_extent(cloth: Cloth, worn: np.ndarray, body: Body, pose: np.ndarray) -> tuple[float, float]:
    """Where the left and the right sleeve end on the posed arm in a worn state [V,3]: 0 shoulder, 1 elbow, 2 wrist."""
    return _ends(cloth, worn, body, pose, 'L', 1), _ends(cloth, worn, body, pose, 'R', -1)


def _ends(cloth: Cloth, worn: np.ndarray, body: Body, pose: np.ndarray, letter: str, s: int) -> float:
    if cloth.cut.sleeve <= 0:
        return 0.0
    o, q = cloth.outline, cloth.rest * (s, 1)
    rim = (cloth.sleeve > 0) & ((q - o['origin']) @ o['along'] > cloth.cut.sleeve - 0.3) & (q[:, 0] > 0)
    end = worn[rim].mean(0)
    shoulder, elbow, wrist = (
        posed_joint(body, pose, f'{b}.{letter}') * CM for b in ('upperarm01', 'lowerarm01', 'wrist')
    )
    upper, fore = elbow - shoulder, wrist - elbow
    first, second = (end - shoulder) @ upper / (upper @ upper), (end - elbow) @ fore / (fore @ fore)
    return float(np.clip(1 + second if second > 0 else min(first, 1), 0, 2.3))


def sleeve_class(extent: float) -> str:
    """The class of sleeves that end there."""
    return NONE if extent <= 0 else next(name for name, most in CLASSES.items() if extent <= most)


def neckline(cut: Cut, fasten: float) -> str:
    """crew, scoop, v, boat, henley, collar-closed, collar-open, turtleneck or hood; fasten: cm below the neckline from
    which the front is closed."""
    if cut.collar > 0:
        if cut.style == HOOD:
            return 'hood'
        if cut.style == ROLL or (cut.style == STAND and cut.opening <= 0):
            return 'turtleneck'
        return 'collar-closed' if fasten < BUTTON else 'collar-open'
    if 0 < cut.opening < cut.length - cut.front:
        return 'henley'
    return 'v' if cut.v else 'scoop' if cut.front > SCOOP else 'boat' if cut.neck > BOAT else 'crew'


def front(cut: Cut, fasten: float) -> str:
    """closed, buttoned, zipped or open."""
    if cut.opening < cut.length - cut.front:
        return 'closed'
    if fasten > MOSTLY_OPEN * (cut.length - cut.front):
        return 'open'
    return 'zipped' if cut.zipped else 'buttoned'


def attributes(kind: str, cut: Cut, m: dict[str, float], fasten: float) -> dict[str, str | float]:
    """Of a garment of a kind, fastened so, on a body with measures m; lengths in cm."""
    return dict(
        kind=kind,
        sleeves=sleeve_class(sleeve_extent(cut, m)),
        neckline=neckline(cut, fasten),
        front=front(cut, fasten),
        collar=cut.style if cut.collar > 0 else '',
        sleeve_cm=round(cut.sleeve, 1),
        length_cm=round(cut.length, 1),
        chest_cm=round(2 * cut.chest, 1),
        ease_cm=round(2 * cut.chest - m['chest'], 1),
        shoulder_cm=round(2 * cut.shoulder, 1),
        hem_below_hip_cm=round(cut.length - (m['high'] - m['hip_y']), 1),
    )
