"""Grounds and cloth of annotated photographs: garments are taken out, their fronts laid out, held-out photographs never
touched."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from training.render import photos
from training.render.real_cloth import real_front
from training.render.real_ground import filled, real_ground

GREEN, RED, BLUE = (40, 120, 60), (200, 30, 30), (30, 30, 200)
POINTS = {
    'neck_l': (400, 100),
    'neck_r': (600, 100),
    'collar_front': (500, 160),
    'armpit_l': (300, 350),
    'armpit_r': (700, 350),
    'hem_m': (500, 800),
}


def write_photo(folder: Path, name: str, split: str, cloth: tuple[int, int, int]) -> None:
    """A garment with a blue print on a green ground, its mask and its record."""
    photo, mask = Image.new('RGB', (500, 500), GREEN), Image.new('L', (500, 500), 0)
    photo.paste(cloth, (150, 50, 350, 400))
    photo.paste(BLUE, (220, 150, 280, 200))
    mask.paste(255, (150, 50, 350, 400))
    photo.save(folder / f'{name}.jpg', quality=95)
    mask.save(folder / 'masks' / f'{name}.png')
    points = {key: [*place, 2] for key, place in POINTS.items()}
    record = dict(usable=True, display='flat', front='closed', view='front', split=split, points=points)
    (folder / 'records' / f'{name}.json').write_text(json.dumps(record))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    for name in ('masks', 'records'):
        (tmp_path / name).mkdir()
    write_photo(tmp_path, 'one', 'training', RED)
    write_photo(tmp_path, 'two', 'validation', (250, 250, 0))
    photos.set_folder(str(tmp_path), str(tmp_path))
    yield tmp_path
    photos.set_folder(None)


def test_a_hole_is_filled_with_what_lies_around() -> None:
    r = np.random.default_rng(0)
    stripes = np.broadcast_to(np.where(np.arange(120) % 12 < 6, 200, 80)[None, :, None], (120, 120, 3)).astype(np.uint8)
    hole = np.zeros((120, 120), bool)
    hole[40:80, 40:80] = True
    broken = np.where(hole[..., None], np.uint8(0), stripes)
    out = filled(r, broken, hole).astype(int)
    np.testing.assert_allclose(out[~hole], stripes[~hole], atol=2)
    assert np.abs(out[hole].mean() - stripes.mean()) < 15 and out[hole].std() > 25


def test_a_ground_shows_no_trace_of_the_garment_that_lay_there(folder: Path) -> None:
    r = np.random.default_rng(1)
    ground = real_ground(r, 200, hung=False)
    assert ground is not None and ground.area.all()
    left, top, right, bottom = ground.box
    assert abs((right - left) - 80) < 3 and abs((bottom - top) - 140) < 3
    spread = (ground.picture / ground.picture.mean((0, 1))).std((0, 1))
    assert spread.max() < 0.1


def test_no_ground_is_known_for_garments_that_hang(folder: Path) -> None:
    assert real_ground(np.random.default_rng(1), 200, hung=True) is None


def test_held_out_photographs_are_never_used(folder: Path) -> None:
    assert [a.photo.stem for a in photos.annotated(False)] == ['one']
    r = np.random.default_rng(2)
    assert all(photos.cloth_patch(r)[..., 1].mean() < 150 for _ in range(20))


def test_a_front_is_stretched_to_the_pattern_with_its_print(folder: Path) -> None:
    front = real_front(np.random.default_rng(3), chest=50.0, front=10.0, length=70.0, per_cm=4)
    assert front is not None
    red, blue = (np.abs(front.astype(int) - colour).max(2) < 60 for colour in (RED, BLUE))
    assert (red | blue).mean() > 0.97
    rows, columns = np.nonzero(blue & (np.abs(np.arange(front.shape[1]) - front.shape[1] / 2) < 60))
    per_cm_down, per_cm_across = 4, 4
    assert abs(np.ptp(columns) / per_cm_across - 60 / 200 * 50) < 2
    assert abs(rows.min() / per_cm_down - (10 + (150 - 80) / (400 - 80) * 60)) < 2


def test_lower_patches_are_cloth_of_trousers_and_skirts_and_no_ground(tmp_path: Path) -> None:
    r = np.random.default_rng(0)
    photo = Image.new('RGB', (400, 400), GREEN)
    photo.paste(BLUE, (130, 30, 270, 380))
    photo.save(tmp_path / 'pants-1.jpg', quality=95)
    Image.new('RGB', (400, 400), RED).save(tmp_path / 't-shirt-1.jpg')
    photos.set_folder(str(tmp_path))
    patches = [photos.lower_patch(r) for _ in range(20)]
    photos.set_folder(None)
    found = [patch for patch in patches if patch is not None]
    assert len(found) > 10
    for patch in found:
        assert (np.abs(patch.astype(int) - BLUE).max(2) > 60).mean() < 0.1
    assert photos.lower_patch(r) is None
