"""What every network of the pack states of itself: names and shapes of what it gets and gives."""
from typing import cast

from torch import nn

Shapes = dict[str, tuple[int | str, ...]]
"""Shapes [N, ...] by name, in order; a letter stands for a size that may differ from picture to picture."""


def inputs_of(network: nn.Module) -> Shapes:
    """What the network gets. Throws AttributeError for a module that is none of the pack's networks."""
    return cast(Shapes, network.inputs)


def outputs_of(network: nn.Module) -> Shapes:
    """What the network gives. Throws AttributeError for a module that is none of the pack's networks."""
    return cast(Shapes, network.outputs)


def sized(shape: tuple[int | str, ...], sizes: dict[str, int]) -> list[int]:
    """The shape with a number for each letter. Throws KeyError for a letter without one."""
    return [sizes[side] if isinstance(side, str) else side for side in shape]
