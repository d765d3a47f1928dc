"""What pictures of garments that lie alone promise: grounds in the garment's colour, depth, colours of dyed cloth."""

import colorsys
from typing import Any

import numpy as np
import pytest

from training.render import photos
from training.render.cloth import Cut, build
from training.render.cloth.garment import Shop
from training.render.real_ground import Ground
from training.render.sewn import alone, snapshot
from training.render.sewn.garment import in_look, prepared
from training.render.sewn.look import cloth_colour, random_look

GREEN, BOX, SIZE = (0.02, 0.4, 0.02), (90, 60, 290, 320), 384


def lying() -> Shop:
    rest = build(Cut(), step=2.2).rest
    return Shop(np.concatenate([rest, np.full((len(rest), 1), 0.5)], 1).astype(np.float32), None, 0.0)


@pytest.mark.parametrize(('share', 'green'), [(0.0, True), (1.0, False)])
def test_real_grounds_may_take_the_garments_colour(share: float, green: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    photos.set_folder(None)
    picture = np.tile(np.array(GREEN, np.float32), (SIZE, SIZE, 1))
    monkeypatch.setattr(snapshot, 'real_ground', lambda *_: Ground(picture, np.ones((SIZE, SIZE), bool), BOX))
    monkeypatch.setattr(snapshot, 'REAL', 1.0)
    monkeypatch.setattr(snapshot, 'REAL_ALIKE', share)
    r = np.random.default_rng(3)
    garment = in_look(prepared(build(Cut(), step=2.2)), random_look(r, build(Cut(), step=2.2)))
    garment.picture[..., :3] = 180
    photo = snapshot.snapshot(r, garment, lying())
    red, middle, blue = photo.photo[photo.mask == 0].mean(0)
    assert (middle > 1.5 * max(red, blue)) == green


def test_only_cloth_that_lies_is_drawn_deeper_than_it_was_simulated() -> None:
    r, state = np.random.default_rng(1), lying()
    factors = np.array([alone._depth(r, state) for _ in range(40)])
    assert (factors[:, :2] == 1).all() and factors[:, 2].min() >= 1 and factors[:, 2].max() > 1.8
    hung: Any = object()
    state.hanger = hung
    assert (alone._depth(r, state) == 1).all()


def test_few_dyed_colours_are_both_bright_and_pure() -> None:
    r = np.random.default_rng(2)
    pure = [s > 0.75 and v > 0.75 for _, s, v in (colorsys.rgb_to_hsv(*cloth_colour(r)) for _ in range(2000))]
    assert 0.002 < np.mean(pure) < 0.04
