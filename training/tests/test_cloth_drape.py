"""What the simulator promises: the cloth stays whole, outside of the body, and the same for the same seed."""

import numpy as np
import pytest
from scipy.spatial import cKDTree

from training.render import assets
from training.render.body import Body, random_body
from training.render.cloth import (
    Cloth,
    Cut,
    Simulation,
    at,
    build,
    collider,
    crossings,
    drape,
    hang,
    lay_flat,
    measures,
    random_lay,
)
from training.render.cloth.placing import placed
from training.render.cloth.tuck import HALF, TUCKED, tucked_vertices
from training.tests.makehuman import FOLDER, needs_assets

COARSE = 2.4  # cm between vertices: quick


def fitting_cut(m: dict[str, float]) -> Cut:
    """A T-shirt with some room for a body with these measures."""
    chest = m['chest'] / 2 + 4
    return Cut(
        chest=chest,
        hem=max(chest, m['hips'] / 2 + 2),
        length=m['high'] - m['hip_y'] + 8,
        shoulder=m['shoulder'] + 1,
        armhole=0.42 * chest,
        sleeve=0.8 * m['upper_arm'],
        cuff=m['biceps'] / 2 + 2,
    )


def strain(cloth: Cloth, x: np.ndarray) -> np.ndarray:
    """Length of each edge over its rest length."""
    return np.linalg.norm(x[cloth.edge[:, 0]] - x[cloth.edge[:, 1]], axis=1) / cloth.length


@pytest.fixture(scope='module')
def body() -> Body:
    assets.set_root(FOLDER)
    return random_body(np.random.default_rng(7))


@pytest.fixture(scope='module')
def cloth(body: Body) -> Cloth:
    return build(fitting_cut(measures(body)), COARSE)


@needs_assets
def test_a_shirt_is_worn_outside_of_the_body_and_keeps_its_size(body: Body, cloth: Cloth) -> None:
    worn, matrices = drape(cloth, body, 'relaxed')
    assert (worn.heights() < -0.1).sum() <= 3
    assert np.percentile(strain(cloth, worn.x), 95) < 1.15
    assert matrices.shape[1:] == (3, 4)
    m, neck = measures(body), worn.x[cloth.neck].mean(0)
    assert abs(neck[0]) < 3 and abs(neck[1] - m['neck_y']) < 9


@needs_assets
def test_the_same_seed_gives_the_same_state(body: Body, cloth: Cloth) -> None:
    one, two = (lay_flat(cloth, random_lay(np.random.default_rng(2), cloth.cut), 5).x for _ in range(2))
    np.testing.assert_array_equal(one, two)


def test_laid_flat_it_has_the_drawn_size_and_does_not_cross_itself() -> None:
    cloth = build(Cut(), COARSE)
    flat = lay_flat(cloth, random_lay(np.random.default_rng(2), cloth.cut), 5)
    assert np.ptp(flat.x[:, 1]) == pytest.approx(70, abs=4)
    assert np.ptp(flat.x[:, 2]) < 8
    assert crossings(cloth, flat.x)[0] < 0.01 * len(cloth.edge)


def test_hung_it_hangs_from_its_shoulders() -> None:
    cloth = build(Cut(), COARSE)
    hung, hanger = hang(cloth, 3)
    assert hung.x[:, 1].max() < hanger.vertices[:, 1].max()
    assert hung.x[cloth.neck, 1].max() == pytest.approx(hung.x[:, 1].max(), abs=3)
    assert np.ptp(hung.x[:, 1]) == pytest.approx(70, abs=5)
    assert np.percentile(strain(cloth, hung.x), 95) < 1.15


@needs_assets
def test_the_nearest_part_of_the_body_is_found_wherever_the_cloth_was_before(body: Body, cloth: Cloth) -> None:
    solid, (_, rest) = collider(body), at(body, {}, 0)
    state = Simulation(cloth, placed(cloth, body, measures(body)), solid)
    state.body(rest, rest)
    state.run()
    moved = state.x + np.array([6, -9, 0], np.float32)  # far enough that walks over neighbours end in hollows
    state.x[:], state.frames = moved, 0
    state.run()
    trunk = rest[solid.used[: solid.start[1]]]
    least = cKDTree(trunk).query(moved)[0]
    found = np.linalg.norm(trunk[state.keep['near'][0]] - moved, axis=1)
    near = least < 4
    assert near.sum() > 100
    np.testing.assert_allclose(found[near], least[near], rtol=1e-4)


@needs_assets
def test_what_is_tucked_in_lies_on_the_body_below_the_waist(body: Body, cloth: Cloth) -> None:
    waist = measures(body)['waist_y']
    inside = tucked_vertices(np.random.default_rng(0), cloth, TUCKED)
    loose, _ = drape(cloth, body, 'relaxed')
    tucked, _ = drape(cloth, body, 'relaxed', held=np.where(inside, waist, -np.inf))
    away = [np.median(state.heights()[inside & (state.x[:, 1] < waist - 3)]) for state in (loose, tucked)]
    assert away[1] < 0.8 < away[0]
    assert not inside[cloth.sleeve > 0].any()


def test_half_a_tuck_is_in_the_front_alone() -> None:
    cloth_alone = build(Cut(), COARSE)
    half = tucked_vertices(np.random.default_rng(1), cloth_alone, HALF)
    assert 0 < half.sum() < 0.3 * len(half)
    assert (cloth_alone.side[half] > 0).all() and np.ptp(cloth_alone.rest[half, 0]) < 27
