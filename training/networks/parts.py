"""DensePose parts told by their colours, which is all that the graphs are given of them."""
from dataclasses import dataclass

from torch import Tensor

Levels = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]
UPPER_ARMS: Levels = ((130, 222), (178, 200), (80, 123))
LOWER_ARMS: Levels = ((222, 256), (187, 228), (30, 80))
HEAD: Levels = ((220, 256), (228, 256), (0, 30))
TORSO: Levels = ((12, 29), (70, 89), (179, 208))
"""Levels of red, green and blue, lowest and first above, that only parts 15 to 18, 19 to 22, 23 and 24, and 2 have."""
BODY_LEVEL = -0.3
"""Every part's colour has a channel above 160, the background has none: half way, in [-1,1]."""


@dataclass(frozen=True)
class ArmLevels:
    """The two sides of one upper arm and of one forearm, each by its levels."""

    upper: tuple[Levels, Levels]
    lower: tuple[Levels, Levels]


LEFT_ARM = ArmLevels((((130, 158), (178, 200), (80, 123)), ((181, 204), (178, 200), (80, 123))),
                     (((222, 256), (187, 196), (30, 80)), ((222, 256), (203, 213), (30, 80))))
RIGHT_ARM = ArmLevels((((158, 181), (178, 200), (80, 123)), ((204, 222), (178, 200), (80, 123))),
                      (((222, 256), (196, 203), (30, 80)), ((222, 256), (213, 228), (30, 80))))
"""Upper arms differ in red (parts 15 and 17, 16 and 18), forearms in green (19 and 21, 20 and 22)."""


def part_mask(colours: Tensor, levels: Levels) -> Tensor:
    """1 where DensePose colours [N,3,H,W] in [-1,1] lie within `levels`, else 0; [N,1,H,W]."""
    levels_of = ((colours + 1) * 127.5).split(1, 1)
    tests = [(value >= low) & (value < high) for value, (low, high) in zip(levels_of, levels)]
    return (tests[0] & tests[1] & tests[2]).to(colours.dtype)


def levels_mask(colours: Tensor, either: tuple[Levels, Levels]) -> Tensor:
    """1 where DensePose colours [N,3,H,W] in [-1,1] lie within one of two levels, else 0; [N,1,H,W]."""
    return part_mask(colours, either[0]) + part_mask(colours, either[1])


def body_mask(colours: Tensor) -> Tensor:
    """1 where DensePose colours [N,3,H,W] in [-1,1] show any part, else 0; [N,1,H,W]."""
    return (colours.amax(1, keepdim=True) > BODY_LEVEL).to(colours.dtype)
