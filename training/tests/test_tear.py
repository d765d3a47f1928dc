"""Damage to a cut-out changes what is seen of the garment, never where it lies."""
import numpy as np
import torch

from training.tasks.tear import blobs, cut_off, lost_at, tear


def garment(count: int = 12) -> tuple[torch.Tensor, torch.Tensor]:
    mask = torch.zeros(count, 1, 64, 48)
    mask[:, :, 16:48, 12:36] = 1
    return torch.zeros(count, 3, 64, 48) * mask + 1 - mask, mask


def test_lost_garment_is_white_and_kept_background_is_masked():
    cloth, mask = garment()
    torn = tear(np.random.default_rng(1), cloth, mask)
    assert torn.lost.sum() > 0 and (torn.mask - mask).clamp(min=0).sum() > 0
    assert torn.cloth[torn.lost.expand_as(cloth) > 0].eq(1).all() and torn.mask[torn.lost > 0].eq(0).all()
    same = (torn.mask == mask).expand_as(cloth)
    assert torch.equal(torn.cloth[same], cloth[same])


def test_damage_starts_at_the_outline_and_spares_some():
    mask = garment(40)[1]
    found = blobs(np.random.default_rng(2), mask)
    assert 0 < found.flatten(1).any(1).float().mean() < 1
    hit = found.flatten(1).any(1)
    assert ((found * mask).flatten(1).any(1) & (found * (1 - mask)).flatten(1).any(1))[hit].all()


def test_points_of_lost_garment_are_told():
    lost = torch.zeros(1, 1, 64, 48)
    lost[..., :24] = 1
    points = torch.tensor([[-.5, .5], [0., 0.]]).view(1, 2, 1, 2)
    assert lost_at(lost, points).flatten().tolist() == [1, 0]


def test_an_empty_mask_stays_empty():
    cloth, mask = garment(3)
    assert tear(np.random.default_rng(3), torch.ones_like(cloth), mask * 0).mask.sum() == 0


def test_some_garments_go_beyond_straight_edges_of_their_photo():
    """Left, right and lower ones, never the upper one, where the neck is; some garments are seen whole."""
    mask = garment(200)[1]
    seen = mask * (1 - cut_off(np.random.default_rng(4), mask))
    rows, columns = seen[:, 0].amax(2), seen[:, 0].amax(1)
    assert (rows.sum(1) * columns.sum(1) == seen.flatten(1).sum(1)).all(), 'what is left is a box'
    whole = seen.flatten(1).sum(1) == mask.flatten(1).sum(1)
    assert .6 < whole.float().mean() < .95
    assert (rows[:, 16] == 1).all() and (rows[:, 47] == 0).any()
    assert (columns[:, 12] == 0).any() and (columns[:, 35] == 0).any()
    assert (columns.sum(1) >= 24 / 2).all() and (rows.sum(1) >= 32 * .7).all()
