"""Sleeves have no holes: who wears cloth on the forearms wears it on the upper arms, and a sleeve begins at the shoulder."""
import torch
from torch import Tensor
from torch.nn import functional as F

from ..labels import CONDITION_ARMS, CONDITION_UPPER
from .parts import HEAD, LOWER_ARMS, UPPER_ARMS, part_mask

LEFT_REDS, RIGHT_REDS = ((130, 158), (181, 204)), ((158, 181), (204, 222))
"""Levels of red by which parts 15 and 17 differ from 16 and 18."""
BARE, SLEEVED = .1, .25
"""Share of the visible forearms under cloth below which sleeves may end anywhere, and above which they start at the shoulder."""
BARE_TORSO = 0
"""The condition network's class of background, bare chest and neck."""
AHEAD = 2.0
"""Logits by which cloth then leads before bare skin; hair in front of the arm stays."""
SMOOTHING = 4.0
"""Forearm pixels so few tell nothing."""
FEW = 2.0
"""Pixels of an arm in a row of 256x192: so few tell nothing."""
HANGING = 1.5
"""How much further than across an upper arm that hangs reaches up and down, squared."""
LEAST_WORN, WORN = .5, .7
"""Share of an arm's row under cloth, in two rows following each other, from which on the arm above is covered, too."""


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


def _upper_arms(colours: Tensor) -> Tensor:
    """The left and the right upper arm [N,2,H,W], 0 or 1."""
    red, arms = (colours[:, :1] + 1) * 127.5, part_mask(colours, UPPER_ARMS)
    sides = [((red >= a[0]) & (red < a[1])) | ((red >= b[0]) & (red < b[1])) for a, b in (LEFT_REDS, RIGHT_REDS)]
    return arms * torch.cat(sides, 1).to(arms.dtype)


def _mean(x: Tensor, weight: Tensor) -> Tensor:
    """Mean of x over the pixels of a weight [N,C,H,W]: [N,C,1,1]."""
    return (x * weight).sum((2, 3), keepdim=True) / (weight.sum((2, 3), keepdim=True) + 1e-3)


def hanging(arms: Tensor, colours: Tensor) -> Tensor:
    """1 for each arm [N,2,H,W] that reaches further down than across, and lies below the head; else 0; [N,2,1,1]."""
    y = torch.arange(arms.shape[2], dtype=arms.dtype).view(1, 1, -1, 1)
    x = torch.arange(arms.shape[3], dtype=arms.dtype).view(1, 1, 1, -1)
    middle_x, middle_y = _mean(x, arms), _mean(y, arms)
    upright = _mean((y - middle_y) ** 2, arms) > HANGING * _mean((x - middle_x) ** 2, arms)
    return (upright & (middle_y > _mean(y, part_mask(colours, HEAD)))).to(arms.dtype)


def sleeves_from_shoulders(logits: Tensor, colours: Tensor) -> Tensor:
    """Class logits [N,13,H,W] with hanging upper arms covered down to the lowest rows that are mostly cloth."""
    arms, height = _upper_arms(colours), logits.shape[2]
    cloth = logits.softmax(1)[:, CONDITION_UPPER:CONDITION_UPPER + 1]
    rows = (cloth * arms).sum(3, keepdim=True) / (arms.sum(3, keepdim=True) + FEW)
    both = torch.minimum(rows, F.pad(rows, (0, 0, 0, 1))[:, :, 1:])
    below = F.max_pool2d(F.pad(both, (0, 0, 0, height - 1)), (height, 1), 1)
    sure = ((below - LEAST_WORN) / (WORN - LEAST_WORN)).clamp(0, 1) * arms * hanging(arms, colours)
    return cloth_ahead(logits, sure.sum(1, keepdim=True), (BARE_TORSO, *CONDITION_ARMS))
