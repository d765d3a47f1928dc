"""A hanger hangs behind the garment and is no part of it."""
import numpy as np
import torch

from training.tasks.hanger import HUNG, hang


def photos(count: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Grey photos, the garment in their middle, and its inner side, which does not show."""
    mask = torch.zeros(count, 1, 96, 96)
    mask[:, :, 40:90, 20:76] = 1
    return torch.full((count, 3, 96, 96), .5), mask, torch.zeros_like(mask)


def test_some_photos_get_a_hanger_above_the_garment_and_never_on_it():
    photo, mask, inner = photos(60)
    hang(np.random.default_rng(1), photo, mask, inner)
    changed = (photo != .5).any(1, keepdim=True)
    share = changed.flatten(1).any(1).float().mean()
    assert HUNG / 2 < share < HUNG * 2
    assert not (changed & (mask > .5)).any() and changed[:, :, :40].any()


def test_a_photo_without_a_garment_stays_as_it_is():
    photo, mask, inner = photos(20)
    hang(np.random.default_rng(2), photo, mask * 0, inner)
    assert (photo == .5).all()


def test_a_hanger_before_the_inner_side_is_not_in_the_mask():
    photo, mask, inner = photos(60)
    inner[:, :, 40:55, 30:66] = 1
    before = mask.clone()
    hang(np.random.default_rng(3), photo, mask, inner)
    hidden = (mask < .5) & (before > .5)
    assert hidden.any() and not hidden[inner == 0].any()
    assert torch.equal(hidden, (photo != .5).any(1, keepdim=True) & (before > .5) & (inner > .5))
