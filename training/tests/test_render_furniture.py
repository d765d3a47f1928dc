"""Doors that garments hang before, and chairs that they hang over."""
import numpy as np
import pytest

pytest.importorskip('scipy')

from training.render.doors import door
from training.render.sewn.chair import BEHIND, random_chair

SHOULDER = 20.0


def test_a_door_is_a_picture_in_linear_light_with_edges_of_its_own() -> None:
    pictures = [door(np.random.default_rng(seed), 96, 64) for seed in range(6)]
    for picture in pictures:
        assert picture.shape == (96, 64, 3) and picture.min() >= 0 and picture.max() <= 1
        edges = np.abs(np.diff(picture.mean(2), axis=0)).max(), np.abs(np.diff(picture.mean(2), axis=1)).max()
        assert max(edges) > .05 * picture.mean()
    assert len({round(float(picture.mean()), 3) for picture in pictures}) == 6


def test_the_same_seed_makes_the_same_door() -> None:
    one, other = (door(np.random.default_rng(4), 64, 64) for _ in range(2))
    assert np.array_equal(one, other)


def test_a_chair_is_as_wide_as_the_shoulders_and_stands_below_them() -> None:
    for seed in range(8):
        chair = random_chair(np.random.default_rng(seed), SHOULDER)
        low, high = chair.vertices.min(0), chair.vertices.max(0)
        assert -3 < high[1] <= 3 and low[1] < -75
        assert .8 * SHOULDER < high[0] < 1.5 * SHOULDER
        assert chair.triangle.max() < len(chair.vertices) == len(chair.normal)


def test_a_chair_s_seat_is_behind_the_garment_s_back_and_nothing_is_far_before_it() -> None:
    for seed in range(8):
        points = random_chair(np.random.default_rng(seed), SHOULDER).vertices
        assert points[:, 2].max() < 2
        far = points[points[:, 2] < -BEHIND]
        assert len(far) and far[:, 1].max() < -30


def test_a_chair_s_surface_looks_outwards() -> None:
    chair = random_chair(np.random.default_rng(1), SHOULDER)
    assert np.allclose(np.linalg.norm(chair.normal, axis=1), 1, atol=1e-3)
    a, b, c = (chair.vertices[chair.triangle[:, k]] for k in range(3))
    facing = np.cross(b - a, c - a)
    assert ((facing * chair.normal[chair.triangle].mean(1)).sum(1) > 0).mean() > .95
