"""Persons in training still wear another top, and points of the garment are told at times."""
import numpy as np
import pytest
import torch

from training.labels import CONDITION_BOTTOM, CONDITION_UPPER
from training.tasks.given import some_given
from training.tasks.old_hem import MOVED, hem_rows, move_old_hems, with_other_hem

HEM = 30


def dressed() -> tuple[np.ndarray, np.ndarray]:
    """Agnostic labels and those of the dressed person, u8 [64,48]: a top down to HEM in columns 10 to 37, trousers
    below."""
    classes = np.zeros((64, 48), np.uint8)
    classes[10:HEM, 10:38], classes[HEM:60, 10:38] = CONDITION_UPPER, CONDITION_BOTTOM
    return np.where(classes == CONDITION_UPPER, 0, classes).astype(np.uint8), classes


def first_rows(agnostic: np.ndarray) -> set[int]:
    """Where trousers begin."""
    return set((agnostic[:, 12:36] == CONDITION_BOTTOM).argmax(0).tolist())


def test_the_hem_is_where_lower_clothes_follow_the_garment() -> None:
    assert hem_rows(dressed()[1]).tolist() == [-1] * 10 + [HEM] * 28 + [-1] * 10


@pytest.mark.parametrize(('moved', 'highest', 'first'), [(8, 0, HEM + 8), (-8, 0, HEM - 8), (-20, 25, 25)])
def test_trousers_begin_where_the_other_top_ends_but_not_above_the_waist(moved: int, highest: int, first: int) -> None:
    agnostic, classes = dressed()
    with_other_hem(agnostic, classes, np.full(48, float(moved)), highest)
    assert first_rows(agnostic) == {first}
    assert not agnostic[:, :10].any() and not agnostic[:, 38:].any()


def test_labels_without_a_hem_stay() -> None:
    agnostic, classes = dressed()
    classes[HEM:] = 0
    before = agnostic.copy()
    with_other_hem(agnostic, classes, np.full(48, 5.0), 0)
    assert (agnostic == before).all()


def test_most_samples_are_seen_in_another_top() -> None:
    agnostic, classes = (np.repeat(labels[None], 200, 0) for labels in dressed())
    joints = np.zeros((200, 25, 3), np.float32)
    joints[:, 8, 1] = 512
    before = agnostic.copy()
    move_old_hems(np.random.default_rng(1), agnostic, classes, joints)
    assert (agnostic != before).any((1, 2)).mean() == pytest.approx(MOVED, abs=.1)


def test_points_are_told_near_where_they_are_and_only_those_that_there_are() -> None:
    places, seen = torch.rand(300, 2, 21) * 2 - 1, torch.ones(300, 21)
    seen[:, 4] = 0
    given = some_given(np.random.default_rng(1), places, seen)
    told = given[..., 2] > 0
    assert not told[:, 4].any() and .3 < told[:, 5].float().mean() < .6
    assert (given[..., :2] - places.transpose(1, 2))[told].abs().mean() < .05 and not given[~told].any()
    assert not some_given(None, places, seen).any()
