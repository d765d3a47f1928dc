"""Random changes of pictures and labels, all drawn from one numpy generator."""
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True)
class AffineRange:
    """Ranges of a random affine change: log scale, degrees, shift as a share of half the picture."""

    scale: tuple[float, float]
    degrees: float
    shift: float
    mirror: float = 0.5


def affine(rng: np.random.Generator, count: int, aspect: float, limits: AffineRange) -> Tensor:
    """Matrices [N,2,3] from output to input coordinates; `aspect` = height / width."""
    zoom = np.exp(rng.uniform(*limits.scale, count))
    angle = np.radians(np.clip(rng.normal(0, limits.degrees / 2, count), -limits.degrees, limits.degrees))
    shift = rng.uniform(-limits.shift, limits.shift, (count, 2))
    mirror = np.where(rng.random(count) < limits.mirror, -1.0, 1.0)
    c, s = np.cos(angle) / zoom, np.sin(angle) / zoom
    rows = [[mirror * c, -mirror * s * aspect, shift[:, 0]], [s / aspect, c, shift[:, 1]]]
    return torch.from_numpy(np.array(rows).transpose(2, 0, 1)).float()


def resample(x: Tensor, matrices: Tensor, mode: str = 'bilinear', padding: str = 'border',
             tilt: Tensor | None = None) -> Tensor:
    """Apply the matrices to [N,C,H,W]; `tilt` [N,2]: how much closer the right and the lower edge are than the
    middle."""
    grid = F.affine_grid(matrices, list(x.shape), align_corners=False)
    if tilt is not None:
        across = F.affine_grid(torch.eye(2, 3).expand(len(x), 2, 3), list(x.shape), align_corners=False)
        grid = grid / (1 + (across * tilt[:, None, None]).sum(-1, keepdim=True))
    return F.grid_sample(x, grid, mode=mode, padding_mode=padding, align_corners=False)


def uniform(rng: np.random.Generator, low: float, high: float, *shape: int) -> Tensor:
    """Uniform float tensor."""
    return torch.from_numpy(rng.uniform(low, high, shape).astype(np.float32))


def one_of_four() -> tuple:
    """Index of every second row and column of [N,H,W], begun anew each time (from torch's generator): one of the four
    pixels that a logit at half the size stands for."""
    row, column = torch.randint(2, (2,)).tolist()
    return ..., slice(row, None, 2), slice(column, None, 2)


def light(rng: np.random.Generator, x: Tensor, strength: float = 1.0) -> Tensor:
    """Gain per channel, brightness, gamma and saturation; [N,3,H,W] in [0,1] to the same."""
    n, k = x.shape[0], strength
    x = x * uniform(rng, 1 - .3 * k, 1 + .3 * k, n, 3, 1, 1) + uniform(rng, -.1 * k, .1 * k, n, 1, 1, 1)
    x = x.clamp(1e-3, 1) ** torch.exp(uniform(rng, -.45 * k, .45 * k, n, 1, 1, 1))
    mean = x.mean(1, keepdim=True)
    return (mean + (x - mean) * uniform(rng, 1 - .7 * k, 1 + .4 * k, n, 1, 1, 1)).clamp(0, 1)


DYED, EXPOSED, EXPOSURE = .5, .4, 1.0
"""Shares of the photos in which everything is dyed another colour and of those too dark or too pale, and the latter's
largest log gamma."""


def dye(rng: np.random.Generator, x: Tensor) -> Tensor:
    """Garment photos [N,3,H,W] in [0,1] in other colours and exposures: channels change places, lights and darks spread
    or fade. What a garment is must not depend on either."""
    n = x.shape[0]
    order = np.argsort(rng.random((n, 3)), axis=1)
    order[rng.random(n) >= DYED] = (0, 1, 2)
    x = x[torch.arange(n)[:, None], torch.from_numpy(order)]
    gamma = torch.exp(uniform(rng, -EXPOSURE, EXPOSURE, n, 1, 1, 1))
    exposed = torch.from_numpy(rng.random(n) < EXPOSED).view(-1, 1, 1, 1)
    return torch.where(exposed, x.clamp(1e-3, 1) ** gamma, x)


def shade(rng: np.random.Generator, x: Tensor) -> Tensor:
    """Multiply by a smooth random field, as uneven room light does."""
    field = F.interpolate(uniform(rng, .6, 1.25, x.shape[0], 1, 3, 3), size=x.shape[2:], mode='bicubic',
                          align_corners=True)
    use = torch.from_numpy((rng.random(x.shape[0]) < .5).astype(np.float32)).view(-1, 1, 1, 1)
    return (x * (1 + use * (field - 1))).clamp(0, 1)


SHADOWED, SHADOW, PENUMBRA = .2, (.45, .85), (.01, .06)
"""Share of the pictures on which somebody's shadow falls, how much light it leaves, and how soft its edge is, in units
of [-1,1]."""


def cast_shadow(rng: np.random.Generator, x: Tensor) -> Tensor:
    """Shadows with an edge, as the photographer's own, on some pictures [N,3,H,W]: wedges between two random lines."""
    n, (height, width) = x.shape[0], x.shape[2:]
    angle, point = uniform(rng, -np.pi, np.pi, n, 2, 1, 1), uniform(rng, -.8, .8, n, 2, 2, 1, 1)
    down, right = torch.linspace(-1, 1, height).view(1, 1, -1, 1), torch.linspace(-1, 1, width).view(1, 1, 1, -1)
    inside = torch.cos(angle) * (right - point[:, 0]) + torch.sin(angle) * (down - point[:, 1])
    soft = torch.sigmoid(inside / uniform(rng, *PENUMBRA, n, 1, 1, 1)).amin(1, keepdim=True)
    lost = 1 - uniform(rng, *SHADOW, n, 1, 1, 1)
    lost = lost * torch.from_numpy((rng.random(n) < SHADOWED).astype(np.float32)).view(-1, 1, 1, 1)
    return x * (1 - lost * soft)


def camera(rng: np.random.Generator, x: Tensor) -> Tensor:
    """Blur, low resolution and noise, a batch at a time; [N,3,H,W] in [0,1] to the same."""
    if rng.random() < .3:
        x = F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)
    if rng.random() < .25:
        small = F.interpolate(x, scale_factor=float(rng.uniform(.4, .8)), mode='area', recompute_scale_factor=True)
        x = F.interpolate(small, size=x.shape[2:], mode='bilinear', align_corners=False)
    noise = torch.from_numpy(rng.standard_normal(x.shape, np.float32))
    return (x + noise * float(rng.uniform(0, .05))).clamp(0, 1)
