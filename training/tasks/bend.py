"""Lay the garment photo down differently: a smooth random warp whose inverse is known well enough."""
import numpy as np
import torch
from torch import Tensor

from ..networks.blocks import centre_grid, sample
from .augment import uniform
from .task import Random

WAVES, AMPLITUDE, FREQUENCY = 3, .035, 2.2
RIPPLES, RIPPLE_AMPLITUDE, RIPPLE_FREQUENCY = 3, .01, 7.0
DEGREES, SCALE, SHIFT = 12.0, (.82, 1.12), .06
ASKEW, MOST_ASKEW = .12, 42.0
"""Share of garments that lie askew, and by how many degrees at most; they are shown smaller, to fit into the
picture."""
KEYSTONE = .15
"""How much wider than its middle the photo's upper or lower edge may get: nobody holds the camera quite straight."""
NARROWEST = .93
"""Either side of a garment may shrink to this share of its length, the other staying, as by a camera that is held at a
slant. Down to .72 no photo told any more how long a garment is, and all were worn equally long."""
INVERSE_STEPS = 6
STILL = .3
"""Share of garments that are left as they were rendered."""


def _lying(rng: Random, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Angles in radians, and by how much the picture shrinks."""
    angle, scale = np.radians(rng.normal(0, DEGREES / 2, count)), 1 / rng.uniform(*SCALE, count)
    askew = rng.random(count) < ASKEW
    angle = np.where(askew, np.radians(rng.uniform(-MOST_ASKEW, MOST_ASKEW, count)), angle)
    return angle, np.where(askew, scale * (np.abs(np.cos(angle)) + np.abs(np.sin(angle))), scale)


class Displacement:
    """Random map of garment coordinates [N,2,...]: output coordinate -> source coordinate.

    Affine, keystone, a few long waves and fainter short ones; `source(p)` is smooth with slope close to the affine one,
    so `target(c)` finds p with source(p) = c by fixed-point steps.
    """

    def __init__(self, rng: Random, count: int, aspect: float) -> None:
        angle, scale = _lying(rng, count)
        c, s = np.cos(angle) * scale, np.sin(angle) * scale
        shrunk, across = rng.uniform(NARROWEST, 1, count), rng.random(count) < .5
        x, y = np.where(across, 1 / shrunk, 1), np.where(across, 1, 1 / shrunk)
        self.matrix = torch.from_numpy(np.array([[c * x, -s * aspect * y],
                                                 [s / aspect * x, c * y]]).transpose(2, 0, 1)).float()
        self.inverse = torch.linalg.inv(self.matrix)
        self.shift = uniform(rng, -SHIFT, SHIFT, count, 2, 1)
        kinds = ((WAVES, AMPLITUDE, FREQUENCY), (RIPPLES, RIPPLE_AMPLITUDE, RIPPLE_FREQUENCY))
        self.direction = torch.cat([uniform(rng, -often, often, count, waves, 2) for waves, _, often in kinds], 1)
        self.phase = uniform(rng, 0, 6.283, count, WAVES + RIPPLES, 1)
        self.push = torch.cat([uniform(rng, -far, far, count, 2, waves) for waves, far, _ in kinds], 2)
        self.keystone = uniform(rng, -KEYSTONE, KEYSTONE, count, 2, 1) * torch.tensor([[1.], [.5]])
        self._leave(torch.from_numpy(rng.random(count) < STILL))

    def _leave(self, still: Tensor) -> None:
        """Make the map of the chosen garments [N] the identity."""
        self.matrix[still], self.inverse[still] = torch.eye(2), torch.eye(2)
        for part in (self.shift, self.push, self.keystone):
            part[still] = 0

    def _waves(self, points: Tensor) -> Tensor:
        waves = self.push @ torch.sin(self.direction @ points + self.phase)
        return waves + self.keystone * points.prod(1, keepdim=True)

    def source(self, points: Tensor) -> Tensor:
        """Where the picture's new point comes from; [N,2,K] -> [N,2,K]."""
        return self.matrix @ points + self.shift + self._waves(points)

    def target(self, points: Tensor) -> Tensor:
        """Where a point of the old picture goes; [N,2,K] -> [N,2,K]."""
        result = self.inverse @ (points - self.shift)
        for _ in range(INVERSE_STEPS):
            result = self.inverse @ (points - self.shift - self._waves(result))
        return result


def bend_garment(rng: Random, cloth: Tensor, masks: Tensor, coordinates: Tensor,
                 points: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Move the garment in its photo, and the flow's garment coordinates and named points with it.

    cloth [N,3,h,w] in [-1,1], masks [N,C,h,w] 0/1, coordinates [N,2,h',w'] and points [N,2,K] in [-1,1].
    """
    count, _, height, width = cloth.shape
    move = Displacement(rng, count, height / width)
    centres = centre_grid(height, width).flatten(2).expand(count, -1, -1)
    grid = move.source(centres).view(count, 2, height, width)
    inside = (grid.abs() < 1).all(1, keepdim=True).float()
    both = sample(torch.cat([cloth, masks], 1), grid.permute(0, 2, 3, 1))
    cloth = both[:, :3] * inside + (1 - inside)
    moved = move.target(torch.cat([coordinates.flatten(2), points], 2))
    cells = coordinates[0, 0].numel()
    return cloth, (both[:, 3:] * inside > .5).float(), moved[:, :, :cells].view_as(coordinates), moved[:, :, cells:]
