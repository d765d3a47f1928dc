"""The worn picture: skin, garment, what is worn below, hair and eyes, before a background."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .. import assets
from ..body import Body, Random, arm_share, body_group, parse_scores, posed_body, posed_joint, skin_textures
from ..bottoms import Bottom, under
from ..camera_faults import photographed
from ..cloth import CM, DRESS
from ..cloth.tuck import TUCKED
from ..dressing import BIAS, LIP, MARGIN, choose_hair, hair_top, head_parts
from ..fabric import random_creases
from ..fitting import normals, skin
from ..garment import NEVER
from ..native import Part, part
from ..person_truth import HEIGHT, WIDTH, densepose, keypoints, random_camera
from ..pose import SEATED
from ..rooms import room, street
from ..scene import SUPERSAMPLING, Buffers, composed, draw, empty, halved, labels, random_light, shaded
from ..surroundings import behind_person
from .before import Surface, brought_forward, straps
from .beneath import beneath, is_open
from .bottom import bottom_part, own, tucked
from .garment import Painted, garment_part
from .pattern_space import TORSO
from .seat import seat
from .states import Dressed

CREASES = (0.01, 0.1)  # mean slope of creases too fine for the simulation
TRUNK = -0.12  # units by which the trunk's skin seems further away: cloth lies as close as half a centimetre
COVERED = 0.8  # units above the lowest cloth of the torso where what is worn below surely is hidden
WHOLE_BODY, WHOLE_BACK = (
    0.12,
    0.6,
)  # share of persons outside catalogues who are seen down to their feet, and of those who turn away
DRAWN_PLACES, INDOORS = 0.65, 0.42  # shares of backgrounds outside of studios that are rooms or streets, and rooms
BARE_LEGS = 0.75  # share of dresses with neither trousers nor a skirt below
GARMENT = 1  # index of the garment among the parts


@dataclass
class WornView:
    """The picture [H,W,3] with its labels; parts (the garment is number GARMENT), buffers and the garment's
    screen vertices [D,3] for the truth; whole: buffers of the garment alone, also where something
    hides it; over_another: whether its open front shows another top."""

    image: np.ndarray
    parse: np.ndarray
    densepose: np.ndarray
    keypoints: np.ndarray
    parts: list[Part]
    buffers: Buffers
    screen: np.ndarray
    hair: str | None
    whole: Buffers
    over_another: bool


def _legs_hidden(body: Body, bottom: Bottom) -> np.ndarray:
    """Skin vertices that lie safely under what is worn below."""
    used = body_group('body')[0]
    y = body.vertices[used, 1]
    return (y < bottom.waist - MARGIN) & (y > bottom.hem + MARGIN) & (arm_share()[used] < 0.05)


def _below(r: Random, dress: Dressed) -> Bottom:
    """What is worn below, a copy; with most dresses nothing that shows."""
    bottom = own(dress.person.bottom)
    if dress.kind == DRESS and r.random() < BARE_LEGS:
        bottom.hem = bottom.waist
        under(bottom, -NEVER)
    return bottom


def _skin_part(r: Random, body: Body, bottom: Bottom, posed: np.ndarray, screen: np.ndarray) -> Part:
    used, triangle, uv, _ = body_group('body')
    keep = ~_legs_hidden(body, bottom)[triangle].all(1)
    paths = skin_textures(body)
    texture = assets.texture(paths[int(r.integers(len(paths)))])
    gain = r.uniform(0.8, 1.2) * np.array([1, r.uniform(0.94, 1.03), r.uniform(0.9, 1.04)])
    screen = screen + (
        np.clip(1 - arm_share()[used] * 3, 0, 1) * (body.vertices[used, 1] < body.joint('neck01')[1]) * TRUNK
    )[:, None] * np.array([0, 0, 1], np.float32)
    return part(
        position=screen,
        normal=normals(posed, triangle),
        uv=uv[keep],
        triangle=triangle[keep],
        triangles=int(keep.sum()),
        texture=texture,
        texture_size=len(texture),
        gain=gain,
        scores=parse_scores(),
        score_count=20,
        depth_bias=BIAS['body'],
        specular=float(r.uniform(0.01, 0.07)),
    )


def _lowest_cloth(garment: Painted, worn: np.ndarray) -> float:
    """Height in units of the torso's hem as worn."""
    cloth = garment.mesh.cloth
    torso = np.unique(cloth.weld[np.isin(cloth.piece, TORSO)])
    return float(np.percentile(worn[torso, 1], 1)) / CM


def _background(r: Random, catalogue: bool) -> np.ndarray:
    """Linear background: a studio's wall, a room, a street, or one of the older kinds."""
    kind = r.random()
    if catalogue or kind > DRAWN_PLACES:
        return behind_person(r, HEIGHT, WIDTH, catalogue)
    return (room if kind < INDOORS else street)(r, HEIGHT, WIDTH)


def _drawn(parts: list[Part], height: int, width: int) -> tuple[Buffers, Buffers]:
    """The garment alone, and all parts."""
    buffers = empty(height, width)
    draw(buffers, parts, [GARMENT])
    whole = replace(buffers, id=buffers.id.copy(), bary=buffers.bary.copy())
    draw(buffers, parts, (i for i in range(len(parts)) if i != GARMENT))
    return whole, buffers


def worn_view(r: Random, garment: Painted, dress: Dressed) -> WornView:
    """The dressed person as a camera saw it."""
    who, body, pose, bottom = dress.person, dress.person.body, dress.pose, _below(r, dress)
    below = skin(bottom.rest, bottom.weights, pose)
    how = dress.tuck.how
    state = tucked(dress, bottom, below) if how else dress.worn
    if not how and not is_open(dress):
        under(bottom, _lowest_cloth(garment, dress.worn) + COVERED)
    hair, posed = choose_hair(r, body), posed_body(body, pose)
    hip, knee, foot = (posed_joint(body, pose, f'{b}.L')[1] for b in ('upperleg01', 'lowerleg01', 'foot'))
    camera = random_camera(
        r, hair_top(hair, body, pose), hip, knee, foot, who.catalogue, WHOLE_BACK if who.arms == 'away' else WHOLE_BODY
    )
    h, w = HEIGHT * SUPERSAMPLING, WIDTH * SUPERSAMPLING

    def project(points: np.ndarray) -> np.ndarray:
        return camera.project(points, h, w)

    inner = beneath(r, dress, bottom, project)
    points, normal = garment.mesh.fine.positions(state)
    screen, surface = project(points), Surface(points, normal)
    shoulder = posed_joint(body, pose, 'upperarm01.L')
    arranged = brought_forward(r, hair, shoulder[1], surface)
    creases, label = random_creases(r, *CREASES), LIP['dress' if dress.kind == DRESS else 'top']
    parts = [
        _skin_part(r, body, bottom, posed, project(posed)),
        garment_part(garment, normal, screen, creases, label, camera.scale, BIAS['top']),
        bottom_part(r, bottom, below, project(below), garment.look, how == TUCKED),
        *inner,
        *head_parts(r, hair, body, pose, project, arranged),
        *straps(r, shoulder[:2], hip, surface, project),
        *([seat(r, body, pose, project)] if who.arms == SEATED else []),
    ]
    whole, buffers = _drawn(parts, h, w)
    rgb, alpha = shaded(parts, buffers, camera.scale, random_light(r, who.catalogue))
    image = photographed(
        r, composed(rgb, alpha, _background(r, who.catalogue)), r.uniform(0, 0.3) if who.catalogue else r.uniform(0, 1)
    )
    return WornView(
        image,
        halved(labels(parts, buffers)),
        densepose(body, posed, project(posed)),
        keypoints(body, pose, camera),
        parts,
        buffers,
        screen,
        hair,
        whole,
        bool(inner),
    )
