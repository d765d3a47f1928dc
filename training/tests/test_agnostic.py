"""The drawings agree with the reference vectors, pixel for pixel."""
import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from training.agnostic import MissingJointError, agnostic_image, agnostic_parse, grey_region

SHARED = Path(os.environ.get('TRYON_SHARED', Path(__file__).parents[2] / '../shared'))
ITEM = SHARED / 'parity/item'
needs_vectors = pytest.mark.skipif(not ITEM.exists(), reason='reference vectors are not beside the project')


def pixels(name: str) -> np.ndarray:
    return np.asarray(Image.open(ITEM / name))


def item_joints() -> np.ndarray:
    people = json.loads((ITEM / 'keypoints.json').read_text())['people']
    return np.array(people[0]['pose_keypoints_2d']).reshape(25, 3)


@needs_vectors
def test_agnostic_image_equals_the_reference():
    drawn = agnostic_image(pixels('image.png'), pixels('parse.png'), item_joints())
    assert np.array_equal(drawn, pixels('expected_agnostic.png'))


@needs_vectors
def test_agnostic_parse_equals_the_reference():
    drawn = agnostic_parse(pixels('parse.png'), item_joints())
    assert np.array_equal(drawn, pixels('expected_parse_agnostic.png'))


@needs_vectors
@pytest.mark.parametrize('case', range(4))
def test_geometry_cases_with_missing_joints(case: int):
    joints = np.array(json.loads((ITEM / 'cases.json').read_text())['cases'][case]['keypoints_xy'])
    nothing = np.zeros((1024, 768), np.uint8)
    arms = np.where(np.arange(768) < 384, 15, 14).astype(np.uint8)[None].repeat(1024, 0)
    assert np.array_equal(grey_region(nothing, joints), pixels(f'expected_graymask_{case}.png') == 128)
    assert np.array_equal(grey_region(arms, joints), pixels(f'expected_graymask_arms_{case}.png') == 128)
    assert np.array_equal(agnostic_parse(arms, joints), pixels(f'expected_armparse_{case}.png'))


def test_a_person_without_hips_is_refused():
    with pytest.raises(MissingJointError):
        grey_region(np.zeros((1024, 768), np.uint8), np.zeros((25, 2)))
