"""Prints lie on garments, in their light, and change nothing else."""
import numpy as np
import torch

from training.tasks import prints
from training.tasks.prints import print_on


def garment() -> tuple[torch.Tensor, torch.Tensor]:
    """Twelve grey photos with a square garment, darker in its left half."""
    photo, mask = torch.full((12, 3, 64, 64), .9), torch.zeros(12, 1, 64, 64)
    mask[:, :, 16:48, 16:48] = 1
    photo[:, :, 16:48, 16:32], photo[:, :, 16:48, 32:48] = .2, .4
    return photo, mask


def test_a_print_stays_on_the_garment():
    photo, mask = garment()
    before = photo.clone()
    print_on(np.random.default_rng(1), photo, mask)
    outside = (mask == 0).expand_as(photo)
    assert torch.equal(photo[outside], before[outside])
    changed = (photo != before).flatten(1).any(1).float().mean()
    assert 0 < changed < 1 and photo.min() >= 0 and photo.max() <= 1


def test_a_print_is_darker_where_the_garment_is(monkeypatch):
    monkeypatch.setattr(prints, 'PRINTED', 1.)
    monkeypatch.setattr(prints, '_layer', lambda rng, size: np.full((size[1], size[0], 4), (.5, .5, .5, 1), np.float32))
    photo, mask = garment()
    before = photo.clone()
    print_on(np.random.default_rng(2), photo, mask)
    for printed, plain in zip(photo, before):
        shown = (printed != plain).all(0)
        left, right = printed[0][shown & (plain[0] < .3)], printed[0][shown & (plain[0] > .3)]
        assert len(left) and len(right) and right.mean() > 1.5 * left.mean()


def test_a_photo_without_a_garment_gets_no_print(monkeypatch):
    monkeypatch.setattr(prints, 'PRINTED', 1.)
    photo = torch.full((2, 3, 32, 32), .5)
    print_on(np.random.default_rng(3), photo, torch.zeros(2, 1, 32, 32))
    assert torch.equal(photo, torch.full((2, 3, 32, 32), .5))
