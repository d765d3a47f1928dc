"""What test/vectors holds is what this code computes; TypeScript's tests read the same files."""
import json

import numpy as np
import pytest

from training.agnostic import MissingJointError, agnostic_parse, grey_region
from training.labels import DENSEPOSE_COLOURS
from training.vectors.composition import composed_of
from training.vectors.drawings import drawings_of, read_joints
from training.vectors.files import VECTORS, read_map, read_numbers
from training.vectors.networks import condition_answers, generator_answers

PERSON, POSES = VECTORS / 'person', VECTORS / 'poses'
CASES = json.loads((POSES / 'cases.json').read_text())['cases']
DRAWINGS = drawings_of(read_map(PERSON / 'parse.png'), read_joints(PERSON / 'keypoints.json'))


@pytest.mark.parametrize('name', DRAWINGS)
def test_drawings_and_labels_of_a_gallery_person(name: str):
    assert np.array_equal(DRAWINGS[name], read_map(PERSON / f'{name}.png'))


def test_colours_of_the_body_parts():
    assert np.array_equal(read_numbers(PERSON / 'densepose-colours.npy.gz').numpy(), DENSEPOSE_COLOURS)


@pytest.mark.parametrize('case', range(len(CASES)))
def test_poses_with_missing_joints_as_hr_viton_drew_them(case: int):
    joints = np.array(CASES[case]['keypoints_xy'])
    nothing = np.zeros((1024, 768), np.uint8)
    arms = np.where(np.arange(768) < 384, 15, 14).astype(np.uint8)[None].repeat(1024, 0)
    assert np.array_equal(grey_region(nothing, joints), read_map(POSES / f'bare-{case}.png') == 128)
    assert np.array_equal(grey_region(arms, joints), read_map(POSES / f'arms-{case}.png') == 128)
    assert np.array_equal(agnostic_parse(arms, joints), read_map(POSES / f'arm-parse-{case}.png'))


def test_a_person_without_hips_is_refused():
    with pytest.raises(MissingJointError):
        grey_region(np.zeros((1024, 768), np.uint8), np.zeros((25, 2)))


def close(actual, path) -> bool:
    return np.abs(actual.detach().numpy() - read_numbers(path).numpy()).max() < 1e-3


def test_composition():
    composed, folder = composed_of(VECTORS / 'composition'), VECTORS / 'composition'
    assert np.array_equal(composed.labels.numpy(), read_numbers(folder / 'labels.npy.gz').numpy())
    seven = composed.segmentation.argmax(1).numpy()
    assert np.array_equal(seven, read_numbers(folder / 'generator_labels.npy.gz').numpy())
    assert close(composed.cloth, folder / 'occluded_cloth.npy.gz')
    assert close(composed.mask, folder / 'occluded_mask.npy.gz')


@pytest.mark.parametrize('answers', (condition_answers, generator_answers))
def test_networks(answers):
    for name, value in answers().items():
        assert close(value, VECTORS / 'networks' / f'{name}.npy.gz'), name
