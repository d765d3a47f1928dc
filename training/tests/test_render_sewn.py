"""What pictures of sewn garments promise: the contract of all samples, the same bytes for a seed, and one cloth in all
pictures."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from training.render import assets, photos
from training.render.cloth import Cut, build, hang
from training.render.cloth import garment as cloth_garment
from training.render.cloth.store import skip
from training.render.scene import Buffers, Light
from training.render.sewn import alone
from training.render.sewn import sample as sewn
from training.render.sewn import states as stored_states
from training.render.sewn.chair import random_chair
from training.render.sewn.garment import Mesh, in_look, prepared
from training.render.sewn.labels import classes, parts
from training.render.sewn.look import random_look
from training.render.sewn.named_points import NAMES
from training.render.sewn.pattern_space import FAR, pattern_space
from training.render.sewn.person import GARMENT, worn_view
from training.render.sewn.shop import shop_view
from training.render.sewn.states import Dressed, Shop, states
from training.render.sewn.subdivision import subdivided
from training.render.sewn.truth import flow, points_at
from training.render.worker import groups, render
from training.render.writer import sample_path
from training.tests.makehuman import FOLDER, needs_assets
from training.tests.test_render import SHAPES

COARSE = 2.2  # cm: edges of the tests' mesh
FIRST = 12  # a sweatshirt on a frontal person
FROM_THE_SIDE = Light(np.array([0.3, 0.3, 0.3, 0.8, 0, 0.6, 0.6, 0.6, 0.6, 0, 0, 1, 0, 0, 0], np.float32), 0.0, 2, 1.0)

pytestmark = needs_assets


@pytest.fixture(scope='module')
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Stored garments: one of a coarse mesh, which all tests share."""
    assets.set_root(FOLDER)
    photos.set_folder(None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cloth_garment, 'build', partial(build, step=COARSE))
        yield tmp_path_factory.mktemp('garments')


@pytest.fixture(scope='module')
def stored(folder: Path) -> tuple[Dressed, list[Shop]]:
    return states(FIRST // sewn.DRAWS, folder)


@pytest.fixture(scope='module')
def dress(stored: tuple[Dressed, list[Shop]]) -> Dressed:
    return stored[0]


@pytest.fixture(scope='module')
def shop(stored: tuple[Dressed, list[Shop]]) -> Shop:
    return stored[1][0]


@pytest.fixture(scope='module')
def mesh(dress: Dressed) -> Mesh:
    return prepared(dress.cloth)


@pytest.fixture(scope='module')
def samples(dress: Dressed, folder: Path) -> dict[int, dict]:
    return dict(sewn.make_all(FIRST, [FIRST, FIRST + 1], folder))


def test_a_sample_of_a_sewn_garment_keeps_the_contract(samples: dict[int, dict]) -> None:
    for seed, sample in samples.items():
        assert {k: sample[k].shape for k in SHAPES} == SHAPES
        assert sample['flow'].dtype == np.float16 and sample['flow_visible'].dtype == bool
        meta = json.loads(sample['meta'])
        assert meta['sewn'] and meta['seed'] == seed and {'kind', 'neck', 'sleeves', 'open', 'hung'} <= set(meta)
        assert set(np.unique(sample['parse'])) <= {0, 2, 5, 9, 10, 12, 13, 14, 15, 16, 17, 18, 19}
        assert (sample['parse'] == 5).mean() > 0.05 and (sample['garment_photo_mask'] > 128).mean() > 0.05


def test_a_garment_is_simulated_once(folder: Path, samples: dict[int, dict], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_states, 'make', lambda *_: pytest.fail('simulated again'))
    assert len(list(folder.glob('*.cloth'))) == 1
    states(FIRST // sewn.DRAWS, folder)


def test_the_same_seed_gives_the_same_sample_whatever_else_is_made(samples: dict[int, dict], folder: Path) -> None:
    ((_, again),) = sewn.make_all(FIRST, [FIRST + 1], folder)
    for key, value in samples[FIRST + 1].items():
        np.testing.assert_array_equal(value, again[key], err_msg=key)


def test_the_draws_of_one_garment_differ(samples: dict[int, dict]) -> None:
    one, other = samples.values()
    assert not np.array_equal(one['image'], other['image']) and not np.array_equal(one['cloth'], other['cloth'])


def at_flow(picture: np.ndarray, to: np.ndarray) -> np.ndarray:
    h, w = picture.shape[:2]
    x, y = ((to.astype(np.float32) + 1) / 2 * (w, h)).astype(int).clip(0, (w - 1, h - 1)).T
    return picture[y, x]


def points_of(mesh: Mesh, buffers: Buffers, part: int, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pieces [N] and pattern coordinates [N,2] in cm that a rendering shows at supersampled pixels."""
    points = points_at(buffers, part, y.astype(int), x.astype(int))
    return points.piece(mesh.fine), points.mean(mesh.fine, mesh.fine.uv)


def test_the_flow_leads_to_the_same_point_of_the_cloth(dress: Dressed, shop: Shop, mesh: Mesh) -> None:
    r = np.random.default_rng(3)
    garment = in_look(mesh, random_look(r, mesh.cloth))
    view, worn = shop_view(r, garment, shop).alone, worn_view(r, garment, dress)
    found = flow(worn.buffers, GARMENT, view.buffers, view.screen, mesh.fine)
    to, visible = found.to, found.visible
    y, x = np.nonzero(visible)
    piece, uv = points_of(mesh, worn.buffers, GARMENT, x * 4 + 2, y * 4 + 2)
    there = (to[visible].astype(np.float32) + 1) / 2 * (view.buffers.width, view.buffers.height)
    same, shop_uv = points_of(mesh, view.buffers, 0, *there.T)
    assert visible.mean() > 0.05 and (piece == same).mean() > 0.98
    assert np.percentile(np.abs(uv - shop_uv)[piece == same].max(1), 99) < 0.8


def test_visible_flow_stays_on_the_garment(samples: dict[int, dict]) -> None:
    for sample in samples.values():
        visible = sample['flow_visible']
        assert visible.mean() > 0.05
        assert (at_flow(sample['cloth_mask'], sample['flow'][visible]) > 0).mean() > 0.99


MORE = {
    'flow_whole': ((256, 192, 2), np.float16),
    'flow_whole_valid': ((256, 192), bool),
    'flow_whole_visible': ((256, 192), bool),
    'parts': ((512, 384), np.uint8),
    'pattern': ((256, 192, 2), np.float16),
    'pattern_piece': ((256, 192), np.uint8),
    'points': ((21, 3), np.float32),
    'cloth_parts': ((512, 384), np.uint8),
    'cloth_pattern': ((256, 192, 2), np.float16),
    'cloth_pattern_piece': ((256, 192), np.uint8),
    'cloth_points': ((21, 3), np.float32),
    'garment_photo_parts': ((384, 384), np.uint8),
    'garment_photo_classes': ((384, 384), np.uint8),
    'garment_photo_points': ((21, 3), np.float32),
}


def test_the_further_truth_has_its_shapes(samples: dict[int, dict]) -> None:
    for sample in samples.values():
        assert {k: (sample[k].shape, sample[k].dtype) for k in MORE} == {
            k: (s, np.dtype(t)) for k, (s, t) in MORE.items()
        }
        assert set(sample) == {*SHAPES, *MORE, 'meta'}


def test_the_whole_flow_goes_on_where_arms_hair_and_trousers_hide_the_garment(samples: dict[int, dict]) -> None:
    for sample in samples.values():
        shown, whole = sample['pattern_piece'] > 0, sample['flow_whole_valid']
        assert whole[shown].mean() > 0.999 and whole.sum() > shown.sum()
        same = sample['flow_visible'] & sample['flow_whole_visible']
        apart = np.abs(sample['flow'].astype(np.float32) - sample['flow_whole'])[same].max(-1)
        assert same.sum() > 0.95 * sample['flow_visible'].sum() and np.percentile(apart, 98) < 0.01


def test_parts_of_the_pictures_lie_where_their_garment_does(samples: dict[int, dict]) -> None:
    for sample in samples.values():
        garment, straps = sample['parts'] > 0, 0.06
        assert (garment & (sample['parse'] != 5)).mean() < 0.005
        assert ((sample['parse'] == 5) & ~garment).mean() < straps
        assert ((sample['cloth_parts'] > 0) & (sample['cloth_mask'] == 0)).sum() == 0
        left, right = ((sample['cloth_parts'] == side).nonzero()[1].mean() for side in (2, 3))
        assert left > right  # the wearer's left is on the viewer's right


def test_classes_of_the_photo_tell_inner_side_and_things_from_the_garment(dress: Dressed, mesh: Mesh) -> None:
    r = np.random.default_rng(4)
    garment = in_look(mesh, random_look(r, mesh.cloth))
    hung, hanger = hang(dress.cloth, 1)
    state = Shop(hung.x, hanger, dress.fasten)
    view = alone.alone(r, garment, state, 0.0, (256, 192), alone.within((0.2, 0.2)))
    part = parts(mesh.part, view.buffers, view.parts, 0)
    kinds = classes(view, mesh.fine, garment.look, part)
    assert set(np.unique(kinds)) == {0, 1, 2, 3}
    hook = np.nonzero((kinds > 0).any(1))[0][0]
    assert (kinds[hook][kinds[hook] > 0] == 3).all() and (kinds[view.mask == 0] % 3 == 0).all()


def test_named_points_lie_on_the_outline_and_know_what_is_seen(samples: dict[int, dict]) -> None:
    for sample in samples.values():
        points = dict(zip(NAMES, sample['cloth_points'], strict=True))
        for name, (x, y, seen) in points.items():
            if seen == 2:
                near = sample['cloth_mask'][max(int(y) - 3, 0) : int(y) + 4, max(int(x) - 3, 0) : int(x) + 4]
                assert near.max() == 255, name
        assert points['neck_l'][0] < points['collar_front'][0] < points['neck_r'][0]
        assert points['collar_front'][1] < points['armpit_l'][1] < points['hem_l'][1]


def test_hangers_and_tags_are_not_part_of_the_mask(dress: Dressed, mesh: Mesh, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alone, 'TAGGED', 1.0)
    r = np.random.default_rng(5)
    hung, hanger = hang(dress.cloth, 1)
    state = Shop(hung.x, hanger, dress.fasten)
    view = alone.alone(r, in_look(mesh, random_look(r, mesh.cloth)), state, 0.0, (256, 192), alone.within((0.3, 0.3)))
    mask = view.mask
    drawn = np.asarray((view.buffers.id >= 0).reshape(256, 2, 192, 2).any((1, 3)))
    assert (drawn & (mask == 0)).sum() > 50
    hook = np.nonzero(drawn.any(1))[0][0]
    assert mask[hook].max() == 0


def test_a_chair_in_the_hanger_s_place_is_drawn_below_the_garment_and_is_not_part_of_the_mask(
    dress: Dressed, mesh: Mesh
) -> None:
    hung, hanger = hang(dress.cloth, 1)
    state = Shop(hung.x, hanger, dress.fasten)
    garment = in_look(mesh, random_look(np.random.default_rng(5), mesh.cloth))
    chair = random_chair(np.random.default_rng(5), dress.cloth.cut.shoulder)
    views = [
        alone.alone(np.random.default_rng(5), garment, state, 0.0, (256, 192), alone.within((0.3, 0.3)), chair=one)
        for one in (None, chair)
    ]
    hook, legs = (np.asarray((view.buffers.id >= 0).reshape(256, 2, 192, 2).any((1, 3, 2))) for view in views)
    assert np.array_equal(views[0].mask, views[1].mask)
    below = np.nonzero(views[0].mask.any(1))[0][-1] + 8
    assert legs[below] and not hook[below]


def test_subdivision_keeps_a_flat_cloth_flat_and_its_outline() -> None:
    cloth = build(Cut())
    fine = subdivided(cloth)
    flat = np.concatenate([cloth.rest, np.zeros((len(cloth.rest), 1))], 1) * 10
    points, _ = fine.positions(flat)
    assert np.abs(points[:, 2]).max() < 1e-5 and len(fine.corner) == 4 * len(cloth.corner)
    assert (
        np.abs(points.max(0)[:2] - cloth.rest.max(0)).max() < 0.4
        and np.abs(points.min(0)[:2] - cloth.rest.min(0)).max() < 0.4
    )


def test_pattern_space_knows_hem_cuffs_neck_and_seams() -> None:
    cut = Cut()
    space = pattern_space(build(cut))
    front, sleeve = space.pieces[0], space.pieces[2]
    middle = int(np.argmin(np.abs(front.x[0])))
    hem = front.y[np.argmin(front.distance('hem')[:, middle]), 0]
    neck = front.y[np.argmin(front.distance('neck')[:, middle]), 0]
    assert abs(hem + cut.length) < 0.4 and abs(neck + cut.front) < 0.4
    assert sleeve.distance('cuff').min() < 0.3 and (front.distance('cuff') == FAR).all()
    inside = np.abs(sleeve.x) < 5
    assert sleeve.distance('seam')[:, inside[0]][sleeve.y[:, 0] < -15].min() > 2  # the fold above the arm is no seam


def test_pieces_do_not_overlap_in_pattern_space() -> None:
    space = pattern_space(build(Cut(collar=7.0, v=True)))
    used = np.zeros((space.size, space.size), int)
    for piece in space.pieces.values():
        h, w = piece.shape
        used[piece.top : piece.top + h, piece.left : piece.left + w] += 1
    assert used.max() == 1


def test_seeds_of_one_garment_are_made_together(tmp_path: Path) -> None:
    sample_path(tmp_path, 5).write_bytes(b'kept')
    tasks = groups('sewn', range(2, 9), tmp_path, tmp_path)
    assert [(first, wanted) for _, first, wanted, _, _ in tasks] == [(0, [2, 3]), (4, [4, 6, 7]), (8, [8])]


def test_the_samples_of_a_garment_are_stored(dress: Dressed, folder: Path, tmp_path: Path) -> None:
    assert render(('sewn', FIRST, [FIRST], tmp_path, folder)) == (1, 0, '')
    with np.load(sample_path(tmp_path, FIRST)) as stored:
        assert json.loads(str(stored['meta']))['sewn']


def test_a_garment_whose_drape_is_bad_is_left_out(tmp_path: Path) -> None:
    skip(tmp_path, FIRST // sewn.DRAWS, dict(broken=['strain']))
    assert render(('sewn', FIRST, [FIRST, FIRST + 1], tmp_path, tmp_path)) == (0, 2, '')


def test_light_shows_the_relief_of_ribs(shop: Shop, mesh: Mesh) -> None:
    """Ribs darken one side of each rib and lighten the other; painted colour alone does not."""
    r = np.random.default_rng(6)
    garment = in_look(mesh, random_look(r, mesh.cloth))
    garment.picture[..., :3] = 150
    waves = np.sin(np.arange(garment.relief.shape[1]) / 10 * 2 * np.pi / 6).astype(np.float32) * 0.06
    seen = []
    for relief in (np.zeros_like(garment.relief), np.tile(waves, (len(garment.relief), 1))):
        again, ribbed = np.random.default_rng(7), replace(garment, relief=relief)
        view = alone.alone(again, ribbed, shop, 0.0, (256, 192), alone.within((0.1, 0.1)))
        seen.append(view.lit(FROM_THE_SIDE)[0][100:150, 80:110])
    change = (seen[1] - seen[0]).mean((0, 2)) / seen[0].mean()
    assert np.ptp(change) > 0.15 and abs(change.mean()) < 0.1
