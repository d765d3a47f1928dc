"""Real garments are paired with persons who wear one like them, and their labels learnt where they are sure."""
from pathlib import Path

import numpy as np
import pytest
import torch

from training.mixture import STRIDE, Source, drawn_rows, open_samples
from training.packed import append, pack_sample, read_meta
from training.tasks import TASKS
from training.tests.samples import made_up_sample
from training.tests.test_real_photos import annotated
from training.worn_like import alike, measures_of_record, pair_photos

TASK = TASKS['condition']
POINTS = {'neck_l': [400, 100, 2], 'neck_r': [600, 100, 2], 'collar_front': [500, 180, 2], 'hem_m': [500, 800, 2],
          'shoulder_l': [300, 120, 2], 'shoulder_r': [700, 120, 2],
          'elbow_l_outer': [250, 300, 2], 'cuff_l_outer': [250, 600, 2], 'cuff_r_outer': [720, 200, 1]}
RECORD = {'usable': True, 'view': 'front', 'sleeves': 'long', 'neckline': 'crew', 'points': POINTS, 'split': 'training'}


def note(sleeve: float, style: str = '', v: bool = False) -> dict:
    return {'cut': {'sleeve': sleeve, 'front': 8, 'length': 68, 'shoulder': 20, 'v': v, 'collar': 7 if style else 0,
                    'style': style}}


def test_a_record_tells_its_measures_in_shoulder_widths_by_the_longer_sleeve() -> None:
    along = np.hypot(50, 180) + 300
    assert measures_of_record(RECORD) == pytest.approx([along / 400, 80 / 400, 700 / 400])
    assert measures_of_record({**RECORD, 'points': {}}) is None
    sleeveless = measures_of_record({**RECORD, 'sleeves': 'none'})
    assert sleeveless is not None and sleeveless[0] == 0


def test_the_most_similar_sleeve_of_the_same_kind_of_neck_is_chosen() -> None:
    notes = [note(20), note(50), note(47), note(49, v=True), note(49, 'shirt'), note(44)]
    assert alike(RECORD, notes, np.arange(6), 2) == [1, 2]
    assert alike(RECORD, notes, np.array([0, 3, 4]), 2) == [], 'a short sleeve and other necks are not alike'
    assert alike({**RECORD, 'neckline': 'off-shoulder'}, notes, np.arange(6), 2) == []
    assert alike({**RECORD, 'neckline': 'turtleneck'}, [*notes, note(48, 'roll')], np.arange(7), 2) == [6]


def paired_folders(folder: Path) -> tuple[Path, Path]:
    """Two persons in sewn garments, and the pairs of two real photos with them, one of which is for validation."""
    persons, pairs = folder / 'persons', folder / 'pairs'
    append(persons, [0, 1], [pack_sample(made_up_sample(seed)) for seed in range(2)], [note(47), note(20)])
    photos, records, masks = annotated(folder, {'a': RECORD, 'b': {**RECORD, 'split': 'validation'}})
    assert pair_photos(photos, records, masks, persons, pairs, 4) == 1
    return persons, pairs


def test_a_pair_is_the_real_cut_out_and_the_person_without_a_flow(tmp_path: Path) -> None:
    _, pairs = paired_folders(tmp_path)
    assert read_meta(pairs) == [{'name': 'a', 'real': True, 'person': 0}]
    samples = TASK.open(str(pairs))
    mask = samples['cloth_mask_half'][0] > 0
    assert not samples['flow_visible'][0].any()
    assert samples['cloth_half'][0][mask].mean(0) == pytest.approx((0, 0, 200), abs=6)
    assert (samples['cloth_half'][0][:20] == 255).all() and mask[128, 96]


def test_pairs_are_learnt_on_arms_and_torso_alone(tmp_path: Path) -> None:
    persons, pairs = paired_folders(tmp_path)
    samples = open_samples(TASK, persons, (Source(pairs, .5),))
    data = TASK.batch(samples, np.array([0, STRIDE]), np.random.default_rng(0))
    assert data['told'].tolist() == [True, False] and data['sure'][0].all()
    assert 0 < data['sure'][1].float().mean() < .7
    network = TASK.build()
    total, parts = TASK.loss(network, {name: value[1:] for name, value in data.items()})
    assert parts['flow'] == 0 and parts['inner'] == 0 and parts['classes'] > 0
    total.backward()
    assert all(torch.isfinite(p.grad).all() for p in network.parameters() if p.grad is not None)
    assert len(drawn_rows(TASK, samples)) >= 3


