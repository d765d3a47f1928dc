"""Where the sewing begins: torso panels bent around the trunk, sleeves around the arms at rest, the collar about the
neck."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from ..body import Body
from ..fitting import normals
from .cut import HOOD, SHIRT
from .figure import arm_line
from .mesh import BACK, FRONT, LEFT, RIGHT, Cloth

ABOVE, FRONT_ROOM, DEPTH = (
    1.5,
    1.1,
    0.68,
)  # cm above the shoulders; of the front's depth to the back's; of a tube to its width
HOOD_BENT, HOOD_BEND, NECK_RADIUS = 150.0, 14.0, 7.5  # degrees, cm
SHOULDER_BLEND = 8.0  # cm over which a raglan sleeve leaves the torso


def _tube(cut_width: float) -> tuple[float, float]:
    """Half axes of an upright elliptic tube with girth 2 * cut_width (Ramanujan's approximation)."""
    a = 2 * cut_width / (np.pi * (3 * (1 + DEPTH) - np.sqrt((3 + DEPTH) * (1 + 3 * DEPTH))))
    return a, DEPTH * a


def _torso(cloth: Cloth, m: dict[str, float]) -> np.ndarray:
    cut, p, side = cloth.cut, cloth.rest, cloth.side.astype(float)
    a, b = _tube(cut.chest)
    t = np.clip(p[:, 0] / (cut.chest / 2), -1.05, 1.05) * np.pi / 2
    line = -cut.slope * np.clip((np.abs(p[:, 0]) - cut.neck) / (cut.shoulder - cut.neck), 0, 1)
    bent = np.clip((line - p[:, 1]) / (cut.armhole * 0.9), 0, 1)  # flat at the shoulder line, round below the arms
    depth = b * np.maximum(np.cos(t), 0.15) * np.sqrt(bent) * np.where(side < 0, 1.0, FRONT_ROOM)
    return np.stack(
        [p[:, 0] * (1 - bent) + a * np.sin(t) * bent, m['high'] + ABOVE + p[:, 1], m['shoulder_z'] + side * depth], 1
    )


def _arm_axis(joints: np.ndarray, on: np.ndarray) -> np.ndarray:
    """Points [N,3] at places on [N] cm along upper arm and forearm."""
    first, second = joints[1] - joints[0], joints[2] - joints[1]
    long, on = np.linalg.norm(first), on[:, None]
    return np.where(on < long, joints[0] + first / long * on, joints[1] + second / np.linalg.norm(second) * (on - long))


def _around_arm(cloth: Cloth, chosen: np.ndarray, s: int, joints: np.ndarray, torso: np.ndarray) -> np.ndarray:
    """Places [N,3] of a sleeve's vertices around the arm with these joints; what a raglan has above the shoulder point
    stays as it is on the torso [N,3]."""
    cut, o = cloth.cut, cloth.outline
    u = o['under'][0] - o['origin']
    wide, reach = float(u @ o['across']), float(u @ o['along'])
    q = cloth.rest[chosen] * (s, 1) - o['origin']
    along, across = q @ o['along'], q @ o['across']
    taper = np.clip((along - reach) / max(cut.sleeve - reach, 1), 0, 1)
    width = np.where(along < reach, wide, wide + (cut.cuff - wide) * taper)
    turn = np.pi * np.clip(across / width, 0, 1)
    d = (joints[2] - joints[0]) / np.linalg.norm(joints[2] - joints[0])
    forward = np.array([0, 0, 1.0]) - d * d[2]
    forward /= np.linalg.norm(forward)
    up = np.cross(forward, d) * s
    off = np.cos(turn)[:, None] * up + (np.sin(turn) * cloth.side[chosen])[:, None] * forward
    spot = _arm_axis(joints, along + 1.0) + (width / np.pi)[:, None] * off
    k = np.clip((along + 2) / SHOULDER_BLEND, 0, 1)[:, None] if cut.raglan else 1.0
    return spot * k + torso * (1 - k)


def placed(cloth: Cloth, body: Body, m: dict[str, float]) -> np.ndarray:
    """Starting places [V,3] in cm on a body with measures m (figure.measures)."""
    x = _torso(cloth, m)
    collar_up(cloth, x)
    if cloth.cut.sleeve <= 0:
        return x
    for piece, letter, s in ((LEFT, 'L', 1), (RIGHT, 'R', -1)):
        own = cloth.sleeve == piece
        shared = np.zeros(len(x), bool)
        shared[cloth.weld[cloth.piece == piece]] = True
        chosen = np.nonzero(own | shared)[0]
        spot, free = _around_arm(cloth, chosen, s, arm_line(body, letter), x[chosen]), own[chosen]
        x[chosen[free]] = spot[free]
        x[chosen[~free]] = (x[chosen[~free]] + spot[~free]) / 2  # the armhole: half way between torso and sleeve
    return x


def _beside(cloth: Cloth, s: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Values [N,3] of the neckline's vertices, interpolated to places s along it."""
    return np.stack([np.interp(s, cloth.neck_at, values[:, k]) for k in range(3)], 1)


def _over_panels(
    cloth: Cloth, x: np.ndarray, outward: np.ndarray, chosen: np.ndarray, low: np.ndarray, place: np.ndarray
) -> None:
    """Let those parts of a collar that hang far down (low [N]) lie a finger's breadth above the panels."""
    for side, piece in ((1, FRONT), (-1, BACK)):
        panel = np.unique(cloth.weld[cloth.piece == piece])
        lies = np.nonzero(low & (cloth.side[chosen] == side))[0]
        if len(lies):
            near = panel[cKDTree(cloth.rest[panel]).query(cloth.rest[chosen[lies]])[1]]
            place[lies] = x[near] + outward[near] * 1.1


def collar_up(cloth: Cloth, x: np.ndarray) -> None:
    """Place the collar's vertices about the neckline in x: up to the fold, outside down to the seam, and on over the
    panels."""
    chosen = np.nonzero(cloth.up >= 0)[0]
    if not len(chosen):
        return
    neck, stand = x[cloth.neck].copy(), min(cloth.cut.stand, cloth.cut.collar)
    torso = cloth.triangle[(cloth.up[cloth.triangle] < 0).all(1)]
    outward = normals(np.ascontiguousarray(x, np.float32), np.ascontiguousarray(torso))
    s, h = np.clip(cloth.along[chosen], 0, cloth.neck_at[-1]), cloth.up[chosen]
    seam, off = _beside(cloth, s, neck), _beside(cloth, s, outward[cloth.neck])
    out = (seam - neck.mean(0)) * (1, 0, 1)
    out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-6)
    if cloth.cut.style == HOOD:
        x[chosen] = _hood_down(cloth.cut.collar, seam, 1 - 2 * s / cloth.neck_at[-1], h)
        return
    fold = seam + (0, 0.97 * stand, 0) + out * (0.25 * stand if cloth.cut.style == SHIRT else -1.0)
    over = seam + off + out * 0.4
    k = np.clip((h - stand) / stand, 0, 1)[:, None]
    place = np.where((h < stand)[:, None], seam + (fold - seam) * (h / stand)[:, None], fold * (1 - k) + over * k)
    if cloth.cut.style == SHIRT:
        _over_panels(cloth, x, outward, chosen, h > 2 * stand, place)
    x[chosen] = place


def _hood_down(high: float, seam: np.ndarray, s: np.ndarray, h: np.ndarray) -> np.ndarray:
    """Places of a hood's vertices at heights h [N] above the points seam [N,3], s [N] from -1 to 1 along the
    neckline: up along the neck, around it, and down behind."""
    bend = np.radians(HOOD_BENT) * np.clip(np.linspace(0, high, 100) / HOOD_BEND, 0, 1)
    rise, back = (np.cumsum(f(bend)) * high / 100 for f in (np.cos, np.sin))
    y, z = np.interp(h, np.linspace(0, high, 100), rise), np.interp(h, np.linspace(0, high, 100), back)
    closing = np.sqrt(np.maximum(1 - (h / (high * 1.02)) ** 4, 0))
    beside = np.clip(np.minimum(h / 4, 1), 0, 1) * (seam[:, 2] - z > seam[:, 2].min())
    x = np.where(beside > 0, np.sign(s) * np.maximum(np.abs(seam[:, 0]), NECK_RADIUS * beside), seam[:, 0])
    return np.stack([x * closing, seam[:, 1] + y, seam[:, 2] - z], 1)
