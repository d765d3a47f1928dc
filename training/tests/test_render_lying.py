"""Garments lie in photos as they do not hang on people: sleeves seem shorter, cardigans are open."""
import numpy as np
import pytest

from training.render import assets, photos, sample
from training.render.body import Body, random_body
from training.render.garment import Garment, edge_vertices, left_open, random_top, spread, with_open_front
from training.tests.makehuman import FOLDER, needs_assets

pytestmark = needs_assets


@pytest.fixture(scope='module')
def body() -> Body:
    assets.set_root(FOLDER)
    photos.set_folder(None)
    return random_body(np.random.default_rng(4))


def long_sleeved(body: Body) -> Garment:
    tops = (random_top(np.random.default_rng(seed), body) for seed in range(40))
    return next(top for top in tops if top.kind == 'normal/long')


def test_sleeves_that_seem_shorter_leave_the_torso_and_their_own_depth(body: Body) -> None:
    garment = long_sleeved(body)
    whole, short = spread(garment, body, .1), spread(garment, body, .1, sleeve=.8)
    torso, cuff = garment.arm < .05, (garment.arm > .9) & (garment.where[:, 3] > 4)
    np.testing.assert_allclose(whole[torso], short[torso])
    assert .72 < np.abs(short[cuff, 0]).max() / np.abs(whole[cuff, 0]).max() < .95
    assert np.abs(short[:, 2] - whole[:, 2]).max() == 0


def test_the_flow_never_leads_to_what_an_open_front_leaves_out(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, 'OPEN', 1.)
    made = sample.make(3)
    inner = made['cloth_inner'] > 250
    x, y = ((made['flow'].astype(np.float32)[made['flow_visible']] + 1) / 2 * (384, 512)).astype(int).T
    assert inner.mean() > .02 and len(x) > 1000
    assert inner[y, x].mean() < .01


def test_a_closed_garment_leaves_nothing_open(body: Body) -> None:
    garment = long_sleeved(body)
    assert not left_open(garment).any()
    opened = with_open_front(np.random.default_rng(1), garment, body)
    left = left_open(opened) & edge_vertices(garment)
    assert left.any() and np.abs(garment.where[left, 0]).max() < 1.2 and garment.arm[left].max() < .3


def test_an_open_garment_is_worn_closed(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, 'OPEN', 1.)
    made = sample.make(3)
    torso = made['densepose'] == 2
    chest = torso & (np.cumsum(torso, 0) > torso.sum(0) * .4)
    assert (made['parse'][chest] == 5).mean() > .9
