"""Bare patches close in sleeves that reach the forearms and above short sleeves, both arms get the same sleeves, and
nothing else changes."""
import pytest
import torch

from training.labels import DENSEPOSE_COLOURS
from training.networks.parts import HEAD, LEFT_ARM, LOWER_ARMS, RIGHT_ARM, UPPER_ARMS, levels_mask, part_mask
from training.networks.sleeves import even_sleeves, whole_sleeves

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


@pytest.mark.parametrize('levels,parts',
                         [(UPPER_ARMS, range(15, 19)), (LOWER_ARMS, range(19, 23)), (HEAD, range(23, 25))])
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


def arms(left: slice, right: slice, held: str = 'down', back: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    """Two arms of 40 cells, upper arms first, with cloth (else bare) on those slices of their length; held down, or out
    sideways. back: 2 shows the back of both arms."""
    parts, logits = torch.zeros(60, 60, dtype=torch.long), torch.zeros(1, 13, 60, 60)
    for x, upper, sleeve in ((8, 15 + back, left), (44, 16 + back, right)):
        parts[10:30, x:x + 8], parts[30:50, x:x + 8] = upper, upper + 4
        logits[:, ARM, 10:50, x:x + 8] = 8
        logits[:, UPPER, 10 + sleeve.start:10 + sleeve.stop, x:x + 8] = 16
    if held == 'sideways':
        parts, logits = parts.T, logits.transpose(2, 3)
    return logits, colours_of(parts)


def sleeves(logits: torch.Tensor, colours: torch.Tensor, held: str = 'down') -> list[torch.Tensor]:
    """Labels of the left and the right arm [40,8] after the rule."""
    labels = even_sleeves(logits, colours).argmax(1)[0]
    labels = labels.T if held == 'sideways' else labels
    return [labels[10:50, x:x + 8] for x in (8, 44)]


@pytest.mark.parametrize('back', [0, 2])
@pytest.mark.parametrize('held', ['down', 'sideways'])
def test_a_bare_shoulder_above_a_short_sleeve_is_cloth_and_the_arm_below_stays_bare(held: str, back: int):
    for arm_labels in sleeves(*arms(slice(5, 13), slice(5, 13), held, back), held):
        assert (arm_labels[:10] == UPPER).all() and (arm_labels[15:] == ARM).all()


@pytest.mark.parametrize('lengths',
                         [(slice(0, 0), slice(0, 15)), (slice(0, 15), slice(0, 0)), (slice(0, 5), slice(0, 15))])
def test_a_lost_sleeve_becomes_as_long_as_that_of_the_other_arm(lengths: tuple[slice, slice]):
    for arm_labels in sleeves(*arms(*lengths)):
        assert (arm_labels[:12] == UPPER).all() and (arm_labels[16:] == ARM).all()


def test_two_bare_arms_stay_bare():
    logits, colours = arms(slice(0, 0), slice(0, 0))
    assert torch.equal(even_sleeves(logits, colours), logits)


def test_cloth_that_covers_less_than_half_of_the_arm_is_no_sleeve():
    logits, colours = arms(slice(0, 20), slice(0, 0))
    logits[:, UPPER, :, 11:16] = 0
    assert torch.equal(even_sleeves(logits, colours), logits)


def test_an_arm_whose_elbow_does_not_show_stays_as_it_is():
    logits, colours = arms(slice(0, 0), slice(0, 15))
    colours[:, :, 30:50, 8:16] = -1
    assert (even_sleeves(logits, colours).argmax(1)[0, 10:30, 8:16] == ARM).all()


def test_an_arm_that_points_at_the_camera_stays_as_it_is():
    logits, colours = arms(slice(0, 0), slice(0, 15))
    colours[:, :, 10:25, 8:16] = -1
    assert (even_sleeves(logits, colours).argmax(1)[0, 25:30, 8:16] == ARM).all()


@pytest.mark.parametrize('levels,parts',
                         [(LEFT_ARM.upper, [15, 17]), (RIGHT_ARM.upper, [16, 18]), (LEFT_ARM.lower, [19, 21]),
                                          (RIGHT_ARM.lower, [20, 22])])
def test_the_colours_tell_left_arms_from_right_ones(levels: tuple, parts: list[int]):
    assert levels_mask(colours_of(torch.arange(25).view(1, 25)), levels).flatten().nonzero().flatten().tolist() == parts
