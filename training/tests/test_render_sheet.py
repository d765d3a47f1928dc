"""Sheets of samples: rendered and real photos in one order, known only to who asks; small files."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from training.render import sheet
from training.tests.samples import made_up_sample

RENDERED, REAL = (20, 200, 20), (200, 20, 20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for seed in range(3):
        sample = made_up_sample(seed)
        sample['garment_photo'] = np.full((384, 384, 3), RENDERED, np.uint8)
        sample |= dict(flow_whole=sample['flow'], flow_whole_visible=sample['flow_visible'])
        sample |= dict(flow_whole_valid=sample['flow_visible'], parts=(sample['parse'] == 5).astype(np.uint8))
        np.savez(tmp_path / f'{seed:07d}.npz', allow_pickle=False, **sample)
    for k in range(3):
        Image.new('RGB', (120, 90), REAL).save(tmp_path / f'{k}.jpg')
    return tmp_path


def test_rendered_photos_are_shuffled_among_real_ones_and_the_key_is_printed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder / 'sheet.jpeg'
    arguments = ['shuffled', '--samples', str(folder), '--photos', str(folder), '--out', str(out)]
    assert sheet.main([*arguments, '--count', '3', '--size', '40', '--columns', '3']) == 0
    key = [line.split() for line in capsys.readouterr().out.splitlines()]
    pixels = np.asarray(Image.open(out).convert('RGB')).astype(int)
    assert sum(row.count('rendered') for row in key) == 3 == sum(row.count('real') for row in key)
    for i, row in enumerate(key):
        for j, name in enumerate(row):
            red, green, _ = pixels[i * 43 + 20, j * 43 + 20]
            assert (green > red) == (name == 'rendered')


def test_pairs_show_the_photo_warped_onto_the_person(folder: Path) -> None:
    out = folder / 'pairs.jpeg'
    assert sheet.main(['pairs', '--samples', str(folder), '--out', str(out), '--size', '96', '--columns', '1']) == 0
    image = Image.open(out)
    assert image.size == (5 * 99 - 3, 3 * 99 - 3)


def test_a_sheet_is_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, 'LARGEST', 60_000)
    noise = np.random.default_rng(0).integers(0, 255, (300, 300, 3), dtype=np.uint8)
    sheet.save(Image.fromarray(noise), tmp_path / 'a.jpeg')
    assert (tmp_path / 'a.jpeg').stat().st_size <= 60_000


def test_white_bars_are_cut_off() -> None:
    photo = np.full((60, 60, 3), 255, np.uint8)
    photo[:, 10:50] = 90
    assert sheet.trimmed(photo).shape == (60, 40, 3)


def test_an_empty_folder_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sheet.main(['pairs', '--samples', str(tmp_path), '--out', str(tmp_path / 'a.jpeg')]) == 2
    assert 'no samples' in capsys.readouterr().out
