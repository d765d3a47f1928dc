"""Shirts have collars, and labels are sewn in or printed."""
import numpy as np
import pytest

from training.render import assets, inner, photos, sample
from training.render.body import Body, random_body
from training.render.garment import Garment, random_top
from training.render.sample import make
from training.tests.makehuman import FOLDER, needs_assets

pytestmark = needs_assets
LABELLED = 7          # seed of a garment that hangs open and shows its back
BEYOND_JPEG = 24      # levels that compression does not change beside a label


@pytest.fixture(scope='module')
def body() -> Body:
    assets.set_root(FOLDER)
    photos.set_folder(None)
    return random_body(np.random.default_rng(4))


def collared(body: Body) -> list[Garment]:
    tops = [random_top(np.random.default_rng(seed), body) for seed in range(150)]
    return [top for top in tops if top.neck == 'collar']


def cloth_at(garment: Garment, height: float, depth: float) -> bool:
    """Whether there is cloth in the middle at a height and depth at rest."""
    return bool(garment.covered(np.array([[0, height, depth, 0]], np.float32))[0] < 0)


def test_a_collar_stands_behind_the_neck_and_opens_in_front(body: Body) -> None:
    neck, found = body.joint('neck01'), collared(body)
    assert len(found) > 4
    for garment in found:
        assert cloth_at(garment, neck[1] + .05, neck[2] - 1)
        assert not cloth_at(garment, neck[1] - .1, neck[2] + 1)


def made_with(monkeypatch: pytest.MonkeyPatch, seed: int, printed: float) -> dict:
    monkeypatch.setattr(inner, 'PRINTED', printed)
    return make(seed)


def test_a_printed_label_shows_the_inner_side_between_its_lines(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = 0
    for seed in range(8):
        sewn, printed = (made_with(monkeypatch, seed, share) for share in (0., 1.))
        other = np.abs(sewn['cloth'].astype(int) - printed['cloth']).max(-1) > BEYOND_JPEG
        assert not other.any() or (sewn['cloth_inner'] > 0)[other].mean() > .9, seed
        np.testing.assert_array_equal(sewn['flow'], printed['flow'])
        changed += bool(other.sum() > 20)
    assert changed >= 2


def label(monkeypatch: pytest.MonkeyPatch, seed: int, turn: float) -> np.ndarray:
    """Where [512,384] the photo of an open garment shows a label 1 wide and .3 high, turned by so many degrees."""
    box = (-.5, 6.65, .5, 6.35)
    made = []
    for tag in ((box, np.radians(turn)), inner.NOTHING):
        monkeypatch.setattr(inner, '_tag', lambda *_, tag=tag: tag)
        made.append(make(seed)['cloth'].astype(int))
    return np.abs(made[0] - made[1]).max(-1) > BEYOND_JPEG


def test_a_label_turned_by_a_quarter_is_high_instead_of_wide(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inner, 'PRINTED', 0.)
    monkeypatch.setattr(sample, 'OPEN', 1.)
    for turn, low, high in ((0., 1.8, 5.), (90., .2, .56)):
        rows, columns = np.nonzero(label(monkeypatch, LABELLED, turn))
        assert low < np.ptp(columns) / np.ptp(rows) < high
