"""The measures of a garment and its outline as it lies on a table, x to the wearer's left, y up, in centimetres:

        HPS ___ neck ___ HPS
      S  /                \\  S        HPS high point of the shoulder (y = 0), S shoulder point, U underarm point,
       /|                  |\\         H hem corner, C cuff (t: on the fold above, b: at the underarm seam)
     /  |                  |  \\
    Ct_ U                  U _Ct
      Cb|                  |Cb
        H __________________ H
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from .curves import Point, bezier

WHOLE = 999.0  # `opening` of a front that is open from neck to hem
SHIRT, STAND, ROLL, HOOD = 'shirt', 'stand', 'roll', 'hood'  # styles of collars


@dataclass
class Cut:
    """Measures of one garment in cm and degrees."""

    chest: float = 52.0  # flat width from underarm to underarm: half the garment's girth
    hem: float = 52.0  # flat width at the hem
    length: float = 70.0  # high point of the shoulder to hem
    shoulder: float = 22.0  # middle of the back to shoulder point
    slope: float = 4.0  # fall of the shoulder seam
    armhole: float = 23.0  # shoulder point down to underarm
    neck: float = 8.5  # half width of the neck
    front: float = 9.0  # depth of the neck in front
    back: float = 2.2  # and behind
    v: bool = False  # pointed instead of round neck in front
    sleeve: float = 22.0  # length along the fold, from the shoulder point; 0: sleeveless
    cuff: float = 17.0  # flat width of the cuff
    angle: float = 32.0  # of the sleeve below horizontal as it is cut: 20 boxy, 50 fitted
    rib_neck: float = 2.0  # width of the band along the neck; 0: none
    rib_hem: float = 0.0  # of the knitted bands at hem and cuffs (sweatshirts)
    gather: float = 0.8  # how much narrower those bands are than the cloth they hold
    collar: float = 0.0  # width of what is sewn to the neckline, in the middle behind; 0: nothing
    style: str = SHIRT  # of the collar: SHIRT and ROLL (turtlenecks) fold over, STAND does not, HOOD
    stand: float = 2.8  # height at which it folds over
    top: float = 1.0  # girth of a ROLL or STAND above its seam, as a share of the neckline
    point: float = 2.0  # by how much a shirt's collar is wider at its points
    curved_hem: float = 0.0  # by how much the side seams end above the middle of the hem (shirts)
    opening: float = 0.0  # how far the front is open below the neck when nothing closes it; WHOLE: to the hem
    zipped: bool = False  # a zip closes the opening, else buttons
    raglan: bool = False  # the sleeve reaches the neck
    puff: float = 0.0  # by how much a gathered sleeve is wider and longer than it is drawn
    rolled: float = 0.0  # height of rolled up sleeve ends


Outline = dict[str, np.ndarray]
RAGLAN, ROUNDED = 1.6, 5.0  # cm from the neck to a raglan's seam; of the arc over the shoulder
NARROWEST = 3.0  # cm of shoulder seam at least


def _armhole(cut: Cut, s: Point, u: Point) -> np.ndarray:
    """It runs inside of the line S-U."""
    hollow, low = 1.2 + 0.06 * cut.armhole, max(cut.chest / 2 - cut.shoulder, 0)
    if cut.raglan:
        return bezier(s, (s[0] + 0.25 * (u[0] - s[0]), 0.4 * u[1]), (u[0] - 3.0, 0.75 * u[1]), u)
    if cut.sleeve <= 0:
        return bezier(s, (s[0] - 1.5 * hollow, s[1] - 0.5 * cut.armhole), (u[0] - low - 3, u[1] + 1), u)
    return bezier(
        s, (s[0] - hollow, s[1] - 0.45 * cut.armhole), (u[0] - low - 0.8 * hollow, u[1] + 0.12 * cut.armhole), u
    )


def _necklines(cut: Cut, p: Point) -> Outline:
    k, middle = 0.55, (0.0, -cut.front)
    if cut.v:
        front = bezier(p, (p[0] - 0.2, -0.35 * cut.front), (0.35 * p[0], -0.8 * cut.front), middle)
    else:
        front = bezier(p, (p[0] - 0.3, -k * cut.front), (p[0] * k, -cut.front), middle)
    return {'front': front, 'back': bezier(p, (p[0] * 0.9, -0.7 * cut.back), (p[0] * k, -cut.back), (0, -cut.back))}


def _over_shoulder(s: np.ndarray, p: np.ndarray, along: np.ndarray) -> np.ndarray:
    """The upper edge of a raglan sleeve: from the neck to the shoulder point and, rounded, on along the arm."""
    back = (s - p) / np.linalg.norm(s - p)
    arc = [p + ROUNDED * back, p + 0.4 * ROUNDED * back, p + 0.4 * ROUNDED * along, p + ROUNDED * along]
    return bezier(*map(tuple, arc), n=12)


def _sleeve(cut: Cut, s: Point, u: Point) -> Outline:
    t = np.radians(cut.angle)
    along, across = np.array([np.cos(t), -np.sin(t)]), np.array([-np.sin(t), -np.cos(t)])
    p = np.array((cut.shoulder, -cut.slope))
    end = p + cut.sleeve * along
    under = end + cut.cuff * across
    top = np.vstack([s, _over_shoulder(np.array(s), p, along), end]) if cut.raglan else np.array([p, end])
    lines = {'top': top, 'cuff': np.array([end, under]), 'under': np.array([u, under])}
    return lines | {'along': along, 'across': across, 'origin': p}


def outline(cut: Cut) -> Outline:
    """Named curves [N,2] of the wearer's left half (x >= 0), from first to last point: shoulder HPS-S, side U-H,
    armhole S-U, front and back HPS-middle, hem H-middle, and of the sleeve top S-Ct, cuff Ct-Cb, under U-Cb;
    also the unit vectors along and across the sleeve and its origin, the shoulder point."""
    p, s = (cut.neck, 0.0), (cut.shoulder, -cut.slope)
    if cut.raglan:
        s = (cut.neck + RAGLAN, -cut.slope * RAGLAN / (cut.shoulder - cut.neck))
    u, h = (cut.chest / 2, -cut.slope - cut.armhole), (cut.hem / 2, -cut.length + cut.curved_hem)
    out = {'shoulder': np.array([p, s]), 'side': np.array([u, h]), 'armhole': _armhole(cut, s, u), **_necklines(cut, p)}
    out['hem'] = bezier(h, (h[0] * 0.8, h[1]), (h[0] * 0.55, -cut.length), (0, -cut.length))
    return out | (_sleeve(cut, s, u) if cut.sleeve > 0 else {})


def valid(cut: Cut) -> bool:
    """Whether the sleeve's underarm seam exists and the measures make a garment."""
    o = outline(cut)
    if cut.shoulder <= cut.neck + NARROWEST or cut.front <= cut.back:
        return False
    return cut.sleeve <= 0 or float((o['under'][1] - o['under'][0]) @ o['along']) > 3


def sleeve_width(cut: Cut) -> float:
    """Flat width of the sleeve at the underarm point, cm."""
    o = outline(cut)
    return float((o['under'][0] - o['origin']) @ o['across'])


def described(cut: Cut) -> dict:
    """The measures, rounded to millimetres."""
    return {k: round(v, 1) if isinstance(v, float) else v for k, v in asdict(cut).items()}
