"""Packing keeps every sample, grows, and survives what is broken."""
from pathlib import Path

import numpy as np
import pytest

from training.pack_data import pack_new
from training.packed import FIELDS, PackedSamples, append, pack_sample, read_index, read_meta
from training.tests.samples import made_up_sample, packed_folder, write_npz


def test_packed_fields_have_the_declared_shapes(tmp_path: Path):
    samples = PackedSamples(packed_folder(tmp_path, 2))
    assert len(samples) == 2
    for name, field in FIELDS.items():
        assert samples[name].shape == (2, *field.shape) and samples[name].dtype == field.dtype


def test_packing_is_incremental_and_leaves_out_broken_files(tmp_path: Path):
    write_npz(tmp_path / 'samples', range(2))
    (tmp_path / 'samples/0000007.npz').write_bytes(b'no archive')
    unusable: set[Path] = set()
    assert pack_new(tmp_path / 'samples', tmp_path / 'packed', unusable) == 2
    write_npz(tmp_path / 'samples', range(2, 3))
    assert pack_new(tmp_path / 'samples', tmp_path / 'packed', unusable) == 1
    assert read_index(tmp_path / 'packed') == [0, 1, 2] and [path.stem for path in unusable] == ['0000007']
    assert read_meta(tmp_path / 'packed')[1]['seed'] == 1


def test_an_append_cut_short_is_overwritten(tmp_path: Path):
    folder = packed_folder(tmp_path, 1)
    with open(folder / 'image.bin', 'ab') as file:
        file.write(b'half a sample')
    append(folder, [5], [pack_sample(made_up_sample(5))])
    samples = PackedSamples(folder, ('image',))
    assert np.array_equal(samples['image'][1], made_up_sample(5)['image'])


def test_agnostic_hides_garment_and_arms_but_not_the_face(tmp_path: Path):
    packed = pack_sample(made_up_sample(0))
    parse = made_up_sample(0)['parse']
    assert packed['grey'][parse == 5].mean() > .9 and not packed['grey'][parse == 13].any()
    assert not (packed['parse_agnostic'] == 3).any() and (packed['parse_agnostic'] == 2).any()


@pytest.mark.parametrize('joint', [1, 9])
def test_a_person_cut_off_at_the_hips_cannot_be_drawn(joint: int):
    sample = made_up_sample(0)
    sample['keypoints'][joint] = 0
    packed = pack_sample(sample)
    assert packed['drawable'] == 0 and not packed['grey'].any()


def test_a_person_seen_from_behind_is_no_sample_of_a_try_on():
    sample = made_up_sample(0)
    sample['densepose'][sample['densepose'] == 2] = 1
    assert pack_sample(sample)['drawable'] == 0
