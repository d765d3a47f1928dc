"""Blocks of another colour lie on garments where their seams would be, in their light, and change nothing else."""
import numpy as np
import pytest
import torch

from training.labels import GARMENT_POINTS, POINT_NAMES
from training.tasks import colour_blocks
from training.tasks.colour_blocks import block_colours

PLACES = {'neck_l': (-.1, -.6), 'neck_r': (.1, -.6), 'shoulder_l': (-.3, -.5), 'shoulder_r': (.3, -.5),
          'armpit_l': (-.3, -.2), 'armpit_r': (.3, -.2), 'hem_m': (0, .6)}


def garments(count: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Grey photos with a garment as wide as its sleeves reach, its points, and which of them are seen."""
    photo, mask = torch.full((count, 3, 64, 64), .5), torch.zeros(count, 1, 64, 64)
    mask[:, :, 12:52, 8:56] = 1
    places, seen = torch.zeros(count, 2, GARMENT_POINTS), torch.zeros(count, GARMENT_POINTS)
    for name, place in PLACES.items():
        places[:, :, POINT_NAMES.index(name)] = torch.tensor(place)
        seen[:, POINT_NAMES.index(name)] = 2
    return photo, mask, places, seen


def test_blocks_stay_on_the_garment_and_leave_its_middle_or_half_of_it():
    photo, mask, places, seen = garments(40)
    block_colours(np.random.default_rng(1), photo, mask, places, seen)
    changed = (photo != .5).any(1, keepdim=True)
    assert not changed[mask == 0].any()
    share = (changed & (mask > 0)).flatten(1).sum(1) / mask.flatten(1).sum(1)
    assert 0 < (share > 0).float().mean() < 1
    assert share.max() < .7


def test_garments_whose_points_are_not_known_stay_as_they_are(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(colour_blocks, 'BLOCKED', 1.)
    photo, mask, places, seen = garments(4)
    seen[:, POINT_NAMES.index('armpit_l')] = 0
    block_colours(np.random.default_rng(2), photo, mask, places, seen)
    assert (photo == .5).all()


def test_a_block_is_darker_where_the_garment_is(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(colour_blocks, 'BLOCKED', 1.)
    photo, mask, places, seen = garments(6)
    photo[:, :, 32:] = .25
    block_colours(np.random.default_rng(3), photo, mask, places, seen)
    changed = (photo[:, :, 14:50] != torch.where(torch.arange(14, 50).view(-1, 1) < 32, .5, .25)).any(1)
    for each, blocked in zip(photo[:, :, 14:50], changed):
        upper, lower = each[:, :18][:, blocked[:18]], each[:, 18:][:, blocked[18:]]
        if upper.numel() and lower.numel():
            assert upper.mean() > lower.mean()
    assert changed.flatten(1).any(1).all()
