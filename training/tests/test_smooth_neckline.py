"""Notches in a neckline are evened; Vs, hair and what lies off neck and chest stay."""
import torch

from training.labels import CONDITION_UPPER
from training.networks.smooth_neckline import bell, smooth_necklines
from training.tests.samples import colours_of
from training.tests.test_holes import FOREARM, HAIR, SIZE, SKIN, TORSO_PART

EDGE, MIDDLE = 40, 45
NOTCH = (slice(EDGE, EDGE + 4), slice(MIDDLE, MIDDLE + 2))


def labels_of(skin: torch.Tensor, part: int = TORSO_PART) -> torch.Tensor:
    """Labels [H,W] after smoothing, of cloth but for bare `skin`, all on one part."""
    logits = torch.zeros(1, 13, *SIZE)
    logits[0, CONDITION_UPPER] = torch.where(skin, 0., 8.)
    logits[0, SKIN] = torch.where(skin, 8., 0.)
    return smooth_necklines(logits, colours_of(torch.full(SIZE, part))).argmax(1)[0]


def straight() -> torch.Tensor:
    """Bare skin [H,W] above a straight neckline."""
    return (torch.arange(SIZE[0]) < EDGE)[:, None].expand(SIZE).clone()


def notched() -> torch.Tensor:
    skin = straight()
    skin[NOTCH] = True
    return skin


def test_the_bell_has_sum_one_and_hardly_anything_at_its_ends():
    assert abs(bell().sum().item() - 1) < 1e-6 and bell()[0] < bell().max() / 100


def test_a_notch_is_evened():
    assert bool((labels_of(notched())[NOTCH][1:] == CONDITION_UPPER).all())


def test_a_straight_neckline_stays_straight_and_moves_by_a_pixel_at_most():
    skin = labels_of(straight()) == SKIN
    assert bool((skin == skin[:, :1]).all())
    assert EDGE - 1 <= int(skin[:, 0].sum()) <= EDGE


def test_where_cloth_and_skin_are_as_likely_there_is_cloth():
    logits = torch.full((1, 13, *SIZE), -8.)
    logits[0, CONDITION_UPPER] = 0.
    for lead, label in ((.1, CONDITION_UPPER), (.5, SKIN)):
        logits[0, SKIN] = lead
        smoothed = smooth_necklines(logits, colours_of(torch.full(SIZE, TORSO_PART))).argmax(1)[0]
        assert bool((smoothed[20:60, 20:60] == label).all())


def test_the_point_of_a_v_loses_a_few_pixels_at_most():
    rows, columns = torch.arange(SIZE[0])[:, None], torch.arange(SIZE[1])[None]
    skin = (columns - MIDDLE).abs() < 20 - rows / 3
    lowest = (labels_of(skin) == SKIN)[:, MIDDLE].nonzero().max().item()
    assert 49 <= lowest < 60


def test_a_notch_off_neck_and_chest_stays():
    assert torch.equal(labels_of(notched(), FOREARM) == SKIN, notched())


def test_hair_before_the_neckline_keeps_its_share():
    logits = torch.randn(1, 13, *SIZE)
    logits[:, HAIR, 30:50, 30:40] = 9
    after = smooth_necklines(logits, colours_of(torch.full(SIZE, TORSO_PART)))
    assert torch.allclose(after.softmax(1)[:, HAIR], logits.softmax(1)[:, HAIR], atol=1e-5)
