"""Measures of the pack's bars; every function takes one sample unless it says otherwise."""
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from .boxes import bounding_box

SSIM_WINDOW, SSIM_SIGMA = 11, 1.5
SSIM_C1, SSIM_C2 = 0.01 ** 2, 0.03 ** 2


def iou(predicted: Tensor, truth: Tensor) -> float | None:
    """Intersection over union of two bool maps; None where both are empty."""
    union = (predicted | truth).sum().item()
    return (predicted & truth).sum().item() / union if union else None


def end_point_error(flow: Tensor, truth: Tensor, visible: Tensor) -> float | None:
    """Mean distance over visible pixels; flows [2,h,w] normalised, result in pixels of that size."""
    if not visible.any():
        return None
    scale = torch.tensor([flow.shape[2] / 2, flow.shape[1] / 2], device=flow.device).view(2, 1, 1)
    return (((flow - truth) * scale).pow(2).sum(0).sqrt()[visible]).mean().item()


def full_size_box(parse: Tensor) -> tuple[slice, slice]:
    """Bounding box of a parse at half the picture's size, in the picture's rows and columns."""
    rows, columns = bounding_box(parse)
    return slice(rows.start * 2, rows.stop * 2), slice(columns.start * 2, columns.stop * 2)


def psnr(a: Tensor, b: Tensor) -> float:
    """Peak signal to noise ratio in dB of pictures with values in 0..1."""
    return -10 * np.log10(max((a - b).pow(2).mean().item(), 1e-10))


def _window(channels: int) -> Tensor:
    x = torch.arange(SSIM_WINDOW) - SSIM_WINDOW // 2
    weights = torch.exp(-x.float() ** 2 / (2 * SSIM_SIGMA ** 2))
    return (weights / weights.sum()).view(1, 1, -1).repeat(channels, 1, 1)


def ssim_map(a: Tensor, b: Tensor) -> Tensor:
    """Structural similarity of [N,C,H,W] in 0..1: Gaussian window 11, sigma 1.5, per channel.

    Always in float32: a variance is a small difference of large numbers, and bfloat16 makes it negative.
    """
    with torch.autocast('cpu', enabled=False):
        return _ssim_map(a.float(), b.float())


def _ssim_map(a: Tensor, b: Tensor) -> Tensor:
    channels, pad = a.shape[1], SSIM_WINDOW // 2
    row, column = _window(channels).unsqueeze(2), _window(channels).unsqueeze(3)

    def blur(x: Tensor) -> Tensor:
        x = F.conv2d(F.pad(x, (pad, pad, pad, pad), 'reflect'), row, groups=channels)
        return F.conv2d(x, column, groups=channels)

    mean_a, mean_b = blur(a), blur(b)
    variance_a, variance_b = blur(a * a) - mean_a ** 2, blur(b * b) - mean_b ** 2
    covariance = blur(a * b) - mean_a * mean_b
    similar = (2 * mean_a * mean_b + SSIM_C1) * (2 * covariance + SSIM_C2)
    return similar / ((mean_a ** 2 + mean_b ** 2 + SSIM_C1) * (variance_a + variance_b + SSIM_C2))


def ssim(a: Tensor, b: Tensor) -> float:
    """Mean structural similarity of two pictures [C,H,W] in 0..1."""
    return ssim_map(a[None], b[None]).mean().item()


def confusion(predicted: Tensor, truth: Tensor, classes: int) -> Tensor:
    """Counts [classes, classes], rows truth, columns prediction; add them up over samples."""
    flat = truth.flatten().long() * classes + predicted.flatten().long()
    return torch.bincount(flat, minlength=classes ** 2).view(classes, classes)


def mean_iou(counts: Tensor, least_share: float = 0.0) -> float:
    """Mean intersection over union over the classes that more than `least_share` of the true pixels belong to."""
    hit = counts.diagonal().double()
    present = counts.sum(1) > least_share * counts.sum()
    union = (counts.sum(0) + counts.sum(1)).double() - hit
    return (hit[present] / union[present]).mean().item()


def mistaken(counts: Tensor, truth: Sequence[int], wrong: Sequence[int]) -> float:
    """Share of the pixels of the true labels that are taken for one of the wrong ones, 0..1."""
    rows = counts[list(truth)]
    return (rows[:, list(wrong)].sum() / rows.sum().clamp(min=1)).item()


def heatmap_peaks(heatmaps: Tensor) -> Tensor:
    """[J,h,w] -> peak positions [J,2] in 0..1 of width and height: centre of mass of the 3x3 around it."""
    joints, height, width = heatmaps.shape
    best = heatmaps.flatten(1).argmax(1)
    peaks = torch.zeros(joints, 2)
    for joint in range(joints):
        y, x = divmod(best[joint].item(), width)
        rows, columns = slice(max(y - 1, 0), y + 2), slice(max(x - 1, 0), x + 2)
        patch = heatmaps[joint, rows, columns]
        total = patch.sum().clamp(min=1e-9)
        ys = torch.arange(rows.start, rows.start + patch.shape[0]).float() + 0.5
        xs = torch.arange(columns.start, columns.start + patch.shape[1]).float() + 0.5
        peaks[joint] = torch.stack([(patch.sum(0) * xs).sum() / total / width,
                                    (patch.sum(1) * ys).sum() / total / height])
    return peaks
