"""Where the garment ends is told the condition network, from the labels while it learns, from the points in use."""
import numpy as np
import torch

from training.labels import CONDITION_BOTTOM, CONDITION_UPPER, GARMENT_POINTS, POINT_NAMES
from training.networks.condition import ConditionNetwork
from training.networks.structure import Points
from training.networks.told_rows import (
    CHANNELS,
    FINE,
    HIPS,
    LENGTH_ORIGIN,
    LENGTH_SHARE,
    UNKNOWN,
    expected_rows,
    maps_of_rows,
)
from training.tasks.told_rows import figures, some_told, worn_rows

FIGURE = torch.tensor([[.25, .25, .5]])


def joints() -> np.ndarray:
    """Joints [1,25,3] of somebody whose neck is at row 256 of 1024, 256 pixels wide at the shoulders."""
    found = np.zeros((1, 25, 3))
    places = {1: (384, 256), 2: (256, 300), 5: (512, 300), 8: (384, 640), 9: (320, 640), 12: (448, 640)}
    for joint, place in places.items():
        found[0, joint] = *place, 1
    return found


def points(length: float) -> Points:
    """Points of a garment that is so many of its shoulders' widths long."""
    places = torch.zeros(1, GARMENT_POINTS, 2)
    for name, place in {'neck_l': (-.1, -.6), 'neck_r': (.1, -.6), 'shoulder_l': (-.4, -.5), 'shoulder_r': (.4, -.5),
                        'hem_m': (0, -.6 + .6 * length)}.items():
        places[0, POINT_NAMES.index(name)] = torch.tensor(place)
    return Points(torch.zeros(1, GARMENT_POINTS, 1, 1), places, torch.full((1, GARMENT_POINTS), 5.))


def test_a_garment_ends_by_its_length_and_the_person_s_size() -> None:
    rows = expected_rows(points(1.5), FIGURE, 256)
    assert rows[0, 0] == UNKNOWN
    assert np.isclose(rows[0, 1].item(), 256 * .25 * (1 + LENGTH_ORIGIN + LENGTH_SHARE * 1.5), atol=.01)
    assert expected_rows(points(2), FIGURE, 256)[0, 1] > rows[0, 1]


def test_a_garment_covers_the_hips_unless_it_is_cut_short() -> None:
    tall = torch.tensor([[.25, .25, .75]])
    hips = 256 * (.25 + HIPS * .5)
    assert np.isclose(expected_rows(points(1.4), tall, 256)[0, 1].item(), hips, atol=.01)
    short = expected_rows(points(1.0), tall, 256)[0, 1].item()
    assert np.isclose(short, 256 * .25 * (1 + LENGTH_ORIGIN + LENGTH_SHARE), atol=.01)
    assert short < expected_rows(points(1.2), tall, 256)[0, 1].item() < hips


def test_nothing_is_told_without_a_point_or_without_a_figure_and_no_hem_lies_below_the_picture() -> None:
    hidden = points(1.5)
    hidden.there[0, POINT_NAMES.index('hem_m')] = -5
    assert (expected_rows(hidden, FIGURE, 256) == UNKNOWN).all()
    assert (expected_rows(points(1.5), torch.zeros(1, 3), 256) == UNKNOWN).all()
    assert expected_rows(points(9), FIGURE, 256)[0, 1] == 256


def test_maps_rise_at_the_told_row_and_are_empty_where_nothing_is_told() -> None:
    maps = maps_of_rows(torch.tensor([[UNKNOWN, 100.]]), 256, 4)
    assert maps.shape == (1, CHANNELS, 256, 4)
    assert (maps[0, [0, 2]] == 0).all()
    fine = maps[0, 3, :, 0]
    assert fine[99] < 0 < fine[100] and fine[99 - int(FINE)] == -1 and fine[100 + int(FINE)] == 1


def test_the_hem_is_the_middle_one_of_five_columns() -> None:
    labels = np.zeros((1, 256, 192), int)
    labels[0, 70:150, 60:130] = CONDITION_UPPER
    labels[0, 150:, 60:130] = CONDITION_BOTTOM
    labels[0, 150:180, 96] = CONDITION_UPPER
    assert worn_rows(labels, joints()).tolist() == [[70, 150]]
    labels[0, 70:, 60:100] = 0
    assert worn_rows(labels, joints()).tolist() == [[UNKNOWN, UNKNOWN]]


def test_the_figure_is_told_in_heights_of_the_picture() -> None:
    assert figures(joints()).tolist() == [[.25, .25, .625]]


def test_rows_are_told_as_they_are_in_use_and_not_always_while_learning() -> None:
    rows = np.full((400, 2), 100, np.float32)
    assert (some_told(None, rows) == rows).all()
    told = some_told(np.random.default_rng(1), rows)
    known = told >= 0
    assert 0 < known[:, 0].mean() < known[:, 1].mean() < 1
    assert .1 < np.abs(told[known] - 100).mean() < 3


def test_the_network_sees_the_told_row_and_not_the_old_hem() -> None:
    network = ConditionNetwork()
    person = torch.zeros(1, 16, 256, 192)
    person[:, CONDITION_BOTTOM, 100:] = 1
    seen = network.told(person, torch.tensor([[UNKNOWN, 120.]]))
    assert seen.shape == (1, 16 + CHANNELS, 256, 192)
    assert torch.equal(seen[:, 16:], maps_of_rows(torch.tensor([[UNKNOWN, 120.]]), 256, 192))
