"""The gallery's garments: records, prints and how they lie, without Blender."""
import json
from pathlib import Path

import numpy as np
import pytest

from training.gallery.garments import laid, prints, spec
from training.gallery.spec import BadSpec

SHIPPED = Path(spec.__file__).parents[3] / 'data' / 'garments'


@pytest.mark.parametrize('name', spec.names())
def test_every_sample_garment_is_a_record_and_the_service_has_its_picture(name: str) -> None:
    garment = spec.garment(spec.RECORDS / f'{name}.json')
    assert garment.name == name
    shipped = json.loads((SHIPPED / name / 'about.json').read_text())
    assert shipped == garment.about
    assert all((SHIPPED / name / file).exists() for file in ('garment.jpg', 'mask.png'))


def test_nothing_is_shipped_without_a_record() -> None:
    assert spec.names() == sorted(folder.name for folder in SHIPPED.iterdir())


def test_a_record_with_a_strange_field_is_refused_by_name(tmp_path: Path) -> None:
    values = json.loads((spec.RECORDS / 'polo.json').read_text())
    values['cut']['lenght'] = 70
    (tmp_path / 'polo.json').write_text(json.dumps(values))
    with pytest.raises(BadSpec, match='lenght'):
        spec.garment(tmp_path / 'polo.json')


def test_a_tile_of_leaves_repeats_without_a_seam() -> None:
    tile = np.asarray(prints.leaves(), float)
    across, inside = np.abs(tile[:, 0] - tile[:, -1]).mean(), np.abs(np.diff(tile, axis=1)).mean()
    assert 0 < tile.mean() < 128 and across < 4 * inside + 1


def test_a_shirt_lies_on_the_table_with_its_buttons_in_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laid, 'STEP', 2.4)
    garment = spec.garment(spec.RECORDS / 'oxford-shirt.json')
    at = laid.laid(garment)
    wide, tall = np.ptp(at.points[:, 0]), np.ptp(at.points[:, 1])
    assert at.points[:, 2].min() == 0 and np.ptp(at.points[:, 2]) < .12
    assert .6 < tall < 1 and wide > garment.cut.chest * .01
    places = laid.button_places(garment, at)
    assert len(places) == garment.buttons
    assert (np.diff(places[:, 1]) < 0).all() and np.ptp(places[:, 0]) < .05
