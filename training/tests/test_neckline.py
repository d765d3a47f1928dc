"""The neckline of the garment photo decides where cloth meets the neck, and nothing else."""
import torch

from training.labels import CONDITION_UPPER, DENSEPOSE_COLOURS
from training.networks.neckline import TORSO, worn_neckline
from training.networks.sleeves import part_mask

SKIN, HAIR = 0, 1
HEAD, TORSO_PART = 23, 2


def colours_of(parts: torch.Tensor) -> torch.Tensor:
    """Parts [H,W] -> DensePose colours [1,3,H,W] in [-1,1]."""
    return torch.from_numpy(DENSEPOSE_COLOURS)[parts].permute(2, 0, 1)[None].float() / 127.5 - 1


def bust(label: int) -> tuple[torch.Tensor, torch.Tensor]:
    """A neck over a torso, all of one class, beside a strip of background."""
    parts = torch.full((40, 10), TORSO_PART)
    parts[:10], parts[:, :2] = HEAD, 0
    logits = torch.zeros(1, 13, 40, 10)
    logits[:, label] = 8
    return logits, colours_of(parts)


def everywhere(value: float) -> torch.Tensor:
    return torch.full((1, 1, 40, 10), value)


def test_the_torsos_colour_is_told_from_all_others():
    assert part_mask(colours_of(torch.arange(25).view(1, 25)), TORSO).flatten().nonzero().flatten().tolist() == [TORSO_PART]


def test_the_inner_side_is_never_worn_before_the_body():
    logits, colours = bust(CONDITION_UPPER)
    labels = worn_neckline(logits, everywhere(0), everywhere(1), colours).argmax(1)[0]
    assert (labels[:, 2:] == SKIN).all() and (labels[:, :2] == CONDITION_UPPER).all()


def test_the_outer_side_closes_a_notch_on_the_torso_but_not_on_the_neck():
    logits, colours = bust(SKIN)
    labels = worn_neckline(logits, everywhere(1), everywhere(0), colours).argmax(1)[0]
    assert (labels[10:, 2:] == CONDITION_UPPER).all() and (labels[:10] == SKIN).all()


def test_hair_before_the_neckline_stays_hair():
    for outer, inner in ((1, 0), (0, 1)):
        logits, colours = bust(HAIR)
        assert (worn_neckline(logits, everywhere(outer), everywhere(inner), colours).argmax(1) == HAIR).all()


def test_a_photo_that_shows_neither_side_changes_nothing():
    logits, colours = bust(SKIN)
    assert torch.equal(worn_neckline(logits, everywhere(0), everywhere(0), colours), logits)
