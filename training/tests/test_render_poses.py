"""People sit and lean, too."""
import numpy as np
import pytest

from training.render import assets, pose
from training.render.body import Body, posed_joint, random_body
from training.render.pose import SEATED, matrices, person_pose
from training.render.sewn.seat import seat
from training.tests.makehuman import FOLDER, needs_assets

pytestmark = needs_assets


@pytest.fixture(scope='module')
def body() -> Body:
    assets.set_root(FOLDER)
    return random_body(np.random.default_rng(4))


def _posed(body: Body, seed: int, catalogue: bool = False) -> tuple[np.ndarray, str]:
    turns, style = person_pose(np.random.default_rng(seed), body, catalogue)
    return matrices(body, turns), style


def _only(monkeypatch: pytest.MonkeyPatch, sitting: float, leaning: float) -> None:
    monkeypatch.setattr(pose, 'TURNED_AWAY', 0)
    monkeypatch.setattr(pose, 'SITTING', sitting)
    monkeypatch.setattr(pose, 'LEANING', leaning)


def test_who_sits_has_the_knees_before_the_hips_and_about_as_high(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    _only(monkeypatch, 1, 0)
    for seed in range(6):
        m, style = _posed(body, seed)
        hips, knees, feet = (np.mean([posed_joint(body, m, f'{name}.{s}') for s in 'LR'], 0)
                             for name in ('upperleg01', 'lowerleg01', 'foot'))
        thigh = np.linalg.norm(body.joint('lowerleg01.L') - body.joint('upperleg01.L'))
        assert style == SEATED
        assert np.hypot(*(knees - hips)[[0, 2]]) > .7 * thigh and abs(knees[1] - hips[1]) < .45 * thigh
        assert feet[1] < knees[1] - .5 * thigh


def test_who_leans_is_askew_but_stands(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    _only(monkeypatch, 0, 1)
    for seed in range(6):
        m, style = _posed(body, seed)
        up = m[0, :, :3] @ np.array([0, 1, 0])
        assert style != SEATED and 2 < np.degrees(np.arccos(up[1])) < 25


def test_figures_of_catalogues_stand_upright(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    _only(monkeypatch, 1, 0)
    assert all(_posed(body, seed, catalogue=True)[1] != SEATED for seed in range(4))


def test_a_seat_is_below_the_thighs_and_background(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    _only(monkeypatch, 1, 0)
    m, _ = _posed(body, 2)
    seen: list[np.ndarray] = []

    def project(points: np.ndarray) -> np.ndarray:
        seen.append(points)
        return points

    made = seat(np.random.default_rng(1), body, m, project)
    knee = posed_joint(body, m, 'lowerleg01.L')
    assert made.label == 0
    assert seen[0][:, 1].max() < knee[1] and np.ptp(seen[0][:, 2]) > 1
