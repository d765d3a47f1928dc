"""Shadows that fall on garment photos."""
import numpy as np
import torch

from training.tasks.augment import SHADOW, SHADOWED, cast_shadow


def shadowed() -> torch.Tensor:
    """What is left of the light [200,32,24] in white pictures."""
    return cast_shadow(np.random.default_rng(1), torch.ones(200, 3, 32, 24))[:, 0]


def test_a_share_of_the_pictures_is_shadowed_by_no_more_than_asked() -> None:
    light = shadowed()
    darker = light.amin((1, 2)) < .98
    assert SHADOWED / 2 < darker.float().mean() < SHADOWED * 1.3
    assert light.min() > SHADOW[0] - 1e-3 and light.max() <= 1


def test_shadows_have_an_edge() -> None:
    light = shadowed()
    cast = [picture for picture in light if picture.min() < .8 and picture.max() > .99]
    between = torch.stack([((picture > picture.min() + .05) & (picture < .95)).float().mean() for picture in cast])
    assert len(cast) > 10 and between.mean() < .25


def test_the_colours_of_a_shadow_stay() -> None:
    colour = torch.tensor([.8, .4, .2]).view(1, 3, 1, 1)
    ratio = cast_shadow(np.random.default_rng(1), colour.expand(50, 3, 32, 24)) / colour
    assert (ratio - ratio[:, :1]).abs().max() < 1e-5
