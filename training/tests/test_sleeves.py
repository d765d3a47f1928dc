"""Bare patches close in sleeves that reach the forearms, and above short sleeves, and nowhere else."""
import pytest
import torch

from training.labels import DENSEPOSE_COLOURS
from training.networks.parts import HEAD, LOWER_ARMS, UPPER_ARMS, part_mask
from training.networks.sleeves import sleeves_from_shoulders, whole_sleeves

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


@pytest.mark.parametrize('levels,parts', [(UPPER_ARMS, range(15, 19)), (LOWER_ARMS, range(19, 23)), (HEAD, range(23, 25))])
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


def short_sleeve(part: int = 15, turned: bool = False) -> tuple[torch.Tensor, torch.Tensor]:
    """An upper arm below a head: bare for ten rows, ten of cloth, bare again. turned: the arm points sideways."""
    parts = torch.zeros(60, 60, dtype=torch.long)
    parts[:10, 20:40] = 23
    logits = torch.zeros(1, 13, 60, 60)
    arm, sleeve = (slice(20, 56), slice(2, 10)), (slice(30, 40), slice(2, 10))
    if turned:
        arm, sleeve = (slice(20, 28), slice(2, 38)), (slice(20, 28), slice(12, 22))
    parts[arm] = part
    logits[:, ARM, arm[0], arm[1]] = 8
    logits[:, UPPER, sleeve[0], sleeve[1]] = 16
    return logits, colours_of(parts)


@pytest.mark.parametrize('part', range(15, 19))
def test_a_bare_shoulder_above_a_short_sleeve_is_cloth_and_the_arm_below_stays_bare(part: int):
    labels = sleeves_from_shoulders(*short_sleeve(part)).argmax(1)[0, :, 2:10]
    assert (labels[20:40] == UPPER).all() and (labels[40:56] == ARM).all()


def test_cloth_that_covers_less_than_half_of_the_arm_is_no_sleeve():
    logits, colours = short_sleeve()
    logits[:, UPPER, :, 5:10] = 0
    assert torch.equal(sleeves_from_shoulders(logits, colours), logits)


def test_an_arm_held_out_sideways_stays_as_it_is():
    logits, colours = short_sleeve(turned=True)
    assert torch.equal(sleeves_from_shoulders(logits, colours), logits)


def test_an_arm_above_the_head_stays_as_it_is():
    logits, colours = short_sleeve()
    assert torch.equal(sleeves_from_shoulders(logits, colours.flip(2)), logits)
