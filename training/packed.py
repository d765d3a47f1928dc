"""Packed samples: one flat file a field, memory-mapped, growing while the renderer works.

A packed folder holds `<field>.bin` (samples one after another) and `index.json` (the seeds, in file
order). Appending writes the data first and the index last, atomically, so that a reader always sees
whole samples. Reading a random sample is a plain memory copy: no decompression in the training loop.
"""
import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .agnostic import MissingJointError, agnostic_parse, grey_region
from .labels import (
    BODY_JOINTS,
    DENSEPOSE_COLOURS,
    GARMENT_POINTS,
    LIP_LEFT_ARM,
    LIP_NECK,
    LIP_RIGHT_ARM,
    LIP_TO_CONDITION,
    LIP_UPPER,
    PART_OF_CLOTH,
)

FULL, HALF, FLOW = (512, 384), (256, 192), (128, 96)
PHOTO = 384
INDEX = 'index.json'
FIRST_HELD_OUT = 900_000
"""Seeds from here on are never trained or calibrated on."""


@dataclass(frozen=True)
class Field:
    """Shape of one sample's array, and its type on disk."""

    shape: tuple[int, ...]
    dtype: type
    optional: bool = False
    """Zeros, which say "unknown", where a folder has no such file."""


FIELDS: dict[str, Field] = {
    'image': Field((*FULL, 3), np.uint8),
    'image_half': Field((*HALF, 3), np.uint8),
    'parse': Field(HALF, np.uint8),
    'parse_agnostic': Field(HALF, np.uint8),
    'garment_label': Field(FULL, np.uint8),
    'grey': Field(FULL, np.uint8),
    'densepose': Field(HALF, np.uint8),
    'densepose_colours': Field((*HALF, 3), np.uint8),
    'keypoints': Field((BODY_JOINTS, 3), np.float32),
    'cloth': Field((*FULL, 3), np.uint8),
    'cloth_mask': Field(FULL, np.uint8),
    'cloth_half': Field((*HALF, 3), np.uint8),
    'cloth_mask_half': Field(HALF, np.uint8),
    'cloth_inner_half': Field(HALF, np.uint8),
    'photo': Field((PHOTO, PHOTO, 3), np.uint8),
    'photo_mask': Field((PHOTO, PHOTO), np.uint8),
    'flow': Field((*HALF, 2), np.float16),
    'flow_visible': Field(HALF, np.uint8),
    'drawable': Field((), np.uint8),
    'parts': Field(FLOW, np.uint8, True),
    'points': Field((GARMENT_POINTS, 3), np.float32, True),
    'cloth_parts': Field(FLOW, np.uint8, True),
    'cloth_points': Field((GARMENT_POINTS, 3), np.float32, True),
    'photo_parts': Field((PHOTO // 2, PHOTO // 2), np.uint8, True),
    'photo_classes': Field((PHOTO, PHOTO), np.uint8, True),
    'photo_points': Field((GARMENT_POINTS, 3), np.float32, True),
}
"""Units: labels as stored by the renderer except `parse_agnostic` (13-class); masks and flags 0/1,
`photo_mask` and `cloth_mask` 0..255; `garment_label` 1 upper, 2 neck, 3 arms; keypoints in pixels of
768x1024; flow = garment coordinate in [-1,1] of each pixel centre; `drawable` 0 = no try-on: a joint that the
agnostic drawing needs is outside the picture, or the person turns the back; `grey` and `parse_agnostic` are empty.
Of the garment as it is worn, in the prepared picture and in the photo, where the renderer tells: parts (PARTS_* of
labels.py, 0 unknown), points (x, y in [-1,1], and 0 absent, 1 hidden, 2 seen; all absent: unknown) and
`photo_classes` (0 unknown, 1 ground, 2 outer and 3 inner side, 4 hanger, tag or label)."""
BACK, FRONT = 1, 2
"""DensePose parts of the torso."""


WARPED = 'warped'
WARPED_FIELDS = {
    'warped_cloth': Field((*FULL, 3), np.uint8),
    'warped_mask': Field(FULL, np.uint8),
    'segmentation': Field(FULL, np.uint8),
}
"""What the condition network makes of a sample, in the folder WARPED beside it: garment after occlusion
(white where none), its mask 0..255, 7-class labels."""


def box_half(picture: np.ndarray) -> np.ndarray:
    """u8 [2h,2w,C] -> u8 [h,w,C], mean of each 2x2 block."""
    h, w = picture.shape[0] // 2, picture.shape[1] // 2
    blocks = picture.reshape(h, 2, w, 2, -1).astype(np.uint16)
    return ((blocks.sum((1, 3)) + 2) // 4).astype(np.uint8)


def square_photo(photo: np.ndarray, size: int = PHOTO) -> np.ndarray:
    """Box-filtered square resize of a u8 picture [n,n(,3)] to `size`."""
    from PIL import Image
    return np.asarray(Image.fromarray(photo).resize((size, size), Image.Resampling.BILINEAR))


def full_size_labels(parse: np.ndarray) -> np.ndarray:
    """Labels [512,384] doubled to the 1024x768 on which the drawings are defined."""
    return parse.repeat(2, 0).repeat(2, 1)


def _garment_label(parse: np.ndarray) -> np.ndarray:
    table = np.zeros(256, np.uint8)
    table[list(LIP_UPPER)], table[LIP_NECK], table[[LIP_LEFT_ARM, LIP_RIGHT_ARM]] = 1, 2, 3
    return table[parse]


def _seen_from_behind(densepose: np.ndarray) -> bool:
    return bool(np.count_nonzero(densepose == BACK) > np.count_nonzero(densepose == FRONT))


def _drawings(parse: np.ndarray, densepose: np.ndarray, joints: np.ndarray) -> dict[str, np.ndarray]:
    labels = full_size_labels(parse)
    nothing = {'grey': np.zeros(FULL), 'parse_agnostic': np.zeros(HALF), 'drawable': np.zeros(())}
    if _seen_from_behind(densepose):
        return nothing
    try:
        grey = grey_region(labels, joints)[::2, ::2]
    except MissingJointError:
        return nothing
    hidden = LIP_TO_CONDITION[agnostic_parse(labels, joints)[::4, ::4]]
    return {'grey': grey, 'parse_agnostic': hidden, 'drawable': np.ones(())}


def normalised_points(points: np.ndarray, width: int, height: int) -> np.ndarray:
    """Points [21,3] in pixels of a picture -> in [-1,1]; absent ones stay 0."""
    scaled = points[:, :2] * (2 / width, 2 / height) - 1
    return np.concatenate([np.where(points[:, 2:] > 0, scaled, 0), points[:, 2:]], 1).astype(np.float32)


def _structure(sample: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Parts, points and classes; unknown where the renderer does not tell them."""
    if 'cloth_parts' not in sample:
        return {name: np.zeros(field.shape, field.dtype) for name, field in FIELDS.items() if field.optional}
    size = len(sample['garment_photo'])
    nearest = (np.arange(PHOTO) * 2 + 1) * size // (2 * PHOTO)
    return {
        'parts': PART_OF_CLOTH[sample['parts'][2::4, 2::4]],
        'points': normalised_points(sample['points'], FULL[1], FULL[0]),
        'cloth_parts': PART_OF_CLOTH[sample['cloth_parts'][2::4, 2::4]],
        'cloth_points': normalised_points(sample['cloth_points'], FULL[1], FULL[0]),
        'photo_parts': PART_OF_CLOTH[sample['garment_photo_parts'][np.ix_(nearest[::2], nearest[::2])]],
        'photo_classes': sample['garment_photo_classes'][np.ix_(nearest, nearest)] + 1,
        'photo_points': normalised_points(sample['garment_photo_points'], size, size),
    }


def pack_sample(sample: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All packed fields of one rendered sample."""
    parse = sample['parse']
    return {
        **_structure(sample),
        **_drawings(parse, sample['densepose'], sample['keypoints']),
        'image': sample['image'],
        'image_half': box_half(sample['image']),
        'parse': parse[::2, ::2],
        'garment_label': _garment_label(parse),
        'densepose': sample['densepose'][::2, ::2],
        'densepose_colours': box_half(DENSEPOSE_COLOURS[sample['densepose']]),
        'keypoints': sample['keypoints'],
        'cloth': sample['cloth'],
        'cloth_mask': sample['cloth_mask'],
        'cloth_half': box_half(sample['cloth']),
        'cloth_mask_half': sample['cloth_mask'][::2, ::2] >= 128,
        'cloth_inner_half': sample['cloth_inner'][::2, ::2] >= 128,
        'photo': square_photo(sample['garment_photo']),
        'photo_mask': square_photo(sample['garment_photo_mask']),
        'flow': sample['flow'],
        'flow_visible': sample['flow_visible'],
    }


def read_index(folder: Path) -> list[int]:
    """Seeds of a packed folder in file order; empty where there is none yet."""
    path = folder / INDEX
    return json.loads(path.read_text())['seeds'] if path.exists() else []


def read_meta(folder: Path) -> list[dict]:
    """What the renderer says of each packed sample, in file order."""
    return json.loads((folder / INDEX).read_text())['meta']


def append(folder: Path, seeds: list[int], samples: list[dict[str, np.ndarray]], meta: list[dict] | None = None,
           fields: dict[str, Field] = FIELDS) -> None:
    """Append packed samples; an append cut short earlier is overwritten."""
    folder.mkdir(parents=True, exist_ok=True)
    known = read_index(folder)
    notes = read_meta(folder) if known else []
    for name, field in fields.items():
        size = int(np.prod(field.shape)) * np.dtype(field.dtype).itemsize
        with open(folder / f'{name}.bin', 'r+b' if known else 'wb') as file:
            file.seek(size * len(known))
            for sample in samples:
                file.write(np.ascontiguousarray(sample[name], field.dtype).tobytes())
    temporary = folder / f'{INDEX}.new'
    temporary.write_text(json.dumps({'seeds': known + seeds, 'meta': notes + (meta or [{}] * len(seeds))}))
    os.replace(temporary, folder / INDEX)


class PackedSamples:
    """Read access to a packed folder: `samples['image'][rows]` is a copy of those rows."""

    def __init__(self, folder: str | Path, fields: tuple[str, ...] = tuple(FIELDS),
                 layout: dict[str, Field] = FIELDS) -> None:
        self.folder = Path(folder)
        self.fields, self.layout = fields, layout
        self.refresh()

    def refresh(self) -> int:
        """Map what has been appended since; returns the number of samples."""
        self.seeds = read_index(self.folder)
        self._maps = {name: self._map(name) for name in self.fields} if self.seeds else {}
        return len(self.seeds)

    def _map(self, name: str) -> np.ndarray:
        field, path = self.layout[name], self.folder / f'{name}.bin'
        shape = (len(self.seeds), *field.shape)
        if field.optional and not path.exists():
            return np.broadcast_to(field.dtype(0), shape)
        return np.memmap(path, field.dtype, 'r', shape=shape)

    def __len__(self) -> int:
        return len(self.seeds)

    def __getitem__(self, name: str) -> np.ndarray:
        return self._maps[name]
