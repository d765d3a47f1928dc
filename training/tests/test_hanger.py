"""A hanger hangs behind the garment and is no part of it."""
import numpy as np
import torch

from training.tasks.hanger import HUNG, hang


def photos(count: int) -> tuple[torch.Tensor, torch.Tensor]:
    mask = torch.zeros(count, 1, 96, 96)
    mask[:, :, 40:90, 20:76] = 1
    return torch.full((count, 3, 96, 96), .5), mask


def test_some_photos_get_a_hanger_above_the_garment_and_never_on_it():
    photo, mask = photos(60)
    hang(np.random.default_rng(1), photo, mask)
    changed = (photo != .5).any(1, keepdim=True)
    share = changed.flatten(1).any(1).float().mean()
    assert HUNG / 2 < share < HUNG * 2
    assert not (changed & (mask > .5)).any() and changed[:, :, :40].any()


def test_a_photo_without_a_garment_stays_as_it_is():
    photo, mask = photos(20)
    hang(np.random.default_rng(2), photo, mask * 0)
    assert (photo == .5).all()
