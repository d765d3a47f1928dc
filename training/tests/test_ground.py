"""Garments of training photos are laid on the grounds of others."""
import numpy as np
import pytest
import torch

from training.tasks import ground
from training.tasks.ground import move, throw_shadows


def two_photos() -> tuple[torch.Tensor, torch.Tensor]:
    """A red garment on green ground, and a blue one on yellow: [2,3,96,96], [2,1,96,96]."""
    photo, mask = torch.zeros(2, 3, 96, 96), torch.zeros(2, 1, 96, 96)
    mask[:, :, 30:70, 30:70] = 1
    grounds, garments = torch.tensor([[0., .8, 0], [.8, .8, 0]]), torch.tensor([[.8, 0, 0], [0, 0, .8]])
    photo[:] = grounds[:, :, None, None] * (1 - mask) + garments[:, :, None, None] * mask
    return photo, mask


def test_a_garment_keeps_its_colours_on_the_ground_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, 'MOVED', 1.)
    monkeypatch.setattr(ground, 'MATCHED', 0.)
    photo, mask = two_photos()
    before, seen = photo.clone(), set()
    for seed in range(12):
        photo, mask = before.clone(), two_photos()[1]
        move(np.random.default_rng(seed), photo, mask)
        assert torch.equal(photo[:, :, 34:66, 34:66], before[:, :, 34:66, 34:66])
        far = photo[0, :, 2, 2]
        assert far[2] == 0 and far[1] > 0
        seen.add(bool(far[0] > .1))
    assert seen == {True, False}, 'the ground is any photo\'s of the batch'


def test_the_mask_loses_its_outermost_pixels_with_the_old_ground(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, 'MOVED', 1.)
    photo, mask = two_photos()
    move(np.random.default_rng(3), photo, mask)
    assert mask[0, 0, 50, 40] == 1 and mask[0, 0, 50, 30] < 1 and mask[0, 0, 50, 29] == 0


def test_grounds_in_the_garments_colour_come_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, 'MOVED', 1.)
    monkeypatch.setattr(ground, 'MATCHED', 1.)
    monkeypatch.setattr(ground, 'MATCH', (1., 1.))
    photo, mask = two_photos()
    move(np.random.default_rng(5), photo, mask)
    assert photo[0, :, 2, 2].tolist() == pytest.approx([.8, 0, 0], abs=.05)


def test_photos_full_of_garment_stay_as_they_are() -> None:
    photo = torch.rand(3, 3, 64, 64)
    before = photo.clone()
    for seed in range(5):
        move(np.random.default_rng(seed), photo, torch.ones(3, 1, 64, 64))
    assert torch.equal(photo, before)


def test_a_garment_throws_a_shadow_beside_it_and_none_on_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, 'THROWN', 1.)
    monkeypatch.setattr(ground, 'DISTANCE', (.06, .06))
    monkeypatch.setattr(ground, 'DARKNESS', (.5, .5))
    photo, mask = two_photos()
    before = photo.clone()
    throw_shadows(np.random.default_rng(2), photo, mask)
    inside = mask.expand_as(photo) > 0
    assert torch.equal(photo[inside], before[inside])
    for i in range(2):
        darker = (photo[i] < before[i]).any(0)
        assert 0 < darker.sum() < .2 * darker.numel()
        assert (photo[i][:, darker] >= .5 * before[i][:, darker] - 1e-6).all()
