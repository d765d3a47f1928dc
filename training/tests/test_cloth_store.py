"""Stored garments: small, the same for the same seed, read back as they were, never half written."""

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from training.render import assets
from training.render.cloth import Failed, faults, garment, sleeve_class, store, worker
from training.render.cloth.__main__ import main
from training.render.cloth.faults import WORN_LIMITS, broken, worn_faults
from training.render.cloth.pattern import build
from training.render.sewn.states import states
from training.tests.makehuman import FOLDER, needs_assets

SEED, COARSE = 3, 2.6


@pytest.fixture(scope='module')
def made() -> tuple[garment.Dressed, garment.Shop, dict]:
    """One seed's garment with a coarse mesh, worn and alone, and its faults."""
    assets.set_root(FOLDER)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(garment, 'build', partial(build, step=COARSE))
        dress, state = garment.dressed(SEED)
        return dress, garment.shop_state(SEED, 0, dress), worn_faults(dress, state)


@pytest.fixture(autouse=True)
def coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garment, 'build', partial(build, step=COARSE))


def test_coordinates_survive_packing_to_the_grain() -> None:
    x = np.random.default_rng(0).normal(0, 60, (500, 3)).astype(np.float32)
    np.testing.assert_allclose(store.unpacked(store.packed(x)), x, atol=store.GRAIN * 0.51)


@needs_assets
def test_a_garment_is_read_back_as_it_was(made: tuple, tmp_path: Path) -> None:
    dress, shop, wrong = made
    path = store.state_path(tmp_path, SEED)
    store.save(path, dress, [shop], wrong)
    again, shops = store.restored(path)
    np.testing.assert_allclose(again.worn, dress.worn, atol=0.02)
    np.testing.assert_allclose(shops[0].x, shop.x, atol=0.02)
    np.testing.assert_allclose(again.pose, dress.pose, atol=1e-6)
    np.testing.assert_array_equal(again.cloth.triangle, dress.cloth.triangle)
    assert (shops[0].hanger is None) == (shop.hanger is None)
    assert again.attributes == dress.attributes == store.note(path)['attributes']
    assert path.stat().st_size < 30_000 * 2


@needs_assets
def test_the_same_seed_gives_the_same_bytes(made: tuple, tmp_path: Path) -> None:
    dress, _, wrong = made
    again, _ = garment.dressed(SEED)
    for name, one in (('a', dress), ('b', again)):
        store.save(tmp_path / name, one, [garment.shop_state(SEED, 0, one)], wrong)
    assert (tmp_path / 'a').read_bytes() == (tmp_path / 'b').read_bytes()


@needs_assets
def test_other_patterns_are_noticed(made: tuple, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = store.state_path(tmp_path, SEED)
    store.save(path, made[0], [made[1]], made[2])
    monkeypatch.setattr(garment, 'build', partial(build, step=COARSE + 0.3))
    with pytest.raises(store.Outdated):
        store.restored(path)


@needs_assets
def test_a_good_drape_has_no_faults_and_bad_ones_are_named(made: tuple) -> None:
    dress, _, wrong = made
    assert not broken(wrong, WORN_LIMITS)
    assert broken(wrong | dict(inside=0.5, strain=float('nan')), WORN_LIMITS) == ['inside', 'strain']
    crushed = dress.worn + np.random.default_rng(0).normal(0, 2, dress.worn.shape)
    assert faults.shop_faults(dress.cloth, crushed)['crossing'] > 5 * wrong['crossing']


@needs_assets
def test_what_is_no_good_is_remembered_and_not_simulated_again(
    made: tuple, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = type('State', (), {})()
    monkeypatch.setattr(worker, 'dressed', lambda seed: (made[0], state))
    monkeypatch.setattr(worker, 'worn_faults', lambda dress, state: made[2] | dict(inside=0.4))
    assert worker.simulate((SEED, tmp_path))[:2] == (SEED, '')
    note = json.loads(store.state_path(tmp_path, SEED).with_suffix(store.SKIPPED).read_text())
    assert note['broken'] == ['inside'] and not store.state_path(tmp_path, SEED).exists()
    assert (
        main(
            ['--count', '1', '--first-seed', str(SEED), '--out', str(tmp_path), '--workers', '1', '--makehuman', FOLDER]
        )
        == 0
    )


def test_without_assets_the_command_says_so(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(['--count', '1', '--out', str(tmp_path), '--makehuman', str(tmp_path)]) == 2
    assert '3dobjs/base.obj' in capsys.readouterr().err


@needs_assets
def test_pictures_are_drawn_from_stored_garments(made: tuple, tmp_path: Path) -> None:
    store.save(store.state_path(tmp_path, SEED), made[0], [made[1]], made[2])
    store.skip(tmp_path, SEED + 1, dict(broken=['inside']))
    dress, (shop,) = states(SEED, tmp_path)
    np.testing.assert_allclose(dress.worn, made[0].worn, atol=0.02)
    np.testing.assert_allclose(shop.x, made[1].x, atol=0.02)
    with pytest.raises(Failed):
        states(SEED + 1, tmp_path)


@needs_assets
def test_the_class_of_sleeves_is_what_is_worn(made: tuple) -> None:
    dress = made[0]
    left, right = dress.extents
    assert 0 < left < 2.3 and abs(left - right) < WORN_LIMITS['sleeves_differ']
    assert dress.attributes['sleeves'] == sleeve_class((left + right) / 2) != 'none'
    bare = replace(dress, extents=(0.0, 0.0))
    assert bare.attributes['sleeves'] == 'none'
