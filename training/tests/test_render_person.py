"""What the person beneath a sewn top wears and carries: bottoms like tops, tucked tops, hair and straps before the
chest, places."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from training.render import assets, photos
from training.render.bottoms import random_bottom
from training.render.cloth import CM, DRESS, WHOLE, WHOLLY, Cut, build
from training.render.cloth.garment import Tuck
from training.render.cloth.tuck import HALF, TUCKED
from training.render.fitting import skin
from training.render.native import Part
from training.render.pose import matrices
from training.render.rooms import room, street
from training.render.scene import composed, rasterise, shaded
from training.render.sewn import before, beneath, bottom, person
from training.render.sewn.before import Surface, brought_forward, straps
from training.render.sewn.look import random_look
from training.tests.makehuman import FOLDER, needs_assets
from training.tests.test_render_sewn import FROM_THE_SIDE

pytestmark = needs_assets


@pytest.fixture(scope='module')
def body() -> object:
    from training.render.body import random_body

    assets.set_root(FOLDER)
    photos.set_folder(None)
    return random_body(np.random.default_rng(4), 'female')


def colours_of(part: Part, size: int = 128) -> np.ndarray:
    """sRGB pixels [N,3] that a part shows in a small picture."""
    buffers = rasterise([part], size, size)
    rgb, alpha = shaded([part], buffers, 1.0, FROM_THE_SIDE)
    return composed(rgb, alpha, np.ones(3))[alpha == 1].astype(float)


def test_a_bottom_may_have_the_colour_of_the_top(body, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bottom, 'OWN_TEXTURE', 0.0)
    monkeypatch.setattr(bottom, 'LIKE_TOP', 1.0)
    r = np.random.default_rng(0)
    below, look = random_bottom(r, body), random_look(r, build(Cut()))
    look.textile = np.broadcast_to(np.array((40, 160, 60), np.uint8), look.textile.shape)
    low, high = below.rest.min(0), below.rest.max(0)
    screen = (below.rest - low) / (high - low).max() * (120, -120, 0.1) + (4, 124, 0)
    part = bottom.bottom_part(r, below, below.rest, screen.astype(np.float32), look, False)
    red, green, blue = np.median(colours_of(part), 0)
    assert green > 1.5 * red and green > 1.5 * blue


def test_a_tucked_top_vanishes_below_the_waist_and_stays_as_it_was_above(body) -> None:
    r, cloth = np.random.default_rng(1), build(Cut())
    below = random_bottom(r, body)
    posed = skin(below.rest, below.weights, matrices(body, {}))
    waist, angle = below.waist * CM, np.linspace(0, 2 * np.pi, len(cloth.rest))
    worn = np.stack([30 * np.cos(angle), np.linspace(waist - 15, waist + 30, len(angle)), 30 * np.sin(angle)], 1)
    within = cloth.sleeve == 0
    dress: Any = SimpleNamespace(worn=worn, tuck=Tuck(TUCKED, within, None))
    inside = bottom.tucked(dress, below, posed)
    high, low = worn[:, 1] > waist + 12, (worn[:, 1] < waist - 1) & within
    np.testing.assert_allclose(inside[high | ~within], worn[high | ~within], atol=1e-9)
    hips = posed[np.abs(posed[:, 1] - below.waist + 0.3) < 0.3]
    assert np.abs(inside[low, 0]).max() < np.abs(hips[:, 0]).max() * CM
    np.testing.assert_array_equal(inside[:, 1], worn[:, 1])


@pytest.fixture
def chest() -> Surface:
    """A wall 2 units before the middle, from y = -3 to 3."""
    x, y = (n.ravel() for n in np.meshgrid(np.linspace(-2, 2, 60), np.linspace(-3, 3, 80)))
    points = np.stack([x, y, np.full_like(x, 2)], 1)
    return Surface(points, np.tile([0.0, 0, 1], (len(points), 1)))


def test_long_hair_comes_before_the_chest(chest: Surface, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(before, 'FORWARD', 1.0)
    hair = np.array([[0.8, 6, -1], [0.8, -2, -1], [-0.8, -2, -1], [0.05, -2, -1]], np.float32)
    both = [brought_forward(np.random.default_rng(seed), 'long01', 3.0, chest)(hair) for seed in range(8)]
    assert all((moved[0] == hair[0]).all() and (moved[3] == hair[3]).all() for moved in both)
    before_chest = np.array([moved[1:3, 2] > 2 for moved in both])
    assert before_chest.any(0).all() and before_chest.any(1).all()
    np.testing.assert_array_equal(brought_forward(np.random.default_rng(0), 'bob01', 3.0, chest)(hair), hair)


def test_straps_lie_on_the_cloth_from_the_shoulder_down(chest: Surface, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[np.ndarray] = []

    def project(vertices: np.ndarray) -> np.ndarray:
        seen.append(vertices)
        return vertices

    for kind, count in (('cross', 2), ('shoulder', 2), ('backpack', 2)):
        monkeypatch.setattr(before, 'STRAPS', {kind: 1.0})
        seen.clear()
        parts = straps(np.random.default_rng(2), np.array([1.6, 2.5]), -2.5, chest, project)
        assert len(parts) == count == len(seen)
        assert (seen[0][:, 2] > 2).all() and seen[0][:, 1].max() > 2.5
    monkeypatch.setattr(before, 'STRAPS', {'cross': 0.0})
    assert straps(np.random.default_rng(2), np.array([1.6, 2.5]), -2.5, chest, project) == []


def test_rooms_and_streets_differ_from_seed_to_seed_and_stay_in_range() -> None:
    for place in (room, street):
        one, other = (place(np.random.default_rng(seed), 128, 96) for seed in (1, 2))
        assert one.shape == (128, 96, 3) and one.dtype == np.float32
        assert (
            min(one.min(), other.min()) >= 0 and max(one.max(), other.max()) <= 1 and np.abs(one - other).mean() > 0.02
        )


def worn_by(body: Any, **more: Any) -> Any:
    return SimpleNamespace(person=SimpleNamespace(body=body), pose=matrices(body, {}), **more)


def test_half_a_tuck_draws_in_its_part_of_the_front_alone(body) -> None:
    cloth = build(Cut())
    below = random_bottom(np.random.default_rng(1), body)
    rim = below.rest[np.abs(below.where[:, 1] - below.waist) < 0.3]
    inside = (cloth.side > 0) & (np.abs(cloth.rest[:, 0]) < 8)
    worn = np.concatenate([cloth.rest, np.where(cloth.side > 0, 18, -14)[:, None]], 1) * 1.0
    worn[:, 1] += (rim[:, 1].max() + 3) * CM
    worn[:, 2] += rim[:, 2].mean() * CM
    dress: Any = SimpleNamespace(worn=worn, tuck=Tuck(HALF, inside, None))
    out = bottom.tucked(dress, below, below.rest)
    low = worn[:, 1] < (rim[:, 1].min() - 0.5) * CM
    np.testing.assert_allclose(out[~inside], worn[~inside])
    assert (out[inside & low, 2] < worn[inside & low, 2] - 3).all()


def test_what_an_open_front_shows_is_a_top_on_the_trunk(body) -> None:
    cut = Cut(opening=WHOLE)
    shown, covered = [], []
    for seed in range(12):
        r, dress = np.random.default_rng(seed), worn_by(body, fasten=WHOLE, cloth=SimpleNamespace(cut=cut))
        below = random_bottom(r, body)

        def project(v: np.ndarray) -> np.ndarray:
            return (v * (12, -12, 1) + (128, 128, 0)).astype(np.float32)

        found = beneath.beneath(r, dress, below, project)
        shown.append(len(found))
        covered += [(rasterise(found, 256, 256).id >= 0).mean() for _ in found[:1]]
        assert all(part.label == 5 for part in found)
    assert sum(shown) >= 10 and min(covered) > 0.015


def test_closed_fronts_hide_what_is_under_them(body) -> None:
    for opening, fasten in ((WHOLE, WHOLLY), (0.0, WHOLLY), (14.0, 4.0)):
        dress = worn_by(body, fasten=fasten, cloth=SimpleNamespace(cut=Cut(opening=opening)))
        assert not any(beneath.shows(np.random.default_rng(k), dress) for k in range(20))


def test_a_photographed_bottom_repeats_its_patch_about_the_middle_from_the_waist_on() -> None:
    patch = np.zeros((40, 40, 3), np.uint8)
    patch[:, 18:22] = 255
    cloth = bottom._photographed(np.random.default_rng(2), patch).astype(int)
    assert cloth.shape == (bottom.SIZE, bottom.SIZE, 3)
    middle = bottom.SIZE // 2
    assert cloth[400, middle - 3 : middle + 3].mean() > 200 and cloth[400, middle + 40].mean() < 60


def test_under_most_dresses_legs_are_bare_and_tops_leave_the_bottom_as_it_is(body) -> None:
    below = random_bottom(np.random.default_rng(5), body)
    wearers: dict[str, Any] = {
        kind: SimpleNamespace(person=SimpleNamespace(bottom=below), kind=kind) for kind in (DRESS, 't-shirt')
    }
    worn = {kind: person._below(np.random.default_rng(1), wearer) for kind, wearer in wearers.items()}
    assert worn[DRESS].hem == worn[DRESS].waist and not person._legs_hidden(body, worn[DRESS]).any()
    assert worn['t-shirt'].hem == below.hem and (worn['t-shirt'].clip == below.clip).all()
