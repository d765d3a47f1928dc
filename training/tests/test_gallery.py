"""The gallery's geometry, hair and files: all that needs no Blender."""
import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from training.gallery import companions, film, spec
from training.gallery.companions import HEIGHT, WIDTH, View
from training.gallery.hair import scalp, strands
from training.gallery.hair.styles import STYLES
from training.labels import DENSEPOSE_COLOURS
from training.render import assets

from .makehuman import FOLDER, needs_assets

ROOT = spec.PEOPLE.parents[2]


def ball(points: int = 24) -> scalp.Scalp:
    """A round head of 10 cm radius, all of it hairy."""
    t, f = np.meshgrid(np.linspace(0, np.pi, points), np.linspace(0, 2 * np.pi, points), indexing='ij')
    n = np.stack([np.sin(t) * np.cos(f), np.sin(t) * np.sin(f), np.cos(t)], -1).reshape(-1, 3)
    i = np.arange(points * points).reshape(points, points)
    quads = np.stack([i[:-1, :-1], i[1:, :-1], i[1:, 1:], i[:-1, 1:]], -1).reshape(-1, 4)
    triangle = np.concatenate([quads[:, :3], quads[:, [0, 2, 3]]])
    return scalp.Scalp(0.1 * n, triangle, np.ones(len(n)), n, np.eye(3), np.zeros(3))


@pytest.mark.parametrize('name', spec.names())
def test_every_person_of_the_gallery_is_a_whole_record(name):
    person = spec.person(spec.PEOPLE / f'{name}.json')
    assert person.name == name and set(person.about) == {'en', 'zh'}
    assert person.hair.style in STYLES or person.scarf
    assert abs(sum(person.people.values()) - 1) < 1e-6


def test_a_record_with_a_strange_or_missing_field_is_refused_by_name(tmp_path):
    values = json.loads((spec.PEOPLE / 'nia.json').read_text())
    (tmp_path / 'ann.json').write_text(json.dumps(values | {'heigth': 1}))
    with pytest.raises(spec.BadSpec, match='heigth unknown'):
        spec.person(tmp_path / 'ann.json')
    del values['seed']
    (tmp_path / 'ann.json').write_text(json.dumps(values))
    with pytest.raises(spec.BadSpec, match="'seed'"):
        spec.person(tmp_path / 'ann.json')


def test_arms_share_what_is_said_of_both_and_differ_in_what_is_said_of_one(tmp_path):
    values = json.loads((spec.PEOPLE / 'nia.json').read_text())
    values['pose'] = {'arms': {'out': 20}, 'left': {'bend': 40}}
    (tmp_path / 'ann.json').write_text(json.dumps(values))
    pose = spec.person(tmp_path / 'ann.json').pose
    assert (pose.left.out, pose.right.out) == (20, 20)
    assert pose.left.bend == 40 and pose.right.bend != 40


def test_hair_stays_above_the_head_and_is_the_same_for_the_same_seed():
    head = ball()
    bare = scalp.Obstacle(head.points, head.normals)
    hair = spec.Hair('loose', (0.1, 0.1, 0.1), length=0.2)
    style = replace(STYLES['loose'], count=300)
    lead, _ = strands.guides(np.random.default_rng(1), head, hair, style, bare)
    assert np.linalg.norm(lead, axis=2).min() > 0.097
    assert lead[:, -1, 2].mean() < lead[:, 0, 2].mean() - 0.03  # it falls
    again, _ = strands.guides(np.random.default_rng(1), head, hair, style, bare)
    assert np.array_equal(lead, again)


def test_what_is_inside_an_obstacle_is_put_outside_by_the_gap_and_what_is_far_stays():
    head = ball()
    solid = scalp.Obstacle(head.points, head.normals)
    inside, far = np.array([0, 0, 0.09]), np.array([0, 0, 0.3])
    (moved, same), _, touched = solid.push(np.stack([inside, far]), np.full(2, 0.005))
    assert np.linalg.norm(moved) == pytest.approx(0.105, abs=0.002) and np.array_equal(same, far)
    assert touched.tolist() == [True, False]


def test_shorter_shares_of_a_strand_end_on_it():
    path = np.array([[[0.0, 0, 0], [0, 0, 1], [0, 0, 3]]])
    assert np.allclose(strands.resampled(path, np.array([0, 0.25, 1]))[0, :, 2], [0, 0.5, 3])


def test_the_scalp_draws_roots_where_it_is_dense():
    head = ball()
    upper = replace(head, density=(head.points[:, 2] > 0).astype(float))
    p, n, u = upper.roots(np.random.default_rng(2), 500)
    assert len(p) == 500 and (p[:, 2] > -0.02).all()
    assert np.allclose(np.linalg.norm(n, axis=1), 1) and np.allclose(p, u)


def test_a_camera_puts_what_is_at_its_middle_at_the_middle_and_what_is_nearer_further_out():
    view = View(x=0.1, z=1.0, height=1.2, distance=3.0)
    middle, top, near = view.project(np.array([[0.1, 0, 1.0], [0.1, 0, 1.6], [0.1, -0.5, 1.6]]))
    assert np.allclose(middle, [WIDTH / 2, HEIGHT / 2])
    assert np.allclose(top, [WIDTH / 2, 0]) and near[1] < 0


def test_the_most_frequent_label_of_a_block_wins():
    samples = np.zeros((6, 6), np.uint8)
    samples[:3, :2], samples[3:, 3:] = 5, 14
    assert companions.majority(samples, 3).tolist() == [[5, 0], [0, 14]]


def test_ragged_hair_closes_over_background_but_not_over_clothes():
    parse = np.full((20, 20), companions.HAIR, np.uint8)
    parse[10, 10], parse[5, 5] = 0, 5
    closed = companions.close_hair(parse)
    assert closed[10, 10] == companions.HAIR and closed[5, 5] == 5


def test_film_keeps_the_size_and_the_seed_decides_the_grain(tmp_path):
    Image.fromarray(np.full((64, 48, 3), 128, np.uint8)).save(tmp_path / 'developed.png')
    for name, seed in (('a', 1), ('b', 1), ('c', 2)):
        film.save(tmp_path / 'developed.png', tmp_path / f'{name}.jpg', (24, 32), seed)
    a, b, c = (np.asarray(Image.open(tmp_path / f'{name}.jpg')) for name in 'abc')
    assert a.shape == (32, 24, 3) and np.array_equal(a, b) and not np.array_equal(a, c)


def test_stored_companions_of_the_gallery_agree_with_its_pictures():
    for folder in sorted((ROOT / 'data/persons').iterdir()):
        parse = np.asarray(Image.open(folder / 'parse.png'))
        parts = np.asarray(Image.open(folder / 'densepose.png').convert('RGB')).reshape(-1, 3)
        assert parse.shape == (HEIGHT, WIDTH) and parse.max() < 20, folder.name
        found = np.unique(parts, axis=0).astype(int)
        off = np.abs(found[:, None] - DENSEPOSE_COLOURS.astype(int)).max(2).min(1)
        assert off.max() <= 1, folder.name


@needs_assets
def test_a_person_is_shaped_posed_and_dressed():
    from training.gallery.dress import fitting_cut
    from training.gallery.pose import relaxed
    from training.gallery.shape import shaped
    from training.render.cloth import at, measures

    assets.set_root(FOLDER)
    person = spec.person(spec.PEOPLE / 'nia.json')
    slim, heavy = (shaped(replace(person, weight=w)) for w in (0.3, 0.9))
    assert measures(heavy)['chest'] > measures(slim)['chest'] + 5
    _, posed = at(slim, relaxed(slim, person.pose), 1)
    assert np.ptp(posed[:, 0]) < np.ptp(slim.vertices[:13380, 0]) * 10 * 0.75  # the arms hang
    loose, tight = (fitting_cut(measures(slim), replace(person.top, ease=e), 1) for e in (16, 6))
    assert loose.chest == tight.chest + 5
    with pytest.raises(spec.BadSpec, match='no target'):
        shaped(replace(person, face={'nose/no-such-nose': 1}))
