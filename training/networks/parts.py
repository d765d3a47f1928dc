"""DensePose parts told by their colours, which is all that the graphs are given of them."""
from torch import Tensor

Levels = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]
UPPER_ARMS: Levels = ((130, 222), (178, 200), (80, 123))
HEAD: Levels = ((220, 256), (228, 256), (0, 30))
TORSO: Levels = ((12, 29), (70, 89), (179, 208))
THIGHS: Levels = ((0, 30), (138, 177), (178, 212))
"""Levels of red, green and blue, lowest and first above, that only parts 15 to 18, 23 and 24, 2, and 7 to 10 have."""
BODY_LEVEL = -0.3
"""Every part's colour has a channel above 160, the background has none: half way, in [-1,1]."""


def part_mask(colours: Tensor, levels: Levels) -> Tensor:
    """1 where DensePose colours [N,3,H,W] in [-1,1] lie within `levels`, else 0; [N,1,H,W]."""
    levels_of = ((colours + 1) * 127.5).split(1, 1)
    tests = [(value >= low) & (value < high) for value, (low, high) in zip(levels_of, levels)]
    return (tests[0] & tests[1] & tests[2]).to(colours.dtype)


def body_mask(colours: Tensor) -> Tensor:
    """1 where DensePose colours [N,3,H,W] in [-1,1] show any part, else 0; [N,1,H,W]."""
    return (colours.amax(1, keepdim=True) > BODY_LEVEL).to(colours.dtype)
