"""Garments lie in photos as they do not hang on people: sleeves seem shorter, cardigans are open."""
import json
from dataclasses import replace

import numpy as np
import pytest

from training.render import assets, opening, photos, sample
from training.render.body import Body, random_body
from training.render.garment import Garment, random_top
from training.render.opening import opens, unbuttoned
from training.render.spread import spread
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


@pytest.fixture(scope='module')
def opened() -> dict:
    """A sample whose garment is photographed open and worn closed; those of the seeds before are tucked in or seen from
    behind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sample, 'OPEN', 1.)
        patch.setattr(sample, 'OPEN_SHIRT', 1.)
        return next(made for made in map(sample.make, range(7, 20)) if json.loads(made['meta'])['open'])


def test_the_flow_leads_to_the_fronts_and_not_to_the_inner_side_between_them(body: Body, opened: dict) -> None:
    inner = opened['cloth_inner'] > 250
    x, y = ((opened['flow'].astype(np.float32)[opened['flow_visible']] + 1) / 2 * (384, 512)).astype(int).T
    assert inner.mean() > .02 and len(x) > 1000
    assert inner[y, x].mean() < .01


def test_an_open_garment_is_worn_closed_and_its_flow_is_known_all_across(body: Body, opened: dict) -> None:
    torso = opened['densepose'] == 2
    chest = torso & (np.cumsum(torso, 0) > torso.sum(0) * .4)
    assert (opened['parse'][chest] == 5).mean() > .9
    assert opened['flow_visible'][chest[::2, ::2]].mean() > .9


def test_only_a_garment_with_a_seam_down_its_front_opens(body: Body) -> None:
    garment = long_sleeved(body)
    assert opens(garment, body)
    shifted = replace(garment, where=garment.where + np.array([.05, 0, 0, 0], np.float32))
    assert not opens(shifted, body)


def test_drawing_the_fronts_aside_leaves_back_and_sleeves_and_what_is_worn(body: Body) -> None:
    garment = long_sleeved(body)
    worn, alone = unbuttoned(np.random.default_rng(1), garment, body)
    moved = np.abs(alone.rest - worn.rest).max(1) > 0
    assert moved.any() and worn.arm[moved].max() < .31 and worn.where[moved, 2].min() > body.joint('neck01')[2]
    np.testing.assert_array_equal(worn.rest[:len(garment.rest)], garment.rest)


def fronts(garment: Garment, body: Body, monkeypatch: pytest.MonkeyPatch, draped: float) -> np.ndarray:
    """Rest vertices [V,3] of the opened garment, with all or none of its fronts in folds."""
    monkeypatch.setattr(opening, 'DRAPED', draped)
    return unbuttoned(np.random.default_rng(1), garment, body)[1].rest


def test_folds_of_a_front_are_deep_and_leave_its_edge_and_the_back(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    garment = long_sleeved(body)
    moved = np.abs(fronts(garment, body, monkeypatch, 1.) - fronts(garment, body, monkeypatch, 0.))
    assert moved[:, 1].max() == 0 and opening.DEPTH[0] < moved[:, 2].max() < 2 * opening.DEPTH[1] + .01
    worn, _ = opening.split(garment, body)
    assert moved[len(garment.rest):].max() < opening.DEPTH[0] / 10
    assert moved[worn.where[:, 2] < body.joint('neck01')[2]].max() == 0


def test_both_fronts_of_an_open_garment_share_no_vertex(body: Body) -> None:
    worn, _ = unbuttoned(np.random.default_rng(1), long_sleeved(body), body)
    front = worn.where[worn.triangle, 2].mean(1) > body.joint('neck01')[2] + .1
    right = worn.where[worn.triangle, 0].mean(1) > 0
    assert not set(worn.triangle[front & right].ravel()) & set(worn.triangle[front & ~right].ravel())
