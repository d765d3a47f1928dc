"""Muon beside AdamW: convolutions that feed a BatchNorm move along orthogonalised momentum.

Muon (K. Jordan et al., 2024) replaces a matrix update by the nearest semi-orthogonal matrix, so that all
directions of a convolution learn at one speed; the scale 0.2 sqrt(larger side) gives its entries the size
of AdamW's, so that both share one learning rate (Liu et al., 2025). The other parameters keep AdamW.
"""
from typing import Any

import torch
from torch import Tensor, nn

MOMENTUM, WEIGHT_DECAY = 0.95, 1e-3
NEWTON_SCHULZ_STEPS = 5
NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)
"""Coefficients of the odd quintic whose iteration brings every singular value near 1."""
UPDATE_SIZE = 0.2


def orthogonalised(matrix: Tensor) -> Tensor:
    """A matrix [R,C] with the singular vectors of `matrix` and singular values of about 1 (0.7 to 1.2)."""
    a, b, c = NEWTON_SCHULZ
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.t() if tall else matrix
    x = x / (x.norm() + 1e-7)
    for _ in range(NEWTON_SCHULZ_STEPS):
        square = x @ x.t()
        x = a * x + (b * square + c * square @ square) @ x
    return x.t() if tall else x


class Muon(torch.optim.Optimizer):
    """Steepest descent in the spectral norm with Nesterov momentum; parameters [O,I,k,k] as matrices [O,I k k]."""

    def __init__(self, parameters, lr: float) -> None:
        super().__init__(parameters, {'lr': lr})

    @torch.no_grad()
    def step(self, closure: Any = None) -> Any:
        for group in self.param_groups:
            for parameter in group['params']:
                if parameter.grad is not None:
                    self._update(parameter, parameter.grad, group['lr'])

    def _update(self, parameter: Tensor, gradient: Tensor, rate: float) -> None:
        momentum = self.state[parameter].setdefault('momentum', torch.zeros_like(parameter))
        momentum.lerp_(gradient, 1 - MOMENTUM)
        direction = gradient.lerp(momentum, MOMENTUM).flatten(1)
        update = orthogonalised(direction) * UPDATE_SIZE * max(direction.shape) ** .5
        parameter.mul_(1 - rate * WEIGHT_DECAY).add_(update.view_as(parameter), alpha=-rate)


def matrices(network: nn.Module) -> list[Tensor]:
    """Weights of the convolutions without a bias: those before a BatchNorm, which ignores their size."""
    return [module.weight for module in network.modules() if isinstance(module, nn.Conv2d) and module.bias is None]


KINDS = ('muon', 'adamw')


def optimisers(network: nn.Module, rate: float, kind: str = 'muon') -> list[torch.optim.Optimizer]:
    """Muon for `matrices` and AdamW for everything else; or, to compare, AdamW for all."""
    chosen = matrices(network) if kind == 'muon' else []
    known = {id(weight) for weight in chosen}
    rest = [parameter for parameter in network.parameters() if id(parameter) not in known]
    adamw = torch.optim.AdamW(rest, rate, betas=(.9, .99), weight_decay=WEIGHT_DECAY)
    return [Muon(chosen, rate), adamw] if chosen else [adamw]
