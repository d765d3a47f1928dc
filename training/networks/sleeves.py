"""Sleeves have no holes, begin at the shoulder, and both arms have the same: who wears cloth on the forearms wears it
on the upper arms, and where one upper arm is under cloth, so is the other down to there."""
import torch
from torch import Tensor
from torch.nn import functional as F

from ..labels import CONDITION_ARMS, CONDITION_UPPER
from .parts import LEFT_ARM, LOWER_ARMS, RIGHT_ARM, UPPER_ARMS, ArmLevels, levels_mask, part_mask

BARE, SLEEVED = .1, .25
"""Share of the visible forearms under cloth below which sleeves may end anywhere, and above which they start at the
shoulder."""
BARE_TORSO = 0
"""The condition network's class of background, bare chest and neck."""
AHEAD = 2.0
"""Logits by which cloth then leads before bare skin; hair in front of the arm stays."""
SMOOTHING = 4.0
"""Forearm pixels so few tell nothing."""
RINGS = 8
"""Pieces that an upper arm is cut into, from the shoulder to the elbow."""
NEAR = 2
"""Cells of 128x96 that the elbow reaches from the forearm up the upper arm."""
FEW = 4.0
"""Cells of an elbow: so few do not tell where it is."""
SLENDER = 1.2
"""Length by breadth of an upper arm below which it points at the camera, and its ends are not told."""
LEAST_WORN, WORN = .5, .7
"""Share of a ring under cloth, in two rings following each other, from which on the arm above is covered, too."""


def cloth_ahead(logits: Tensor, sure: Tensor, bare: tuple[int, ...]) -> Tensor:
    """Class logits [N,13,H,W] in which the upper garment leads the classes `bare` by AHEAD as far as `sure` [N,1,H,W]
    in 0..1 says; other classes, as hair before it, keep theirs."""
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


def _places(mask: Tensor) -> tuple[Tensor, Tensor]:
    """x [1,1,1,W] and y [1,1,H,1] of the pixels of a mask [N,1,H,W]."""
    return (torch.arange(mask.shape[3], dtype=mask.dtype).view(1, 1, 1, -1),
            torch.arange(mask.shape[2], dtype=mask.dtype).view(1, 1, -1, 1))


def _middle(mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Mean x and y and the number of the pixels of a mask [N,1,H,W]: each [N,1,1,1]."""
    x, y = _places(mask)
    count = mask.sum((2, 3), keepdim=True)
    mean_x, mean_y = ((mask * place).sum((2, 3), keepdim=True) / (count + 1e-3) for place in (x, y))
    return mean_x, mean_y, count


def rings(colours: Tensor, arm: ArmLevels) -> Tensor:
    """One upper arm in RINGS pieces of even length, the one at the shoulder first: [N,RINGS,H,W], 0 or 1. colours:
    DensePose [N,3,H,W] in [-1,1].

    The elbow lies where the forearm meets it, the shoulder as far beyond the middle as the elbow before it. Empty where
    the elbow does not show or the arm points at the camera.
    """
    upper, lower = levels_mask(colours, arm.upper), levels_mask(colours, arm.lower)
    elbow_x, elbow_y, cells = _middle(upper * F.max_pool2d(lower, 2 * NEAR + 1, 1, NEAR))
    middle_x, middle_y, area = _middle(upper)
    across, down = middle_x - elbow_x, middle_y - elbow_y
    square = across ** 2 + down ** 2
    told = (cells > FEW) & (4 * square > SLENDER * area)
    x, y = _places(upper)
    up = ((x - elbow_x) * across + (y - elbow_y) * down) / (2 * square + 1e-3)
    place = ((1 - up).clamp(0, .999) * RINGS).floor()
    return torch.cat([(place == k).to(upper.dtype) for k in range(RINGS)], 1) * upper * told.to(upper.dtype)


def worn_down_to(cloth: Tensor, pieces: Tensor) -> Tensor:
    """How surely each ring [N,RINGS,H,W] lies above a sleeve's end, by the cloth [N,1,H,W] on it and those below:
    [N,RINGS,1,1]."""
    share = (cloth * pieces).sum((2, 3), keepdim=True) / (pieces.sum((2, 3), keepdim=True) + 1)
    both = torch.minimum(share[:, :-1], share[:, 1:])
    sure = ((both - LEAST_WORN) / (WORN - LEAST_WORN)).clamp(0, 1)
    below = [sure[:, k:].amax(1, keepdim=True) for k in range(RINGS - 1)]
    return torch.cat([*below, torch.zeros_like(below[0])], 1)


def even_sleeves(logits: Tensor, colours: Tensor) -> Tensor:
    """Class logits [N,13,H,W] whose upper arms are covered from the shoulder down to where the longer of the two
    sleeves ends."""
    cloth = logits.softmax(1)[:, CONDITION_UPPER:CONDITION_UPPER + 1]
    left, right = rings(colours, LEFT_ARM), rings(colours, RIGHT_ARM)
    worn = torch.maximum(worn_down_to(cloth, left), worn_down_to(cloth, right))
    return cloth_ahead(logits, ((left + right) * worn).sum(1, keepdim=True), (BARE_TORSO, *CONDITION_ARMS))
