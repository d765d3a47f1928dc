"""Made-up samples in the renderer's format, for tests."""
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.labels import DENSEPOSE_COLOURS
from training.packed import append, pack_sample

JOINTS = {1: (384, 250), 2: (280, 260), 3: (230, 420), 4: (220, 560), 5: (490, 260), 6: (540, 420), 7: (550, 560),
          9: (320, 600), 12: (450, 600)}


def person_labels() -> np.ndarray:
    """A coarse person: head, upper garment, arms, trousers; u8 [512,384]."""
    parse = np.zeros((512, 384), np.uint8)
    parse[60:120, 170:215] = 13
    parse[120:140, 180:205] = 10
    parse[140:320, 130:255] = 5
    parse[150:290, 100:130], parse[150:290, 255:285] = 15, 14
    parse[320:512, 140:245] = 9
    return parse


def made_up_sample(seed: int) -> dict[str, np.ndarray]:
    """Random colours on the coarse person; flow maps the torso onto the middle of the garment photo."""
    rng = np.random.default_rng(seed)
    parse, joints = person_labels(), np.zeros((25, 3), np.float32)
    for joint, (x, y) in JOINTS.items():
        joints[joint] = x, y, 1
    mask = np.zeros((512, 384), np.uint8)
    mask[100:400, 80:300] = 255
    y, x = np.mgrid[0:256, 0:192]
    flow = np.stack([(x + .5) / 96 - 1, (y + .5) / 128 - 1], -1).astype(np.float16)
    colours = rng.integers(0, 255, (20, 3), dtype=np.uint8)
    photo_mask = np.zeros((384, 384), np.uint8)
    photo_mask[80:300, 90:280] = 255
    return {'image': colours[parse], 'parse': parse, 'densepose': (parse > 0).astype(np.uint8) * 2, 'keypoints': joints,
            'cloth': np.where(mask[..., None] > 0, colours[5], np.uint8(255)), 'cloth_mask': mask,
            'cloth_inner': np.where(np.arange(512)[:, None] < 120, mask, 0).astype(np.uint8),
            'garment_photo': np.where(photo_mask[..., None] > 0, colours[5], colours[0]),
            'garment_photo_mask': photo_mask,
            'flow': flow, 'flow_visible': parse[::2, ::2] == 5,
            'meta': np.array(json.dumps({'seed': seed, 'photo': 'floor'}))}


def write_npz(folder: Path, seeds: range) -> None:
    """As the renderer writes them."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        arrays: dict[str, Any] = made_up_sample(seed)
        np.savez(folder / f'{seed:07d}.npz', **arrays)


def packed_folder(folder: Path, count: int) -> Path:
    """A packed folder of made-up samples."""
    append(folder, list(range(count)), [pack_sample(made_up_sample(seed)) for seed in range(count)])
    return folder


def colours_of(parts: torch.Tensor) -> torch.Tensor:
    """DensePose parts [H,W] -> their colours [1,3,H,W] in [-1,1]."""
    return torch.from_numpy(DENSEPOSE_COLOURS)[parts].permute(2, 0, 1)[None].float() / 127.5 - 1
