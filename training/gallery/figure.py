"""A person's geometry without Blender: body, pose, clothes, where is what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from scipy.spatial import cKDTree

from ..render import assets
from ..render.body import Body, body_group, bone, group_share
from ..render.bottoms import suit_bottom
from ..render.fitting import skin, sparse
from . import polygons
from .dress import Worn, draped, edge_distance
from .hair.scalp import Obstacle, Scalp, sampled, sunk
from .polygons import Fitted, Polygons, fitted, to_stage, vertex_normals
from .pose import relaxed
from .shape import shaped
from .spec import Person

AXES = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]])  # MakeHuman's axes to the stage's
COVERED, NEAR = 0.35, 0.9  # decimetres from the top's edge from which, and within which of it, skin is left out
OUTWARD, ON_ARM = 0.3, 0.5  # cosine of the way to the cloth against the skin's normal; an arm's least share of weight
WAIST = 0.25  # decimetres below the trousers' edge from which skin is left out
HANGS, REACH = 0.06, 0.4  # decimetres between trousers and top, and how deep inside it is looked for
LOWER_PIECE, LARGE = 1.2, 300  # height (decimetres) and vertices by which trousers are told from the rest of a suit


@dataclass(frozen=True)
class Figure:
    """body at rest, all base vertices posed [V,3] (stage, metres), bone matrices, the top, the trousers."""

    person: Person
    body: Body
    posed: np.ndarray
    matrices: np.ndarray
    worn: Worn
    trousers: Fitted

    def joint(self, name: str, end: str = 'head') -> np.ndarray:
        """Where a bone's head or tail is, stage metres."""
        i = bone(name)
        p = (self.body.heads if end == 'head' else self.body.tails)[i]
        return to_stage(self.matrices[i, :, :3] @ p + self.matrices[i, :, 3])

    def nose(self) -> np.ndarray:
        """The tip of the nose: the head's foremost point near the middle, stage metres."""
        v, used = self.body.vertices, body_group('body')[0]
        on = used[(group_share('head', '')[used] > 0.9) & (np.abs(v[used, 0]) < 0.05)]
        return self.posed[on[v[on, 2].argmax()]]

    def floor(self) -> float:
        """Height of the soles, metres."""
        return float(self.posed[body_group('body')[0], 2].min())


def _trousers(f: Fitted) -> Fitted:
    """The lower pieces of a suit."""
    keep = np.zeros(len(f.rest), bool)
    for c in np.unique(f.component):
        on = f.component == c
        y = f.rest[on, 1]
        keep |= on & ((y.max() + y.min()) / 2 <= LOWER_PIECE) & (on.sum() > LARGE)
    return Fitted(f.rest, f.posed, f.polygons.where(keep), f.component)


def over(points: np.ndarray, trousers: Fitted) -> np.ndarray:
    """Cloth [V,3] at least HANGS above the trousers (MakeHuman's units): the hem's simulation only knows the skin."""
    used = np.unique(np.concatenate([np.asarray(q) for q in trousers.polygons.faces]))
    n = vertex_normals(trousers.posed, trousers.polygons)[used]
    solid = Obstacle(trousers.posed[used], n)
    near = solid.tree.query(points)[0] < REACH
    out = points.astype(float)
    out[near] = solid.push(out[near], np.full(int(near.sum()), HANGS), REACH)[0]
    return out


def figure(p: Person) -> Figure:
    """Shape, pose and dress a person. Raises BadSpec, Failed."""
    body, suit = shaped(p), p.bottom.suit
    worn = draped(body, relaxed(body, p.pose), p.top, suit_bottom(body, suit), p.seed)
    posed = to_stage(skin(body.vertices, sparse(assets.rig().weights), worn.matrices))
    trousers = _trousers(fitted(f'clothes/{suit}/{suit}.mhclo', body, worn.matrices))
    worn = replace(worn, points=over(worn.points, trousers))
    return Figure(p, body, posed, worn.matrices, worn, trousers)


def _limbs(*names: str) -> np.ndarray:
    return sum((group_share(name, '') for name in names), np.zeros(len(assets.base().vertices)))


def _beneath(f: Figure) -> np.ndarray:
    """Base vertices [V] deep under the top: its nearest point lies outward, far from its edges; arms only under
    sleeves."""
    cloth = f.worn.cloth
    near = cKDTree(to_stage(f.worn.points)).query(f.posed)[1]
    way = to_stage(f.worn.points)[near] - f.posed
    far = np.linalg.norm(way, axis=1)
    outward = (way * vertex_normals(f.posed, polygons.body())).sum(1) > OUTWARD * far
    deep = edge_distance(cloth, f.worn.points)[near] > COVERED
    arm = _limbs('upper_arm', 'lower_arm', 'hand') > ON_ARM
    return deep & outward & (far < NEAR * polygons.METRES) & (arm == (cloth.sleeve[near] > 0)) & (_limbs('head') < 0.5)


def covered(f: Figure) -> np.ndarray:
    """Which base vertices [V] lie so deep under clothes that their skin is not drawn: none pokes through then."""
    arms = _limbs('upper_arm', 'lower_arm', 'hand') > ON_ARM
    used = np.unique(np.concatenate([np.asarray(q) for q in f.trousers.polygons.faces]))
    legs = (f.body.vertices[:, 1] < f.trousers.rest[used, 1].max() - WAIST) & ~arms
    return _beneath(f) | legs


def shown_trousers(f: Figure) -> Polygons:
    """The trousers' faces up to a little above the top's hem: the rest could poke through it."""
    z = to_stage(f.worn.points)[:, 2]
    return f.trousers.polygons.where(to_stage(f.trousers.posed)[:, 2] < np.percentile(z, 1) + 0.07)


@lru_cache(None)
def vertex_uv() -> np.ndarray:
    """One texture coordinate of each base vertex [V,2]."""
    body, out = polygons.body(), np.zeros((len(assets.base().vertices), 2))
    for face, corner in zip(body.faces, body.corners):
        out[face] = body.uv[corner]
    return out


def head_turn(f: Figure) -> np.ndarray:
    """The head's rotation on the stage [3,3]."""
    return AXES @ f.matrices[bone('head'), :, :3] @ AXES.T


def scalp(f: Figure, density: np.ndarray) -> Scalp:
    """Skin with hair of a density [V] on the head."""
    body = polygons.body()
    faces = body.chosen([bool(density[face].max() > 0.1) for face in body.faces])
    grown = f.posed[density > 0.5]
    middle = (grown.max(0) + grown.min(0)) / 2
    return Scalp(f.posed, faces.triangles(), density, vertex_normals(f.posed, body), head_turn(f), middle)


def hair_density(mask: np.ndarray) -> np.ndarray:
    """Of the scalp mask [H,W] (0..255) at each base vertex [V], on the head alone."""
    return sampled(mask.astype(float) / 255, vertex_uv()) * (group_share('head', '') > 0.5)


def beard_density(f: Figure) -> np.ndarray:
    """Where a beard grows [V]: jaw and upper lip, fading towards cheeks and neck; not on the lips."""
    v, rest = f.body.vertices, f.body
    chin, head, lips = rest.tails[bone('jaw')], rest.joint('head'), rest.joint('oris05')

    def ramp(x: np.ndarray, low: float, high: float) -> np.ndarray:
        t = np.clip((x - low) / (high - low), 0, 1)
        return t * t * (3 - 2 * t)

    fade = (1 - ramp(v[:, 1], lips[1] + 0.05, lips[1] + 0.45)) * ramp(v[:, 1], chin[1] - 0.75, chin[1] - 0.25)
    return fade * ramp(v[:, 2], head[2] - 0.1, head[2] + 0.35) * (group_share('head', '') > 0.2)


def obstacle(f: Figure, top: tuple[np.ndarray, np.ndarray], flat_ears: bool) -> Obstacle:
    """What hair stays above: the body, ears pressed flat where hair falls over them, and the top's surface."""
    body = polygons.body()
    head = group_share('head', '') > 0.9
    p = sunk(f.posed, body.faces, head) if flat_ears else f.posed
    n, faces = vertex_normals(p, body), np.array(body.faces)
    used = body_group('body')[0]
    points, triangle = top
    cloth = Polygons(triangle.tolist(), [], np.zeros((1, 2)), [])
    return Obstacle(
        np.concatenate([p[used], p[faces].mean(1), points]),
        np.concatenate([n[used], n[faces].mean(1), vertex_normals(points, cloth)]),
    )
