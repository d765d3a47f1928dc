"""The files beside a person's photo: LIP parse, DensePose colours, BODY_25 joints; and a picture to check them by."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from ..labels import BODY_JOINTS, DENSEPOSE_COLOURS
from .figure import Figure

WIDTH, HEIGHT = 768, 1024
HAIR, LABELS = 2, 26
JOINTS = {
    2: 'upperarm01.R',
    3: 'lowerarm01.R',
    4: 'wrist.R',
    5: 'upperarm01.L',
    6: 'lowerarm01.L',
    7: 'wrist.L',
    9: 'upperleg01.R',
    10: 'lowerleg01.R',
    12: 'upperleg01.L',
    13: 'lowerleg01.L',
    15: 'eye.R',
    16: 'eye.L',
}
NECK = 0.015  # metres from between the shoulders up to OpenPose's neck


@dataclass(frozen=True)
class View:
    """The photo's camera, looking along +y from `distance` before y = 0: the middle of its frame at y = 0 (x, z) and
    the frame's height there, metres."""

    x: float
    z: float
    height: float
    distance: float

    def project(self, points: np.ndarray) -> np.ndarray:
        """Stage points [N,3] to pixels [N,2] of 768x1024."""
        scale = HEIGHT / self.height * self.distance / (self.distance + points[:, 1])
        return np.stack([WIDTH / 2 + (points[:, 0] - self.x) * scale, HEIGHT / 2 - (points[:, 2] - self.z) * scale], 1)


def majority(samples: np.ndarray, k: int) -> np.ndarray:
    """The most frequent label of each k x k block of samples [H*k,W*k]."""
    h, w = samples.shape[0] // k, samples.shape[1] // k
    blocks = samples.reshape(h, k, w, k).transpose(0, 2, 1, 3).reshape(h, w, -1)
    return np.stack([(blocks == label).sum(2) for label in range(LABELS)]).argmax(0).astype(np.uint8)


def close_hair(parse: np.ndarray, passes: int = 2) -> np.ndarray:
    """Strands make a ragged label: background and skin join the hair with the majority of their 5 x 5 block."""
    for _ in range(passes):
        m = np.pad((parse == HAIR).astype(int), 2)
        n = sum(m[i : i + parse.shape[0], j : j + parse.shape[1]] for i in range(5) for j in range(5))
        parse = np.where((n >= 14) & np.isin(parse, (0, 10, 13)), np.uint8(HAIR), parse)
    return parse


def joints(f: Figure, view: View) -> np.ndarray:
    """BODY_25 rows (x, y, 1) [25,3]; zeros for what is outside the picture or not known."""
    where = {k: f.joint(name) for k, name in JOINTS.items()}
    where |= {0: f.nose(), 1: (where[2] + where[5]) / 2 + np.array([0, 0, NECK]), 8: (where[9] + where[12]) / 2}
    out = np.zeros((BODY_JOINTS, 3))
    for k, (x, y) in zip(where, view.project(np.array(list(where.values())))):
        if 0 <= x < WIDTH and 0 <= y < HEIGHT:
            out[k] = x, y, 1
    return out


def write(folder: Path, parse: np.ndarray, parts: np.ndarray, rows: np.ndarray) -> None:
    """parse.png, densepose.png, keypoints.json."""
    Image.fromarray(close_hair(parse)).save(folder / 'parse.png', optimize=True)
    Image.fromarray(DENSEPOSE_COLOURS[parts]).save(folder / 'densepose.png', optimize=True)
    person = {'person_id': [-1], 'pose_keypoints_2d': [round(float(x), 1) for x in rows.ravel()]}
    (folder / 'keypoints.json').write_text(json.dumps({'version': 1.3, 'people': [person]}))


def overlay(folder: Path) -> Image.Image:
    """Photo, parse over photo with its borders, DensePose over photo with joints, side by side."""
    photo = np.asarray(Image.open(folder / 'image.jpg').convert('RGB').resize((WIDTH, HEIGHT)), float)
    parse = np.asarray(Image.open(folder / 'parse.png'))
    palette = np.array([((i * 53) % 200 + 40, (i * 97) % 220 + 30, (i * 151) % 240) for i in range(LABELS)])
    coloured = photo * 0.55 + np.where(parse[..., None] > 0, palette[parse] * 0.45, 0)
    border = np.zeros(parse.shape, bool)
    border[:, 1:] |= parse[:, 1:] != parse[:, :-1]
    border[1:] |= parse[1:] != parse[:-1]
    coloured[border] = 255
    dense = np.asarray(Image.open(folder / 'densepose.png').convert('RGB'), float)
    shown = np.where(dense.sum(2, keepdims=True) > 0, photo * 0.5 + dense * 0.5, photo)
    person = json.loads((folder / 'keypoints.json').read_text())['people'][0]
    for x, y, seen in np.array(person['pose_keypoints_2d']).reshape(-1, 3):
        if seen:
            shown[max(0, int(y) - 4) : int(y) + 5, max(0, int(x) - 4) : int(x) + 5] = (255, 0, 0)
    return Image.fromarray(np.concatenate([photo, coloured, shown], 1).clip(0, 255).astype(np.uint8))
