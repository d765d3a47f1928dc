"""What the condition network sees of the edges in dark cloth."""
import torch

from training.networks.contrast import MOST, local_contrast


def shirt(light: float, step: float) -> torch.Tensor:
    """A square of cloth on white whose upper half is darker by `step`: [1,4,64,64]."""
    cloth = torch.ones(1, 4, 64, 64)
    cloth[:, 3] = 0
    cloth[:, :3, 8:56, 8:56] = light
    cloth[:, :3, 8:32, 8:56] -= step
    cloth[:, 3, 8:56, 8:56] = 1
    return cloth


def edge(contrast: torch.Tensor) -> float:
    """How far the contrast falls across the middle."""
    return (contrast[0, 0, 34, 32] - contrast[0, 0, 29, 32]).item()


def test_an_edge_in_dark_cloth_shows_more_than_half_as_well_as_one_ten_times_stronger_in_light_cloth():
    dark, light = edge(local_contrast(shirt(-.8, .08))), edge(local_contrast(shirt(.4, .8)))
    assert light > 1 and dark > .5 * light


def test_what_is_fainter_than_noise_stays_faint():
    assert abs(edge(local_contrast(shirt(-.8, .004)))) < .25


def test_plain_cloth_has_no_contrast_inside():
    assert local_contrast(shirt(-.5, 0))[0, 0, 24:40, 24:40].abs().max() < .1


def test_there_is_none_outside_the_mask_nor_where_the_background_mixes_in():
    contrast = local_contrast(shirt(-.5, .3))[0, 0]
    assert contrast[:9].abs().max() == 0 and contrast[:, 55:].abs().max() == 0


def test_it_is_bounded():
    assert local_contrast(torch.randn(2, 4, 32, 32).clamp(-1, 1)).abs().max() <= MOST
