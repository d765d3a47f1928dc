"""The renderer's promises: same seed, same sample; labels in range; flow, keypoints and masks agree with the
pictures."""
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from training.render import assets, photos
from training.render.__main__ import main
from training.render.sample import make
from training.render.writer import sample_path, save_sample
from training.tests.makehuman import FOLDER, needs_assets

ROOT = Path(__file__).parents[2]
SEEDS = (3, 4, 8, 11, 900000, 900001)
SHAPES = {'image': (512, 384, 3), 'parse': (512, 384), 'densepose': (512, 384), 'keypoints': (25, 3),
          'cloth': (512, 384, 3), 'cloth_mask': (512, 384), 'cloth_inner': (512, 384),
          'garment_photo': (384, 384, 3), 'garment_photo_mask': (384, 384), 'flow': (256, 192, 2),
          'flow_visible': (256, 192)}

pytestmark = needs_assets


@pytest.fixture(scope='module')
def samples() -> list[dict]:
    assets.set_root(FOLDER)
    photos.set_folder(None)
    return [make(seed) for seed in SEEDS]


def test_every_array_has_its_shape_and_type(samples: list[dict]) -> None:
    for sample in samples:
        assert {k: sample[k].shape for k in SHAPES} == SHAPES
        assert sample['flow'].dtype == np.float16 and sample['keypoints'].dtype == np.float32
        assert sample['flow_visible'].dtype == bool
        assert all(sample[k].dtype == np.uint8 for k in SHAPES if k not in ('flow', 'keypoints', 'flow_visible'))


def test_the_same_seed_gives_the_same_sample(samples: list[dict]) -> None:
    again = make(SEEDS[1])
    for key, value in samples[1].items():
        np.testing.assert_array_equal(value, again[key], err_msg=key)


def test_different_seeds_give_different_samples(samples: list[dict]) -> None:
    assert not np.array_equal(samples[0]['image'], samples[1]['image'])


def _torso(sample: dict) -> int:
    """The DensePose part of the torso's side that is seen: 1 back, 2 front."""
    return 1 if json.loads(sample['meta'])['arms'] == 'away' else 2


def test_labels_are_in_range_and_garment_and_torso_are_there(samples: list[dict]) -> None:
    for sample in samples:
        assert set(np.unique(sample['parse'])) <= {0, 2, 5, 9, 10, 12, 13, 14, 15, 16, 17, 18, 19}
        assert sample['densepose'].max() <= 24
        assert (sample['parse'] == 5).mean() > .02 and (sample['densepose'] == _torso(sample)).mean() > .05


def test_parse_and_densepose_are_aligned(samples: list[dict]) -> None:
    """Bare arms carry an arm part under them: the body below clothes and the picture share one camera."""
    for sample in samples:
        for label, parts in ((14, (4, 15, 17, 19, 21)), (15, (3, 16, 18, 20, 22))):
            arm = sample['parse'] == label
            if arm.sum() > 500:
                assert np.isin(sample['densepose'][arm], (*parts, 1, 2)).mean() > .93


def test_keypoints_lie_inside_or_are_zero(samples: list[dict]) -> None:
    for sample in samples:
        x, y, score = sample['keypoints'].T
        assert ((score == 1) | ((x == 0) & (y == 0) & (score == 0))).all()
        assert ((x >= 0) & (x < 768) & (y >= 0) & (y < 1024)).all() and (score > 0).sum() >= 6


def test_shoulders_are_where_densepose_shows_the_body(samples: list[dict]) -> None:
    for sample in samples:
        for x, y, score in sample['keypoints'][[1, 2, 5]]:
            assert score == 0 or sample['densepose'][int(y / 2), int(x / 2)] > 0


def test_outside_of_the_mask_the_shop_picture_is_white(samples: list[dict]) -> None:
    for sample in samples:
        assert (sample['cloth'][sample['cloth_mask'] == 0] == 255).all()
        assert (sample['cloth_mask'] > 127).mean() > .08
        assert sample['cloth_mask'][[0, -1]].max() == 0 and sample['cloth_mask'][:, [0, -1]].max() == 0


def test_the_inner_side_shows_in_the_neckline_alone(samples: list[dict]) -> None:
    shown = 0
    for seed in range(40, 60):
        sample = make(seed)
        inner = sample['cloth_inner'] > 127
        assert not (inner & (sample['cloth_mask'] == 0)).any()
        if json.loads(sample['meta'])['arms'] != 'away':
            assert _at_flow(inner, sample['flow'].astype(np.float32))[sample['flow_visible']].mean() < .05, seed
        shown += inner.sum() > 100
    assert shown >= 10


def _at_flow(picture: np.ndarray, flow: np.ndarray) -> np.ndarray:
    h, w = picture.shape[:2]
    x = np.clip(((flow[..., 0] + 1) / 2 * w).astype(int), 0, w - 1)
    y = np.clip(((flow[..., 1] + 1) / 2 * h).astype(int), 0, h - 1)
    return picture[y, x]


def test_visible_flow_stays_on_the_garment(samples: list[dict]) -> None:
    for sample in samples:
        visible, flow = sample['flow_visible'], sample['flow'].astype(np.float32)
        assert (visible.mean() > .01) == (_torso(sample) == 2) and np.abs(flow[visible]).max() <= 1
        assert (_at_flow(sample['cloth_mask'], flow)[visible] > 0).mean() > .99
        worn = sample['parse'].reshape(256, 2, 192, 2).transpose(0, 2, 1, 3).reshape(256, 192, 4)
        assert ((worn == 5).any(2))[visible].mean() > .98


def _near(values: np.ndarray, radius: int = 6) -> np.ndarray:
    """Means over squares about each pixel of [H,W]."""
    side = 2 * radius + 1
    sums = np.pad(values, ((radius + 1, radius), (radius + 1, radius))).cumsum(0).cumsum(1)
    return (sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]) / side ** 2


def _pattern(lightness: np.ndarray, visible: np.ndarray) -> np.ndarray:
    """Lightness of the visible pixels above that of the visible ones around."""
    return (lightness - _near(lightness * visible) / np.maximum(_near(visible), 1e-3))[visible]


def _likeness(worn: np.ndarray, shop: np.ndarray, visible: np.ndarray) -> float:
    """Correlation of the patterns of two pictures [H,W,3], by lightness or by colour: creases, which both wear
    differently, outweigh a few scraps in the one, and grey patterns have none of the other."""
    hues = [picture / np.maximum(picture.sum(-1, keepdims=True), 30) for picture in (worn, shop)]
    lightness = [_pattern(picture.mean(-1), visible) for picture in (worn, shop)]
    colour = [np.concatenate([_pattern(hue[..., k], visible) for k in range(3)]) for hue in hues]
    return max(np.corrcoef(lightness[0], lightness[1])[0, 1], np.corrcoef(colour[0], colour[1])[0, 1])


def _likenesses(sample: dict, shifts: tuple[tuple[int, int], ...]) -> list[float]:
    """Likeness of the worn pattern and the garment photo's along the flow moved by some pixels of 256x192."""
    worn, flow = sample['image'].reshape(256, 2, 192, 2, 3).mean((1, 3)), sample['flow'].astype(np.float32)
    moved = (flow + np.array([2 * x / 192, 2 * y / 256], np.float32) for x, y in shifts)
    return [_likeness(worn, _at_flow(sample['cloth'], shifted).astype(float), sample['flow_visible'])
            for shifted in moved]


def test_flow_reproduces_the_pattern_of_the_garment(samples: list[dict]) -> None:
    """Light differs between the two pictures, so its slow changes are taken out; where the garment has a dense pattern.
    Sparse ones are less alike, but a flow that is off by a few pixels always makes them less so: much less along one
    axis at least, since stripes and halves tell nothing along the other."""
    alike = []
    for seed in range(40, 60):
        sample = make(seed)
        meta = json.loads(sample['meta'])
        # From behind only slivers at the sides show what the garment photo does.
        patterned = meta['textile'].startswith(('stripes', 'checks', 'dots', 'confetti', 'blocks'))
        if meta['arms'] == 'away' or not patterned:
            continue
        likeness, *shifted = _likenesses(sample, ((0, 0), (5, 0), (-5, 0), (0, 5), (0, -5)))
        off = min(np.mean(shifted[:2]), np.mean(shifted[2:]))
        assert likeness > .45 and likeness > max(shifted) and likeness > off + .4, (seed, meta['textile'])
        alike.append(likeness)
    assert len(alike) >= 3 and np.mean(alike) > .7


def test_a_sample_survives_its_file(samples: list[dict], tmp_path: Path) -> None:
    path = sample_path(tmp_path, SEEDS[0])
    save_sample(path, samples[0])
    with np.load(path) as stored:
        assert set(stored.files) == {*SHAPES, 'meta'}
        np.testing.assert_array_equal(stored['flow'], samples[0]['flow'])
        assert json.loads(str(stored['meta']))['seed'] == SEEDS[0]
    assert [p.name for p in tmp_path.iterdir()] == ['0000003.npz']


def test_the_command_resumes(tmp_path: Path) -> None:
    command = [sys.executable, '-m', 'training.render', '--count', '3', '--out', str(tmp_path), '--workers', '1',
               '--makehuman', FOLDER]
    sample_path(tmp_path, 1).write_bytes(b'kept')
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert '1 of 3 samples exist' in result.stderr and 'samples/s' in result.stderr
    assert sample_path(tmp_path, 1).read_bytes() == b'kept'
    assert sorted(p.name for p in tmp_path.iterdir()) == ['0000000.npz', '0000001.npz', '0000002.npz']


def test_the_command_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(['--count', '1', '--out', str(tmp_path), '--makehuman', str(tmp_path)]) == 2
    assert 'MAKEHUMAN_DATA' in capsys.readouterr().err
