"""One training sample: a dressed person with labels, the garment's shop picture, a snapshot of it, and the exact
flow."""
from __future__ import annotations

import json
from typing import Any

import numpy as np

from . import native
from .body import Body, Random, posed_body, posed_joint, random_body
from .bottoms import Bottom, random_bottom, under
from .camera_faults import photographed
from .dressing import BIAS, body_part, bottom_part, choose_hair, hair_top, head_parts, random_look, top_part
from .fabric import random_creases, random_textile
from .fitting import skin
from .garment import Garment, hem_height, overlap_height, random_top, tucked_into
from .opening import opens, unbuttoned
from .person_truth import HEIGHT, WIDTH, densepose, keypoints, random_camera
from .pose import matrices, person_pose
from .scene import SUPERSAMPLING, composed, halved, labels, random_light, rasterise, shaded
from .shop import HANGS, HANGS_OPEN, shop_view, snapshot
from .surroundings import behind_person

FLOW_STEP = SUPERSAMPLING * 2        # supersampled pixels a side of one cell of the 256x192 flow grid
# units by which the shop's surface may lie in front of a point that counts as visible
FLOW_TOLERANCE = .15
CATALOGUE = .5                       # share of frontal studio persons
BARE_MIDRIFF = .02                   # share of persons whose top may end above what is worn below
# share of garments with a seam to open, without and with a collar, that are photographed open; they are worn closed
OPEN, OPEN_SHIRT = .1, .4
COVERED = .1                         # units by which tops of all others reach below the waist at least
CLOTHES_TRIES = 12
# share of persons outside catalogues who are seen down to their feet, and of those who turn away
WHOLE_BODY, WHOLE_BACK = .12, .6


def _flow(parts: list, buffers: Any, shop_depth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    h, w = buffers.height // FLOW_STEP, buffers.width // FLOW_STEP
    flow, visible = np.empty((h, w, 2), np.float32), np.empty((h, w), np.uint8)
    native.call('flow', native.part_list(parts), 1, buffers.height, buffers.width, buffers.id, buffers.bary, FLOW_STEP,
                shop_depth,
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
    camera = random_camera(r, hair_top(hair, body, pose), hip, knee, foot, catalogue,
                           WHOLE_BACK if style == 'away' else WHOLE_BODY)
    h, w = HEIGHT * SUPERSAMPLING, WIDTH * SUPERSAMPLING

    def project(points: np.ndarray) -> np.ndarray:
        return camera.project(points, h, w)

    seen = tucked_into(garment, bottom.waist) if tucked else garment
    worn, below = skin(garment.rest, garment.weights, pose), skin(bottom.rest, bottom.weights, pose)
    top = top_part(seen, body, look, worn, project(worn), random_creases(r, .04, .35),
                   BIAS['tucked' if tucked else 'top'], shop=shop.position)
    parts = [body_part(r, body, garment, bottom, posed, project(posed)), top,
             bottom_part(r, bottom, below, project(below), tucked),
             *head_parts(r, hair, body, pose, project)]
    buffers = rasterise(parts, h, w)
    rgb, alpha = shaded(parts, buffers, camera.scale, random_light(r, catalogue))
    image = photographed(r, composed(rgb, alpha, behind_person(r, HEIGHT, WIDTH, catalogue)),
                         r.uniform(0, .3) if catalogue else r.uniform(0, 1))
    flow, visible = _flow(parts, buffers, shop.depth)
    meta = dict(seed=seed, sex=body.sex, ancestry=body.ancestry, age=body.age, catalogue=catalogue, arms=style,
                garment=garment.kind, neck=garment.neck, open=hangs_open,
                loose=round(float(garment.loose), 3), textile=textile.kind if textile else 'own', hair=hair,
                bottom=bottom.suit or str(bottom.label), photo=photo_kind)
    return dict(image=image, parse=halved(labels(parts, buffers)), densepose=densepose(body, posed, project(posed)),
                keypoints=keypoints(body, pose, camera),
                cloth=shop.cloth, cloth_mask=shop.mask, cloth_inner=shop.inner, garment_photo=photo,
                garment_photo_mask=photo_mask, flow=flow, flow_visible=visible, meta=json.dumps(meta))
