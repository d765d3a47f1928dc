"""Packed persons become photos with their labels beside them."""
from pathlib import Path

import numpy as np
from PIL import Image

from training.packed import append, pack_sample
from training.person_photos import main
from training.tests.samples import made_up_sample


def test_persons_facing_the_camera_are_written_with_their_labels(tmp_path: Path) -> None:
    samples = [pack_sample(made_up_sample(seed)) for seed in (3, 4)]
    append(tmp_path / 'packed', [3, 4], samples, [{'arms': 'down'}, {'arms': 'away'}])
    main(['--packed', str(tmp_path / 'packed'), '--out', str(tmp_path / 'photos')])
    assert sorted(path.name for path in (tmp_path / 'photos').iterdir()) == ['0000003.jpg', '0000003.png']
    labels = np.asarray(Image.open(tmp_path / 'photos/0000003.png'))
    assert (labels == samples[0]['parse']).all()
