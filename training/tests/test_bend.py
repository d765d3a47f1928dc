"""Bending the garment photo keeps flow and picture together."""
import numpy as np
import torch

from training.geometry import flow_target, masked_halve
from training.networks.blocks import flat_grid, sample
from training.tasks.bend import ASKEW, MOST_ASKEW, STILL, Displacement, _lying, bend_garment


def test_target_inverts_source():
    move = Displacement(np.random.default_rng(3), 12, 4 / 3)
    points = torch.rand(12, 2, 50) * 1.6 - .8
    assert ((move.source(points) - points).abs().amax((1, 2)) > .02).sum() >= 6, 'most of them move'
    assert (move.source(move.target(points)) - points).abs().max() < 2e-3


def test_flow_finds_the_same_colour_after_bending():
    y, x = torch.meshgrid(torch.linspace(-1, 1, 256), torch.linspace(-1, 1, 192), indexing='ij')
    cloth = torch.stack([x, y, x * y])[None]
    coordinates = torch.rand(1, 2, 20, 20) - .5
    before = sample(cloth, coordinates.permute(0, 2, 3, 1))
    points = coordinates[:, :, 3, 4:9]
    mask = torch.ones(1, 1, 256, 192)
    bent, _, moved, places = bend_garment(np.random.default_rng(1), cloth, mask, coordinates, points)
    assert (moved - coordinates).abs().max() > .02
    assert torch.allclose(places, moved[:, :, 3, 4:9], atol=1e-4), 'named points move as the flow does'
    assert (sample(bent, moved.permute(0, 2, 3, 1)) - before).abs().max() < .02


def test_a_flow_target_of_zero_motion_samples_each_pixel_of_the_service_size():
    coordinates = torch.stack(torch.meshgrid((torch.arange(192) * 2 + 1) / 192 - 1,
                                             (torch.arange(256) * 2 + 1) / 256 - 1, indexing='xy'))[None]
    large = torch.nn.functional.interpolate(flow_target(coordinates), size=(1024, 768), mode='bilinear')
    grid = flat_grid(1024, 768) + large.permute(0, 2, 3, 1)
    centres = (torch.arange(768) * 2 + 1) / 768 - 1
    assert (grid[0, 500, 4:-4, 0] - centres[4:-4]).abs().max() < 1e-5


def test_masked_halving_ignores_invalid_pixels():
    values, valid = torch.tensor([[[[1., 9.], [1., 9.]]]]), torch.tensor([[[[True, False], [True, False]]]])
    mean, kept = masked_halve(values, valid, 2)
    assert mean.item() == 1 and kept.item()


def test_some_garments_lie_askew_and_are_shown_smaller():
    angle, shrunk = _lying(np.random.default_rng(2), 4000)
    askew = np.abs(angle) > np.radians(25)
    assert .03 < askew.mean() < ASKEW and np.abs(angle).max() < np.radians(MOST_ASKEW)
    assert shrunk[askew].mean() > 1.25 * shrunk[~askew].mean()


def test_a_share_of_garments_stays_as_it_was_rendered():
    points = torch.rand(400, 2, 9) * 1.6 - .8
    move = Displacement(np.random.default_rng(5), 400, 4 / 3)
    still = ((move.source(points) - points).abs().amax((1, 2)) < 1e-6).float().mean()
    assert abs(still - STILL) < .08
