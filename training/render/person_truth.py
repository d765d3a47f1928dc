"""How a person is framed, and what is known of the body beneath the clothes: joints and DensePose parts."""

from __future__ import annotations

import numpy as np

from .body import Body, Random, body_group, densepose_scores, posed_joint
from .fitting import normals
from .native import part
from .scene import SUPERSAMPLING, Camera, labels, rasterise

HEIGHT, WIDTH = 512, 384
KEYPOINT_SIZE = (1024, 768)  # BODY_25 coordinates count pixels of this height and width
FACE_JOINTS = (0, 15, 16)  # of BODY_25, which finders do not see from behind


LAP = 2.6  # units below the hips that are shown of somebody who sits, whose knees are as high


def random_camera(r: Random, top: float, hip: float, knee: float, foot: float, catalogue: bool, whole: float) -> Camera:
    """Framing: head to upper thigh for catalogue figures; otherwise anything from a cut-off head to the knees,
    or, in the share `whole`, down to the feet."""
    knee = min(knee, hip - LAP)
    if catalogue:
        upper, lower = top + r.uniform(0.2, 0.75), hip + (knee - hip) * r.uniform(0.1, 0.62)
    else:
        upper, lower = (
            top + (r.uniform(-0.7, 0.2) if r.random() < 0.3 else r.uniform(0, 1.8)),
            hip + (knee - hip) * r.uniform(-0.12, 1.12),
        )
    if not catalogue and r.random() < whole:
        upper, lower = top + r.uniform(0.1, 1.2), foot - r.uniform(0.2, 1.2)
    scale = HEIGHT * SUPERSAMPLING / (upper - lower)
    side = r.uniform(-0.35, 0.35) if catalogue else r.normal(0, 0.7)
    return Camera(side, (upper + lower) / 2, scale, np.inf if catalogue or r.random() < 0.4 else r.uniform(25, 70))


def keypoints(body: Body, pose: np.ndarray, camera: Camera) -> np.ndarray:
    """BODY_25 [25,3]: x, y in 768x1024 pixels and 1; zeros outside the picture or not rendered."""
    joint = {
        k: posed_joint(body, pose, f'{b}.{s}')
        for s in 'LR'
        for k, b in (
            (f'shoulder{s}', 'upperarm01'),
            (f'elbow{s}', 'lowerarm01'),
            (f'wrist{s}', 'wrist'),
            (f'hip{s}', 'upperleg01'),
            (f'knee{s}', 'lowerleg01'),
            (f'eye{s}', 'eye'),
        )
    }
    up, forward = pose[0, :, :3] @ np.array([0, 1, 0]), pose[0, :, :3] @ np.array([0, 0, 1])
    joint['nose'] = (joint['eyeL'] + joint['eyeR']) / 2 - 0.25 * up + 0.3 * forward
    joint['neck'] = (joint['shoulderL'] + joint['shoulderR']) / 2 + 0.15 * up
    joint['hip'] = (joint['hipL'] + joint['hipR']) / 2
    order = {
        0: 'nose',
        1: 'neck',
        2: 'shoulderR',
        3: 'elbowR',
        4: 'wristR',
        5: 'shoulderL',
        6: 'elbowL',
        7: 'wristL',
        8: 'hip',
        9: 'hipR',
        10: 'kneeR',
        12: 'hipL',
        13: 'kneeL',
        15: 'eyeR',
        16: 'eyeL',
    }
    out = np.zeros((25, 3), np.float32)
    h, w = KEYPOINT_SIZE
    points = camera.project(
        np.array([joint[name] for name in order.values()]), HEIGHT * SUPERSAMPLING, WIDTH * SUPERSAMPLING
    )
    points *= h / (HEIGHT * SUPERSAMPLING)
    for i, (x, y, _) in zip(order, points):
        if 0 <= x < w and 0 <= y < h:
            out[i] = x, y, 1
    if pose[0, 2, 2] < 0:
        out[list(FACE_JOINTS)] = 0
    return out


def densepose(body: Body, posed: np.ndarray, screen: np.ndarray) -> np.ndarray:
    """Part labels [H,W] over the undressed body, sampled at pixel centres."""
    _, triangle, uv, _ = body_group('body')
    position = screen / np.array([SUPERSAMPLING, SUPERSAMPLING, 1], np.float32)
    bare = part(
        position=position,
        normal=normals(posed, triangle),
        uv=uv,
        triangle=triangle,
        triangles=len(triangle),
        scores=densepose_scores(body),
        score_count=25,
    )
    return labels([bare], rasterise([bare], HEIGHT, WIDTH))
