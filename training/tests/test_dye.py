"""Garment photos in other colours and exposures."""
import numpy as np
import torch

from training.tasks.augment import dye


def test_dyed_garments_keep_their_pattern() -> None:
    """Channels change places and levels their spacing, but what is equal stays equal and no level leaves its range."""
    columns = (torch.arange(16) % 2).view(1, 1, 1, -1)
    stripes = torch.tensor([.1, .4, .8]).view(1, 3, 1, 1) * columns + torch.zeros(64, 3, 16, 16)
    dyed = dye(np.random.default_rng(1), stripes)
    assert dyed.shape == stripes.shape and dyed.min() >= 0 and dyed.max() <= 1
    assert torch.equal(dyed[..., 0], dyed[..., 2]) and torch.equal(dyed[..., 1], dyed[..., 3])
    colours = {tuple(colour.tolist()) for colour in dyed[:, :, 0, 1]}
    assert len(colours) > 20, 'garments are dyed and exposed in many ways'
    assert (.1, .4, .8) in {tuple(round(level, 4) for level in colour) for colour in colours}, 'some stay as they are'


def test_dyeing_is_repeatable() -> None:
    picture = torch.rand(5, 3, 8, 8, generator=torch.Generator().manual_seed(2))
    assert torch.equal(dye(np.random.default_rng(4), picture), dye(np.random.default_rng(4), picture))
