"""Measures on cases whose answer is known."""
import math

import numpy as np
import pytest
import torch

from training.bars import BARS, judged, table
from training.boxes import bounding_box
from training.evaluation import summary
from training.metrics import confusion, end_point_error, heatmap_peaks, iou, mean_iou, mistaken, psnr, ssim


def test_iou_of_half_overlapping_boxes():
    a, b = torch.zeros(4, 4, dtype=torch.bool), torch.zeros(4, 4, dtype=torch.bool)
    a[:, :2], b[:, 1:3] = True, True
    assert iou(a, b) == pytest.approx(1 / 3)
    assert iou(~a & a, ~a & a) is None


def test_end_point_error_counts_pixels_of_the_flow():
    truth = torch.zeros(2, 128, 96)
    flow = truth.clone()
    flow[0] += 3 / 48
    flow[1] += 4 / 64
    assert end_point_error(flow, truth, torch.ones(128, 96, dtype=torch.bool)) == pytest.approx(5, rel=1e-5)
    assert end_point_error(flow, truth, torch.zeros(128, 96, dtype=torch.bool)) is None


def test_mean_iou_counts_only_classes_of_the_truth():
    truth, predicted = torch.tensor([0, 0, 1, 1]), torch.tensor([0, 0, 1, 2])
    assert mean_iou(confusion(predicted, truth, 4)) == pytest.approx((1 + .5) / 2)


def test_mistaken_is_the_share_of_true_pixels_that_got_a_wrong_label():
    truth, predicted = torch.tensor([1, 1, 1, 2, 3]), torch.tensor([1, 3, 0, 3, 3])
    counts = confusion(predicted, truth, 4)
    assert mistaken(counts, (1, 2), (3,)) == pytest.approx(2 / 4)
    assert mistaken(counts, (0,), (3,)) == 0


def test_the_summary_of_a_parse_says_what_was_taken_for_the_top():
    truth, predicted = torch.tensor([9, 9, 12, 2, 5, 5, 14]), torch.tensor([5, 9, 6, 2, 14, 12, 14])
    said = summary([{'parse_counts': confusion(predicted, truth, 20)}])
    assert said['lower_as_top'] == pytest.approx(2 / 3, abs=1e-3) and said['hair_as_top'] == 0
    assert said['sleeve_as_skin'] == said['top_as_lower'] == .5


def test_mean_iou_can_leave_out_rare_classes():
    truth, predicted = torch.tensor([0] * 99 + [1]), torch.tensor([0] * 100)
    counts = confusion(predicted, truth, 2)
    assert mean_iou(counts) == pytest.approx(.99 / 2) and mean_iou(counts, .02) == pytest.approx(.99)


def test_psnr_and_ssim():
    a = torch.rand(3, 64, 48, generator=torch.Generator().manual_seed(0))
    assert ssim(a, a) == pytest.approx(1, abs=1e-4)
    assert psnr(a * 0, a * 0 + .1) == pytest.approx(20, abs=1e-3)
    assert ssim(a, 1 - a) < 0


def test_ssim_against_the_plain_formula_on_constant_pictures():
    a, b = torch.full((1, 32, 32), .2), torch.full((1, 32, 32), .6)
    expected = (2 * .12 + 1e-4) / (.04 + .36 + 1e-4)
    assert ssim(a, b) == pytest.approx(expected, abs=1e-3)


def test_bounding_box():
    parse = torch.zeros(10, 8)
    parse[3:7, 2:5] = 5
    assert bounding_box(parse) == (slice(3, 7), slice(2, 5))


def test_heatmap_peak_lies_between_cells():
    y, x = np.mgrid[0:64, 0:48]
    heat = np.exp(-((x - 20.5) ** 2 + (y - 31) ** 2) / 4.5).astype(np.float32)
    peak = heatmap_peaks(torch.from_numpy(heat)[None])[0]
    assert math.isclose(peak[1].item() * 64, 31.5, abs_tol=.3) and math.isclose(peak[0].item() * 48, 21, abs_tol=.6)


def test_bars_are_judged_in_their_direction():
    numbers = {'condition': {'epe': 1.4, 'upper_iou': .95}}
    assert [(bar.metric, met) for bar, _, met in judged(numbers)] == [('epe', True), ('upper_iou', False)]
    assert '**not met**' in table(numbers) and len(BARS) > 10


def test_a_number_that_applies_to_no_sample_is_left_out_of_the_summary() -> None:
    assert summary([{'iou': .5, 'points': None}, {'iou': .7, 'points': None}]) == {'iou': .6}
    assert summary([{'iou': .5, 'points': 12.}, {'iou': .7, 'points': None}])['points'] == 12
