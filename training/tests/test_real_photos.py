"""Annotated photos become packed samples of the garment mask; the validation split never does where training is asked
for."""
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from training.labels import POINT_NAMES
from training.mixture import open_samples
from training.packed import PHOTO, PackedSamples, read_index, read_meta
from training.real_photos import PHOTO_FIELDS, pack_photos
from training.tasks import TASKS

POINTS = {'hem_m': [375, 750, 2], 'neck_l': [187.5, 250, 1]}
"""In thousandths of the long side: the middle of the garment's lower edge, and its upper left corner."""


def annotated(folder: Path, records: dict[str, dict],
              mask_size: tuple[int, int] = (300, 400)) -> tuple[list[Path], Path, Path]:
    """Red photos 300x400 with a blue garment in the middle; folders of photos, records, masks."""
    photos, notes, masks = (folder / name for name in ('photos', 'records', 'masks'))
    for place in (photos, notes, masks):
        place.mkdir()
    for name, record in records.items():
        photo, mask = np.full((400, 300, 3), (200, 0, 0), np.uint8), np.zeros(mask_size[::-1], np.uint8)
        photo[100:300, 75:225], mask[100:300, 75:225] = (0, 0, 200), 255
        Image.fromarray(photo).save(photos / f'{name}.jpg', quality=95)
        Image.fromarray(mask).save(masks / f'{name}.png')
        full = {'usable': True, 'split': 'training', 'points': POINTS, **record}
        (notes / f'{name}.json').write_text(json.dumps(full))
    return [folder / 'elsewhere', photos], notes, masks


def test_each_split_is_packed_alone_and_what_is_not_usable_never(tmp_path: Path) -> None:
    photos, records, masks = annotated(tmp_path,
                                       {'a': {}, 'b': {'split': 'validation'}, 'c': {'usable': False}, 'd': {}})
    assert pack_photos(photos, records, masks, 'training', tmp_path / 't') == 2
    assert pack_photos(photos, records, masks, 'validation', tmp_path / 'v') == 1
    assert [note['name'] for note in read_meta(tmp_path / 't')] == ['a', 'd']
    assert read_meta(tmp_path / 'v')[0]['name'] == 'b'
    with pytest.raises(ValueError, match='held-out'):
        open_samples(TASKS['garment-mask'], tmp_path / 'v', ())


def test_more_photos_are_appended_with_seeds_of_their_own(tmp_path: Path) -> None:
    photos, records, masks = annotated(tmp_path, {'a': {}, 'd': {}})
    for _ in range(2):
        pack_photos(photos, records, masks, 'training', tmp_path / 't')
    assert read_index(tmp_path / 't') == [0, 1, 2, 3]


def test_photo_and_mask_lie_in_one_white_letterbox(tmp_path: Path) -> None:
    photos, records, masks = annotated(tmp_path, {'a': {}})
    pack_photos(photos, records, masks, 'training', tmp_path / 't')
    samples = PackedSamples(tmp_path / 't', tuple(PHOTO_FIELDS), PHOTO_FIELDS)
    photo, mask = samples['photo'][0], samples['photo_mask'][0]
    assert (photo[:, :46] == 255).all() and (mask[:, :47] == 0).all()
    assert (mask > 127).sum() == pytest.approx(PHOTO * PHOTO * .75 / 4, rel=.02)
    assert photo[mask > 250].astype(int).mean(0) == pytest.approx((0, 0, 200), abs=6)


def test_points_lie_in_the_letterbox_of_their_photo(tmp_path: Path) -> None:
    photos, records, masks = annotated(tmp_path, {'a': {}})
    pack_photos(photos, records, masks, 'training', tmp_path / 't')
    points = PackedSamples(tmp_path / 't', tuple(PHOTO_FIELDS), PHOTO_FIELDS)['photo_points'][0]
    assert points[POINT_NAMES.index('hem_m')] == pytest.approx([0, .5, 2])
    assert points[POINT_NAMES.index('neck_l')] == pytest.approx([-.375, -.5, 1])
    assert np.count_nonzero(points[:, 2]) == 2


def test_a_mask_of_another_size_and_a_photo_that_is_nowhere_are_named(tmp_path: Path) -> None:
    photos, records, masks = annotated(tmp_path, {'a': {}}, (300, 300))
    with pytest.raises(ValueError, match='300x300'):
        pack_photos(photos, records, masks, 'training', tmp_path / 't')
    with pytest.raises(FileNotFoundError, match=r'a.jpg'):
        pack_photos(photos[:1], records, masks, 'training', tmp_path / 't')


def test_a_record_without_a_split_is_refused(tmp_path: Path) -> None:
    photos, records, masks = annotated(tmp_path, {'a': {'split': None}})
    with pytest.raises(ValueError, match='split'):
        pack_photos(photos, records, masks, 'training', tmp_path / 't')
