"""A headscarf: a cloth over head, neck and shoulders that leaves the face free."""

from __future__ import annotations

import numpy as np

from ..render.body import group_share
from . import polygons
from .figure import Figure, head_turn
from .hair.scalp import sunk
from .polygons import Polygons, vertex_normals

FACE_WIDTH, FACE_HEIGHT = 0.062, 0.086  # half axes of the opening, metres
FACE_UP = 0.004  # metres from the eyes down to the opening's middle
OFF = 0.013  # metres between skin and scarf
ROUNDS = 60  # of smoothing: the cloth bridges ears, jaw and throat
FOLD, FOLDS = 0.0045, 9.0  # height (metres) and number of the folds around the neck


def _covers(f: Figure) -> np.ndarray:
    """Base vertices [V] under the scarf: head, neck, and the shoulders' inner part."""
    neck, p = f.joint('neck01'), f.posed
    low = neck[2] - 0.085 - 0.35 * np.abs(p[:, 0] - neck[0])
    near = (np.abs(p[:, 0] - neck[0]) < 0.155) & (p[:, 2] > low)
    arms = group_share('upper_arm', '') + group_share('lower_arm', '') + group_share('hand', '')
    return near & (arms < 0.4)


def _face(f: Figure) -> np.ndarray:
    """Base vertices [V] in the opening."""
    eyes = (f.joint('eye.L') + f.joint('eye.R')) / 2
    local = (f.posed - eyes) @ head_turn(f)
    oval = (local[:, 0] / FACE_WIDTH) ** 2 + ((local[:, 2] + FACE_UP + 0.03) / FACE_HEIGHT) ** 2
    return (oval < 1) & (local[:, 1] < 0.075)


def scarf(f: Figure) -> tuple[np.ndarray, Polygons]:
    """Stage points [V,3] and faces."""
    body, covers, face = polygons.body(), _covers(f), _face(f)
    inner = [bool(covers[q].all() and not face[q].all()) for q in body.faces]
    p = sunk(f.posed, body.faces, covers & ~face, ROUNDS)
    p = np.where((covers & ~face)[:, None], p, f.posed)
    n = vertex_normals(p, body)
    neck = f.joint('neck01')
    low = np.clip((neck[2] + 0.10 - p[:, 2]) / 0.12, 0, 1)
    turn = np.arctan2(p[:, 0] - neck[0], neck[1] - p[:, 1])
    fold = FOLD * low * np.sin(FOLDS * turn + 22 * p[:, 2]) + OFF * (1 + 0.7 * low)
    return p + n * fold[:, None], body.chosen(inner)
