"""Parts and named points: packed, mirrored, moved with the photo, read off records, and learnt."""
import re
from pathlib import Path

import numpy as np
import pytest
import torch

from training.annotated_parts import record_parts, record_points
from training.checkpoint import begin_from, save_small
from training.labels import (
    GARMENT_POINTS,
    PART_LEFT_SLEEVE,
    PART_NECK,
    PART_NONE,
    PART_RIGHT_SLEEVE,
    PART_TORSO,
    PART_UNKNOWN,
    POINT_NAMES,
)
from training.networks.condition import ConditionNetwork
from training.networks.structure import LEAST_AGREEMENT, PointReader, Points, Said, agreement
from training.packed import PackedSamples, append, pack_sample
from training.render.sewn.named_points import NAMES
from training.tasks import TASKS
from training.tasks.structure import mirror_structure, part_loss, part_masks, part_target, point_loss, wanted_heat
from training.tests.samples import made_up_sample, packed_folder

TASK = TASKS['condition']
SQUARE = {'shoulder_l': [200, 100, 2], 'cuff_l_outer': [50, 400, 2], 'cuff_l_inner': [150, 420, 2],
          'armpit_l': [250, 250, 2], 'neck_l': [400, 80, 2], 'neck_r': [600, 80, 2], 'collar_front': [500, 200, 2],
          'collar_back': [500, 60, 2]}


def told_sample(seed: int) -> dict[str, np.ndarray]:
    """A made-up sample with structure: two sleeves on the person and in both pictures."""
    sample = made_up_sample(seed)
    worn, shop = np.zeros((512, 384), np.uint8), np.zeros((512, 384), np.uint8)
    worn[140:320, 130:255], worn[150:290, 100:130], worn[150:290, 255:285] = 1, 3, 2
    shop[100:400, 120:260], shop[100:300, 80:120], shop[100:300, 260:300] = 1, 3, 2
    points = np.tile(np.array([192, 256, 2], np.float32), (GARMENT_POINTS, 1))
    points[3, :2], points[4, 2] = (96, 128), 0
    classes = np.zeros((384, 384), np.uint8)
    classes[80:300, 90:280] = 1
    return {**sample, 'parts': worn, 'points': points, 'cloth_parts': shop, 'cloth_points': points,
            'garment_photo_parts': classes, 'garment_photo_classes': classes, 'garment_photo_points': points}


def told_folder(folder: Path, count: int) -> Path:
    append(folder, list(range(count)), [pack_sample(told_sample(seed)) for seed in range(count)])
    return folder


def test_the_networks_name_the_points_as_the_renderer_does() -> None:
    assert POINT_NAMES == NAMES


def test_the_service_names_the_points_in_the_same_order() -> None:
    source = (Path(__file__).parents[2] / 'src/tryon/records/garment-points.ts').read_text()
    table = source.split(' = [')[1].split(']')[0]
    assert tuple(re.findall(r"'(\w+)'", table)) == POINT_NAMES


def test_a_sample_without_structure_is_unknown_and_one_with_it_is_packed(tmp_path: Path) -> None:
    unknown, told = PackedSamples(packed_folder(tmp_path / 'a', 1)), PackedSamples(told_folder(tmp_path / 'b', 1))
    assert not any(unknown[name][0].any() for name in ('cloth_parts', 'points', 'photo_classes'))
    assert set(np.unique(told['parts'][0])) == {PART_NONE, PART_TORSO, PART_LEFT_SLEEVE, PART_RIGHT_SLEEVE}
    assert told['points'][0][3] == pytest.approx([-.5, -.5, 2]) and told['points'][0][4].tolist() == [0, 0, 0]
    assert set(np.unique(told['photo_classes'][0])) == {1, 2} and told['photo_parts'].shape == (1, 192, 192)


def test_folders_packed_without_structure_read_as_unknown(tmp_path: Path) -> None:
    folder = packed_folder(tmp_path / 'a', 2)
    for name in ('parts', 'cloth_points'):
        (folder / f'{name}.bin').unlink()
    samples = PackedSamples(folder)
    assert not samples['parts'][np.array([0, 1])].any() and samples['cloth_points'].shape == (2, GARMENT_POINTS, 3)


def test_mirroring_exchanges_sleeves_and_sided_points() -> None:
    parts = np.zeros((1, 4, 6), np.uint8)
    parts[0, :, 0] = PART_LEFT_SLEEVE
    points = np.zeros((1, GARMENT_POINTS, 3), np.float32)
    points[0, POINT_NAMES.index('shoulder_l')] = -.4, .2, 2
    data: dict[str, np.ndarray] = {'parts': parts.copy(), 'cloth_parts': parts.copy(), 'points': points.copy(),
                                   'cloth_points': points.copy()}
    mirror_structure(data, np.array([True]))
    assert (data['parts'][0, :, 5] == PART_RIGHT_SLEEVE).all() and not data['parts'][0, :, 0].any()
    assert data['points'][0, POINT_NAMES.index('shoulder_r')] == pytest.approx([.4, .2, 2])


def test_shares_of_parts_leave_out_what_is_unknown() -> None:
    parts = np.full((1, 4, 8), PART_NONE, np.uint8)
    parts[0, :2, :4], parts[0, :, 4:] = PART_TORSO, PART_UNKNOWN
    shares, known = part_target(part_masks(parts, 1), 4)
    assert shares[0, :2, 0, 0].tolist() == [.5, .5] and known[0, 0, 0].tolist() == [1, 0]
    nothing = part_masks(np.full((1, 4, 4), PART_NONE, np.uint8), 1)
    assert not part_target(nothing, 4)[1].any(), 'a sample without a garment tells nothing'


def test_heat_is_wanted_about_the_point_and_absent_points_count_nothing() -> None:
    places = torch.tensor([[[.5, 0.], [.25, 0.]]])
    heat = wanted_heat(places, 64, 48)
    row, column = divmod(heat[0, 0].argmax().item(), 48)
    assert heat[0, 0].sum() == pytest.approx(1, abs=1e-5) and row in (39, 40) and column in (35, 36)
    seen = torch.tensor([[2., 0.]])
    right = Points(heat.clamp(min=1e-9).log(), places.transpose(1, 2), torch.tensor([[9., -9.]]))
    wrong = Points(heat.flip(3).clamp(min=1e-9).log(), -places.transpose(1, 2), torch.tensor([[-9., 9.]]))
    data = {'places': places, 'seen': seen}
    assert all(good < bad for good, bad in zip(point_loss(right, data), point_loss(wrong, data)))
    assert [part.item() for part in point_loss(wrong, {**data, 'seen': torch.zeros(1, 2)})] == [0, 0, 0]


def test_places_of_one_part_agree_and_those_of_others_do_not() -> None:
    sure = torch.eye(5)[:, :, None, None].clamp(min=1e-6).log()
    same = agreement(sure[1:2], sure[1:2]), agreement(sure[1:2], sure[2:3])
    assert same[0].item() == pytest.approx(np.log(1 + LEAST_AGREEMENT), abs=1e-4)
    assert same[1].item() == pytest.approx(np.log(LEAST_AGREEMENT), abs=1e-3)


def test_points_say_nothing_before_training() -> None:
    points = PointReader(8)(torch.rand(2, 8, 6, 4))
    assert points.places.abs().max() < 1 and torch.allclose(points.heat.exp().sum((2, 3)), torch.tensor(1.), atol=1e-4)
    assert [shift.shape[1] for shift in Said((5, 3))(points)] == [5, 3]
    assert not any(shift.any() for shift in Said((5, 3))(points))


def some_inputs() -> list[torch.Tensor]:
    """Random pictures; nothing is told of garment and person."""
    return [torch.rand(1, 4, 256, 192), torch.rand(1, 16, 256, 192), torch.zeros(1, GARMENT_POINTS, 3),
            torch.zeros(1, 3)]


def test_a_network_that_was_told_no_rows_goes_on_as_it_was(tmp_path: Path) -> None:
    network, other = ConditionNetwork().eval(), ConditionNetwork().eval()
    widened = {'person_encoder.stages.0.0.0.weight': 4 * 16, 'fine_labels.look.0.weight': 4 * (5 + 16)}
    old = {name: value[:, :widened[name]] if name in widened else value for name, value in network.state_dict().items()}
    holder = torch.nn.Module()
    holder.state_dict = lambda *_, **__: old  # type: ignore[assignment,method-assign]
    save_small(holder, tmp_path / 'old.pt', {})
    assert begin_from(other, tmp_path / 'old.pt') == []
    inputs = some_inputs()
    with torch.no_grad():
        for before, after in zip(network(*inputs), other(*inputs)):
            assert torch.allclose(before, after, atol=.05)


def test_a_network_without_structure_goes_on_as_it_was(tmp_path: Path) -> None:
    network, inputs = ConditionNetwork().eval(), some_inputs()
    old = {name: value for name, value in network.state_dict().items()
           if not name.startswith(('points', 'worn_p', 'said', 'cloth_parts')) and 'steer' not in name}
    holder = torch.nn.Module()
    holder.state_dict = lambda *_, **__: old  # type: ignore[assignment,method-assign]
    save_small(holder, tmp_path / 'old.pt', {})
    torch.manual_seed(3)
    other = ConditionNetwork().eval()
    assert begin_from(other, tmp_path / 'old.pt')
    with torch.no_grad():
        # The points are read by what starts untrained.
        for before, after in zip(network(*inputs)[:-1], other(*inputs)):
            assert torch.allclose(before, after, atol=.05)


def test_structure_is_learnt_from_told_samples_alone(tmp_path: Path) -> None:
    network = TASK.build()
    losses = {}
    for name, folder in (('told', told_folder(tmp_path / 'a', 2)), ('unknown', packed_folder(tmp_path / 'b', 2))):
        data = TASK.batch(TASK.open(str(folder)), np.array([0, 1]), np.random.default_rng(0))
        _, losses[name] = TASK.loss(network, data)
    told, unknown = losses['told'], losses['unknown']
    assert unknown['shop'] == unknown['worn'] == 0 < min(told['shop'], told['worn'])


def test_part_loss_falls_with_the_right_part() -> None:
    shares, known = part_target(part_masks(np.full((1, 4, 4), PART_LEFT_SLEEVE, np.uint8), 1), 4)
    data = {'parts': shares, 'known': known}
    sure = torch.eye(5)[:, :, None, None].clamp(min=1e-3).log()
    assert part_loss(sure[2:3], data) < part_loss(sure[1:2], data)


def test_a_record_tells_sleeves_neck_and_points() -> None:
    record = {'points': SQUARE, 'sleeves': 'short', 'view': 'front'}
    mask = np.ones((500, 500), bool)
    mask[:, 450:] = False
    parts = record_parts(record, mask)
    assert parts[140, 70] == PART_RIGHT_SLEEVE, 'on the viewer\'s left is the wearer\'s right'
    assert parts[300, 250] == PART_TORSO and parts[50, 250] == PART_NECK and parts[100, 470] == PART_NONE
    points = record_points(record, (500, 500))
    assert points[POINT_NAMES.index('cuff_l_outer')].tolist() == [25, 200, 2]
    assert not points[POINT_NAMES.index('hem_m')].any()


def test_a_sleeve_folded_under_the_front_is_unknown() -> None:
    points = {**SQUARE, 'cuff_l_outer': [300, 400, 1]}
    parts = record_parts({'points': points, 'sleeves': 'short', 'view': 'front'}, np.ones((500, 500), bool))
    assert (parts == PART_UNKNOWN).any() and not (parts == PART_RIGHT_SLEEVE).any()
