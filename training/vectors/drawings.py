"""Drawings and label maps of one gallery person, by training.agnostic and training.labels."""
import json
from pathlib import Path

import numpy as np

from ..agnostic import agnostic_parse, grey_region
from ..labels import CONDITION_TO_GENERATOR, DENSEPOSE_COLOURS, LIP_TO_CONDITION
from .files import read_map, write_map, write_numbers

REDUCTION = 4
"""The condition generator sees every fourth pixel."""


def read_joints(path: Path) -> np.ndarray:
    """BODY_25 joints [25,3] of an OpenPose file."""
    people = json.loads(path.read_text())['people']
    return np.array(people[0]['pose_keypoints_2d']).reshape(25, 3)


def drawings_of(parse: np.ndarray, joints: np.ndarray) -> dict[str, np.ndarray]:
    """By name, u8 [H,W]: what the agnostic picture hides (255), the parse-agnostic, labels for both networks."""
    agnostic = agnostic_parse(parse, joints)
    condition = LIP_TO_CONDITION[agnostic[::REDUCTION, ::REDUCTION]]
    return {
        'agnostic-region': grey_region(parse, joints) * np.uint8(255),
        'parse-agnostic': agnostic,
        'condition-labels': condition,
        'generator-labels': CONDITION_TO_GENERATOR[LIP_TO_CONDITION[parse[::REDUCTION, ::REDUCTION]]]
    }


def write_drawings(folder: Path, person: Path) -> None:
    """The person's parse and joints, everything drawn of them, and the colours of the DensePose parts u8 [25,3]."""
    parse, joints = read_map(person / 'parse.png'), read_joints(person / 'keypoints.json')
    write_map(folder / 'parse.png', parse)
    (folder / 'keypoints.json').write_bytes((person / 'keypoints.json').read_bytes())
    for name, values in drawings_of(parse, joints).items():
        write_map(folder / f'{name}.png', values)
    write_numbers(folder / 'densepose-colours.npy.gz', DENSEPOSE_COLOURS)
