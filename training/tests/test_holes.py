"""Holes in a garment are closed, and openings stay open."""
import torch

from training.labels import CONDITION_UPPER
from training.networks.holes import HEM_REACH, REACH, least_around, without_holes
from training.networks.parts import THIGHS, TORSO, part_mask
from training.tests.samples import colours_of

SKIN, HAIR, TROUSERS, ARM = 0, 1, 4, 5
TORSO_PART, THIGH, FOREARM = 2, 9, 19
SIZE = (120, 90)


def worn(hole: tuple[slice, slice], label: int, part: int = TORSO_PART) -> tuple[torch.Tensor, torch.Tensor]:
    """Upper garment everywhere but in `hole`, which has another label; and the DensePose colours of one part."""
    logits = torch.zeros(1, 13, *SIZE)
    logits[:, CONDITION_UPPER] = 8
    logits[:, CONDITION_UPPER, hole[0], hole[1]] = 0
    logits[:, label, hole[0], hole[1]] = 8
    return logits, colours_of(torch.full(SIZE, part))


def closed(hole: tuple[slice, slice], label: int, part: int = TORSO_PART) -> bool:
    labels = without_holes(*worn(hole, label, part)).argmax(1)[0]
    return bool((labels[hole] == CONDITION_UPPER).all())


def test_the_colours_of_torso_and_thighs_are_told_from_all_others():
    for levels, parts in ((TORSO, [TORSO_PART]), (THIGHS, [7, 8, 9, 10])):
        marked = part_mask(colours_of(torch.arange(25).view(1, 25)), levels)
        assert marked.flatten().nonzero().flatten().tolist() == parts


def test_a_hole_in_the_chest_is_closed():
    assert closed((slice(50, 65), slice(40, 55)), SKIN)


def test_trousers_within_a_longer_garment_are_closed_and_below_it_stay():
    for part in (TORSO_PART, THIGH):
        assert closed((slice(50, 50 + HEM_REACH - 2), slice(10, 80)), TROUSERS, part)
    assert not closed((slice(90, 120), slice(0, 90)), TROUSERS)
    assert not closed((slice(50, 50 + 2 * HEM_REACH), slice(10, 80)), TROUSERS)


def test_a_neckline_stays_open():
    assert not closed((slice(0, 15), slice(40, 55)), SKIN)


def test_hair_before_the_chest_and_bare_forearms_stay():
    hole = (slice(50, 65), slice(40, 55))
    assert not closed(hole, HAIR) and not closed(hole, ARM, FOREARM)


def test_an_opening_wider_than_the_reach_stays():
    assert not closed((slice(20, 20 + 3 * REACH), slice(20, 20 + 3 * REACH)), SKIN)


def test_least_around_looks_to_all_four_sides_within_reach():
    x = torch.zeros(1, 1, *SIZE)
    x[:, :, 40, 45], x[:, :, 60 + REACH, 45], x[:, :, 60, 30], x[:, :, 60, 60] = 1, .8, .9, .7
    assert least_around(x)[0, 0, 60, 45] == x[0, 0, 60, 60]
    x[:, :, 60, 30], x[:, :, 60, 45 - REACH - 1] = 0, .9
    assert least_around(x)[0, 0, 60, 45] == 0
