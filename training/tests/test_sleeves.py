"""Bare patches close in sleeves that reach the forearms, and nowhere else."""
import pytest
import torch

from training.labels import DENSEPOSE_COLOURS
from training.networks.sleeves import LOWER_ARMS, UPPER_ARMS, part_mask, whole_sleeves

UPPER, ARM, HAIR = 3, 5, 2


def colours_of(parts: torch.Tensor) -> torch.Tensor:
    """Parts [H,W] -> DensePose colours [1,3,H,W] in [-1,1]."""
    return torch.from_numpy(DENSEPOSE_COLOURS)[parts].permute(2, 0, 1)[None].float() / 127.5 - 1


def arm(forearm: int) -> tuple[torch.Tensor, torch.Tensor]:
    """A column of upper arm (label: bare) over forearm (`forearm`): logits [1,13,60,10] and colours."""
    parts = torch.full((60, 10), 15)
    parts[30:] = 19
    logits = torch.zeros(1, 13, 60, 10)
    logits[:, ARM, :30], logits[:, forearm, 30:] = 8, 8
    return logits, colours_of(parts)


@pytest.mark.parametrize('levels,parts', [(UPPER_ARMS, range(15, 19)), (LOWER_ARMS, range(19, 23))])
def test_the_colours_tell_the_parts(levels: tuple, parts: range):
    found = part_mask(colours_of(torch.arange(25).view(1, 25)), levels).flatten().nonzero().flatten().tolist()
    assert found == list(parts)


def test_a_bare_shoulder_above_a_sleeved_forearm_is_cloth():
    assert (whole_sleeves(*arm(UPPER)).argmax(1) == UPPER).all()


def test_a_bare_arm_stays_bare():
    logits, colours = arm(ARM)
    assert torch.equal(whole_sleeves(logits, colours), logits)


def test_hair_before_the_arm_stays_hair():
    logits, colours = arm(UPPER)
    logits[:, HAIR, :5] = 12
    assert (whole_sleeves(logits, colours).argmax(1)[:, :5] == HAIR).all()
