"""Sleeves have no holes: who wears cloth on the forearms wears it on the upper arms.

DensePose tells both apart by colour, which is all that the graph is given of the parts.
"""
import torch
from torch import Tensor

from ..labels import CONDITION_ARMS, CONDITION_UPPER

UPPER_ARMS = ((130, 222), (178, 200), (80, 123))
LOWER_ARMS = ((222, 256), (187, 228), (30, 80))
"""Levels of red, green and blue, lowest and first above, that only parts 15 to 18 and 19 to 22 have."""
BARE, SLEEVED = .1, .25
"""Share of the visible forearms under cloth below which sleeves may end anywhere, and above which they start at the shoulder."""
AHEAD = 2.0
"""Logits by which cloth then leads before bare skin; hair in front of the arm stays."""
SMOOTHING = 4.0
"""Forearm pixels so few tell nothing."""


def part_mask(colours: Tensor, levels: tuple[tuple[int, int], ...]) -> Tensor:
    """1 where DensePose colours [N,3,H,W] in [-1,1] lie within `levels`, else 0; [N,1,H,W]."""
    levels_of = ((colours + 1) * 127.5).split(1, 1)
    tests = [(value >= low) & (value < high) for value, (low, high) in zip(levels_of, levels)]
    return (tests[0] & tests[1] & tests[2]).to(colours.dtype)


def cloth_ahead(logits: Tensor, sure: Tensor, bare: tuple[int, ...]) -> Tensor:
    """Class logits [N,13,H,W] in which the upper garment leads the classes `bare` by AHEAD as far as `sure` [N,1,H,W] in 0..1
    says; other classes, as hair before it, keep theirs."""
    upper = logits[:, CONDITION_UPPER:CONDITION_UPPER + 1]
    best = torch.cat([logits[:, label:label + 1] for label in bare], 1).amax(1, keepdim=True)
    raised = upper + sure * (best + AHEAD - upper).clamp(min=0)
    return torch.cat([logits[:, :CONDITION_UPPER], raised, logits[:, CONDITION_UPPER + 1:]], 1)


def whole_sleeves(logits: Tensor, colours: Tensor) -> Tensor:
    """Class logits [N,13,H,W] with the bare patches closed in sleeves that reach the forearms."""
    forearms = part_mask(colours, LOWER_ARMS)
    cloth = logits.softmax(1)[:, CONDITION_UPPER:CONDITION_UPPER + 1]
    covered = (cloth * forearms).sum((2, 3), keepdim=True) / (forearms.sum((2, 3), keepdim=True) + SMOOTHING)
    sure = ((covered - BARE) / (SLEEVED - BARE)).clamp(0, 1) * part_mask(colours, UPPER_ARMS)
    return cloth_ahead(logits, sure, CONDITION_ARMS)
