"""One training sample: a dressed person with labels, the garment's shop picture, a snapshot of it, and the exact flow."""
from __future__ import annotations

import json
from typing import Any

import numpy as np

from . import native
from .body import Body, Random, body_group, densepose_scores, posed_body, posed_joint, random_body
from .bottoms import Bottom, random_bottom, under
from .camera_faults import photographed
from .dressing import BIAS, body_part, bottom_part, choose_hair, hair_top, head_parts, random_look, top_part
from .fabric import random_creases, random_textile
from .fitting import normals, skin
from .garment import Garment, hem_height, overlap_height, random_top, tucked_into
from .native import part
from .opening import opens, unbuttoned
from .pose import matrices, person_pose
from .scene import SUPERSAMPLING, Camera, composed, halved, labels, random_light, rasterise, shaded
from .shop import HANGS, HANGS_OPEN, shop_view, snapshot
from .surroundings import behind_person

HEIGHT, WIDTH = 512, 384
FLOW_STEP = SUPERSAMPLING * 2        # supersampled pixels a side of one cell of the 256x192 flow grid
KEYPOINT_SIZE = (1024, 768)          # BODY_25 coordinates count pixels of this height and width
FLOW_TOLERANCE = .15                 # units by which the shop's surface may lie in front of a point that counts as visible
CATALOGUE = .5                       # share of frontal studio persons
BARE_MIDRIFF = .02                   # share of persons whose top may end above what is worn below
OPEN, OPEN_SHIRT = .1, .4            # share of garments with a seam to open, without and with a collar, that are photographed open; they are worn closed
COVERED = .1                         # units by which tops of all others reach below the waist at least
CLOTHES_TRIES = 12
WHOLE_BODY, WHOLE_BACK = .12, .6     # share of persons outside catalogues who are seen down to their feet, and of those who turn away
FACE_JOINTS = (0, 15, 16)            # of BODY_25, which finders do not see from behind


def _camera(r: Random, top: float, hip: float, knee: float, foot: float, catalogue: bool, whole: float) -> Camera:
    """Framing: head to upper thigh for catalogue figures; otherwise anything from a cut-off head to the knees,
    or, in the share `whole`, down to the feet."""
    if catalogue:
        upper, lower = top + r.uniform(.2, .75), hip + (knee - hip) * r.uniform(.1, .62)
    else:
        upper, lower = top + (r.uniform(-.7, .2) if r.random() < .3 else r.uniform(0, 1.8)), hip + (knee - hip) * r.uniform(-.12, 1.12)
    if not catalogue and r.random() < whole:
        upper, lower = top + r.uniform(.1, 1.2), foot - r.uniform(.2, 1.2)
    scale = HEIGHT * SUPERSAMPLING / (upper - lower)
    side = r.uniform(-.35, .35) if catalogue else r.normal(0, .7)
    return Camera(side, (upper + lower) / 2, scale, np.inf if catalogue or r.random() < .4 else r.uniform(25, 70))


def _keypoints(body: Body, pose: np.ndarray, camera: Camera) -> np.ndarray:
    """BODY_25 [25,3]: x, y in 768x1024 pixels and 1; zeros outside the picture or not rendered."""
    joint = {k: posed_joint(body, pose, f'{b}.{s}') for s in 'LR' for k, b in
             ((f'shoulder{s}', 'upperarm01'), (f'elbow{s}', 'lowerarm01'), (f'wrist{s}', 'wrist'), (f'hip{s}', 'upperleg01'), (f'knee{s}', 'lowerleg01'), (f'eye{s}', 'eye'))}
    up, forward = pose[0, :, :3] @ np.array([0, 1, 0]), pose[0, :, :3] @ np.array([0, 0, 1])
    joint['nose'] = (joint['eyeL'] + joint['eyeR']) / 2 - .25 * up + .3 * forward
    joint['neck'] = (joint['shoulderL'] + joint['shoulderR']) / 2 + .15 * up
    joint['hip'] = (joint['hipL'] + joint['hipR']) / 2
    order = {0: 'nose', 1: 'neck', 2: 'shoulderR', 3: 'elbowR', 4: 'wristR', 5: 'shoulderL', 6: 'elbowL', 7: 'wristL', 8: 'hip', 9: 'hipR',
             10: 'kneeR', 12: 'hipL', 13: 'kneeL', 15: 'eyeR', 16: 'eyeL'}
    out = np.zeros((25, 3), np.float32)
    h, w = KEYPOINT_SIZE
    points = camera.project(np.array([joint[name] for name in order.values()]), HEIGHT * SUPERSAMPLING, WIDTH * SUPERSAMPLING)
    points *= h / (HEIGHT * SUPERSAMPLING)
    for i, (x, y, _) in zip(order, points):
        if 0 <= x < w and 0 <= y < h:
            out[i] = x, y, 1
    if pose[0, 2, 2] < 0:
        out[list(FACE_JOINTS)] = 0
    return out


def _densepose(body: Body, posed: np.ndarray, screen: np.ndarray) -> np.ndarray:
    """Part labels [H,W] over the undressed body, sampled at pixel centres."""
    _, triangle, uv, _ = body_group('body')
    position = screen / np.array([SUPERSAMPLING, SUPERSAMPLING, 1], np.float32)
    bare = part(position=position, normal=normals(posed, triangle), uv=uv, triangle=triangle, triangles=len(triangle), scores=densepose_scores(body), score_count=25)
    return labels([bare], rasterise([bare], HEIGHT, WIDTH))


def _flow(parts: list, buffers: Any, shop_depth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    h, w = buffers.height // FLOW_STEP, buffers.width // FLOW_STEP
    flow, visible = np.empty((h, w, 2), np.float32), np.empty((h, w), np.uint8)
    native.call('flow', native.part_list(parts), 1, buffers.height, buffers.width, buffers.id, buffers.bary, FLOW_STEP, shop_depth,
                HEIGHT * SUPERSAMPLING, WIDTH * SUPERSAMPLING, FLOW_TOLERANCE, flow, visible)
    return flow.astype(np.float16), visible.astype(bool)


def _clothes(r: Random, body: Body) -> tuple[Garment, Bottom]:
    """A top and what is worn below; mostly such that no bare skin shows between them. A photo of a garment alone
    has no scale: where a third of all tops end above the waist, any wide sweater is taken for a short one."""
    bare = r.random() < BARE_MIDRIFF
    for _ in range(CLOTHES_TRIES):
        garment, bottom = random_top(r, body), random_bottom(r, body)
        if bare or hem_height(garment) < bottom.waist - COVERED:
            break
    return garment, bottom


def make(seed: int) -> dict[str, Any]:
    """The sample of a seed: every array of the output contract (see README). The same seed gives the same sample."""
    r = np.random.default_rng(seed)
    catalogue = bool(r.random() < CATALOGUE)
    body = random_body(r)
    garment, bottom = _clothes(r, body)
    tucked = bool(r.random() < .2)
    if not tucked:
        under(bottom, overlap_height(garment))
    textile = random_textile(r) if not garment.suit or r.random() < .6 else None
    hangs_open = bool(r.random() < (OPEN_SHIRT if garment.neck == 'collar' else OPEN)) and opens(garment, body)
    look = random_look(r, garment, textile, hangs_open)
    garment, alone = unbuttoned(r, garment, body) if hangs_open else (garment, garment)
    shop = shop_view(r, alone, body, look, HEIGHT, WIDTH, HANGS_OPEN if hangs_open else HANGS)
    photo, photo_mask, photo_kind = snapshot(r, alone, body, look)
    rotations, style = person_pose(r, body, catalogue)
    pose, hair = matrices(body, rotations), choose_hair(r, body)
    posed = posed_body(body, pose)
    hip, knee, foot = (posed_joint(body, pose, f'{b}.L')[1] for b in ('upperleg01', 'lowerleg01', 'foot'))
    camera = _camera(r, hair_top(hair, body, pose), hip, knee, foot, catalogue, WHOLE_BACK if style == 'away' else WHOLE_BODY)
    h, w = HEIGHT * SUPERSAMPLING, WIDTH * SUPERSAMPLING

    def project(points: np.ndarray) -> np.ndarray:
        return camera.project(points, h, w)

    seen = tucked_into(garment, bottom.waist) if tucked else garment
    worn, below = skin(garment.rest, garment.weights, pose), skin(bottom.rest, bottom.weights, pose)
    top = top_part(seen, body, look, worn, project(worn), random_creases(r, .04, .35), BIAS['tucked' if tucked else 'top'], shop=shop.position)
    parts = [body_part(r, body, garment, bottom, posed, project(posed)), top, bottom_part(r, bottom, below, project(below), tucked),
             *head_parts(r, hair, body, pose, project)]
    buffers = rasterise(parts, h, w)
    rgb, alpha = shaded(parts, buffers, camera.scale, random_light(r, catalogue))
    image = photographed(r, composed(rgb, alpha, behind_person(r, HEIGHT, WIDTH, catalogue)), r.uniform(0, .3) if catalogue else r.uniform(0, 1))
    flow, visible = _flow(parts, buffers, shop.depth)
    meta = dict(seed=seed, sex=body.sex, ancestry=body.ancestry, age=body.age, catalogue=catalogue, arms=style, garment=garment.kind, neck=garment.neck, open=hangs_open,
                loose=round(float(garment.loose), 3), textile=textile.kind if textile else 'own', hair=hair, bottom=bottom.suit or str(bottom.label), photo=photo_kind)
    return dict(image=image, parse=halved(labels(parts, buffers)), densepose=_densepose(body, posed, project(posed)), keypoints=_keypoints(body, pose, camera),
                cloth=shop.cloth, cloth_mask=shop.mask, cloth_inner=shop.inner, garment_photo=photo, garment_photo_mask=photo_mask, flow=flow, flow_visible=visible, meta=json.dumps(meta))
