"""A small patch discriminator: tells composed pictures from photos by what is near each place.

Hinge losses; spectral normalisation keeps it from outrunning the generator (Miyato et al., 2018).
"""
from copy import deepcopy

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils import spectral_norm

WIDTHS = (24, 48, 96)
RATE = 4e-4
SLOPE = .2


def _patches() -> nn.Sequential:
    layers: list[nn.Module] = []
    previous = 7
    for width in WIDTHS:
        layers += [spectral_norm(nn.Conv2d(previous, width, 4, 2, 1)), nn.LeakyReLU(SLOPE)]
        previous = width
    return nn.Sequential(*layers, spectral_norm(nn.Conv2d(previous, 1, 3, 1, 1)))


class Critic:
    """The discriminator with its optimiser; lives as long as a training run and is thrown away with it."""

    def __init__(self) -> None:
        self.network = _patches()
        self.optimiser = torch.optim.Adam(self.network.parameters(), RATE, betas=(.5, .99))

    def _scores(self, picture: Tensor, densepose: Tensor, hidden: Tensor) -> Tensor:
        return self.network(torch.cat([picture, densepose, hidden], 1))

    def _learn(self, picture: Tensor, photo: Tensor, densepose: Tensor, hidden: Tensor, weight: Tensor) -> None:
        real, made = self._scores(photo, densepose, hidden), self._scores(picture.detach(), densepose, hidden)
        wrong = F.relu(1 - real) + F.relu(1 + made)
        self.optimiser.zero_grad(set_to_none=True)
        ((wrong * weight).sum() / weight.sum().clamp(min=1)).backward()
        self.optimiser.step()

    def verdict(self, picture: Tensor, photo: Tensor, densepose: Tensor, hidden: Tensor) -> Tensor:
        """Learns from one batch, then says how unreal `picture` [N,3,H,W] looks where something is `hidden`
        [N,1,H,W]: a scalar, the lower the better. `densepose` [N,3,H,W]; all in [-1,1] but `hidden`."""
        weight = F.adaptive_max_pool2d(hidden, [side // 2 ** len(WIDTHS) for side in hidden.shape[2:]])
        self._learn(picture, photo, densepose, hidden, weight)
        scores = self._scores(picture, densepose, hidden)
        return -(scores * weight).sum() / weight.sum().clamp(min=1)

    def state(self) -> dict:
        """Everything needed to go on."""
        return {'network': self.network.state_dict(), 'optimiser': self.optimiser.state_dict()}

    def restore(self, state: dict) -> None:
        """Go on from `state`."""
        self.network.load_state_dict(state['network'])
        # The optimiser keeps the very tensors that it is given.
        self.optimiser.load_state_dict(deepcopy(state['optimiser']))
