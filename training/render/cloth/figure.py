"""The MakeHuman body in centimetres: measures for fitting, poses as moving frames."""

from __future__ import annotations

import numpy as np
from scipy.spatial import ConvexHull

from ..body import Body, body_group, bone, group_share, posed_body
from ..fitting import normals
from ..pose import arc, matrices, rotation
from .collider import ARM, CM

# Directions of upper arm and forearm (outward, up, forward) for both arms, and how far the shoulder girdle sinks
# (degrees).
POSES = {
    'A': None,
    'down': ((0.22, -0.97, 0.02), (0.13, -0.98, 0.16), 4),
    'relaxed': ((0.34, -0.93, -0.03), (0.22, -0.94, 0.28), 3),
    'bent': (((0.3, -0.95, 0.0), (0.2, -0.96, 0.2), 3), ((0.34, -0.92, 0.12), (-0.55, 0.05, 0.83), 3)),
    'hip': (((0.24, -0.97, 0.0), (0.14, -0.98, 0.16), 4), ((0.72, -0.66, -0.2), (-0.70, -0.64, 0.3), 0)),
    'crossed': ((0.22, -0.9, 0.28), (-0.9, 0.1, 0.42), 2),
}
Pose = str | dict[str, np.ndarray]
"""A name of POSES, or bone rotations as the renderer's person_pose draws them."""


def _girth(points: np.ndarray) -> float:
    hull = points[ConvexHull(points).vertices]
    return float(np.linalg.norm(hull - np.roll(hull, 1, 0), axis=1).sum())


def _across(points: np.ndarray, origin: np.ndarray, axis: np.ndarray, places: tuple[float, ...]) -> list[float]:
    """Girths of a limb at places (cm) along its axis from its origin."""
    d = axis / np.linalg.norm(axis)
    side = np.cross(d, (0, 0, 1) if abs(d[2]) < 0.9 else (1, 0, 0))
    frame = np.stack([side, np.cross(d, side)], 1)
    return [_girth(points[np.abs((points - origin) @ d - at) < 1.5] @ frame) for at in places]


def _trunk(body: Body) -> np.ndarray:
    used = body_group('body')[0]
    arms = sum(group_share(limb, s)[used] for limb in ARM for s in 'LR')
    return body.vertices[used][(arms < 0.3) & (group_share('head', '')[used] < 0.5)] * CM


def measures(body: Body) -> dict[str, float]:
    """Centimetres: girths of chest, hips, biceps and neck, height and half width of the shoulder's high point and
    end, arm."""
    v, trunk = body.vertices[body_group('body')[0]] * CM, _trunk(body)
    shoulder, elbow, wrist = (body.joint(f'{b}.L') * CM for b in ('upperarm01', 'lowerarm01', 'wrist'))
    neck, hip = body.joint('neck01') * CM, body.joint('upperleg01.L') * CM
    upper, fore = elbow - shoulder, wrist - elbow
    arm = v[group_share('upper_arm', 'L')[body_group('body')[0]] > 0.8]

    def girth(y: float) -> float:
        return _girth(trunk[np.abs(trunk[:, 1] - y) < 1.5][:, [0, 2]])

    throat = (body.joint('head') - body.joint('neck01')) * CM
    column = v[np.hypot(v[:, 0], v[:, 2] - neck[2]) < 11]
    return dict(
        chest=max(girth(y) for y in np.arange(shoulder[1] - 24, shoulder[1] - 8, 2)),
        hips=max(girth(y) for y in np.arange(hip[1] - 4, hip[1] + 10, 2)),
        biceps=max(_across(arm, shoulder, upper, (9, 11, 13))),
        neck=min(_across(column, neck, throat, (2, 3, 4, 5))),
        shoulder=float(shoulder[0]) + 1.5,
        shoulder_y=float(shoulder[1]),
        shoulder_z=float(shoulder[2]),
        high=float(trunk[np.abs(np.abs(trunk[:, 0]) - 8) < 1.5][:, 1].max()),
        hip_y=float(hip[1]),
        neck_y=float(neck[1]),
        neck_z=float(neck[2]),
        crotch=float(hip[1]) - 8,
        waist_y=float(hip[1]) + 8,
        arm=float(np.linalg.norm(upper) + np.linalg.norm(fore)),
        upper_arm=float(np.linalg.norm(upper)),
    )


def _aimed(body: Body, side: str, upper: tuple, lower: tuple, sink: float) -> dict[str, np.ndarray]:
    s = 1 if side == 'L' else -1
    shoulder, elbow, wrist = (body.joint(f'{b}.{side}') for b in ('upperarm01', 'lowerarm01', 'wrist'))
    clavicle = rotation((0, 0, 1), -s * sink)
    first = arc(elbow - shoulder, clavicle.T @ (np.array(upper) * (s, 1, 1)))
    carried = clavicle @ first
    turn = arc(carried @ (wrist - elbow), np.array(lower) * (s, 1, 1))
    return {f'clavicle.{side}': clavicle, f'upperarm01.{side}': first, f'lowerarm01.{side}': carried.T @ turn @ carried}


def rotations(body: Body, pose: Pose) -> dict[str, np.ndarray]:
    """Bone rotations of a named pose; given ones as they are."""
    if isinstance(pose, dict):
        return pose
    given = POSES[pose]
    if given is None:
        return {}
    left, right = given if isinstance(given[0][0], tuple) else (given, given)
    return {**_aimed(body, 'L', *left), **_aimed(body, 'R', *right)}


def partly(turn: np.ndarray, share: float) -> np.ndarray:
    """The share of a rotation about its own axis."""
    angle = np.arccos(np.clip((np.trace(turn) - 1) / 2, -1, 1))
    if angle < 1e-5:
        return np.eye(3)
    axis = np.array([turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0], turn[1, 0] - turn[0, 1]])
    return rotation(axis, np.degrees(angle) * share)


def at(body: Body, turns: dict[str, np.ndarray], share: float) -> tuple[np.ndarray, np.ndarray]:
    """Bone matrices [B,3,4] and the visible body's vertices (cm) on the way to a pose, share 0..1."""
    m = matrices(body, {k: partly(v, share) for k, v in turns.items()})
    return m, posed_body(body, m) * np.float32(CM)


def surface_normals(vertices: np.ndarray) -> np.ndarray:
    """Unit normals of the visible body."""
    return normals(np.ascontiguousarray(vertices, np.float32), body_group('body')[1])


def arm_line(body: Body, side: str) -> np.ndarray:
    """Shoulder, elbow, wrist at rest in cm [3,3]."""
    return np.stack([body.heads[bone(f'{b}.{side}')] for b in ('upperarm01', 'lowerarm01', 'wrist')]) * CM


def posed(body: Body, pose: Pose) -> np.ndarray:
    """Bone matrices [B,3,4] at the end of the way to a pose."""
    return at(body, rotations(body, pose), 1)[0]
