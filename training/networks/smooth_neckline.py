"""Necklines are smooth: where the labels leave a notch or a point on neck and chest, the line between cloth and skin is
evened."""
import torch
from torch import Tensor
from torch.nn import functional as F

from ..labels import CONDITION_UPPER
from .holes import BARE_TORSO
from .parts import HEAD, TORSO, part_mask

SIGMA = 2.5
"""Pixels of 256x192 over which the line is evened: a notch of a few pixels goes, the point of a V stays."""
REACH = 8
"""Pixels at which the bell has fallen below a hundredth of its height: SIGMA * sqrt(2 ln 100) = 7.6."""
SURE = 2.0
"""Logits by which cloth leads skin at most, for the line to move by places and not by how sure each place is."""
IN_DOUBT = .35
"""Logits by which cloth is preferred to skin. Pixel by pixel a round or closed collar that the photo hardly tells
becomes a slit or a point; a collar that is a little too high is the smaller mistake (NOTES.md has other values)."""
FEW = 1e-3
"""Added to the weights around, which are 0 far from neck and chest."""


def bell() -> Tensor:
    """Weights of a Gaussian of SIGMA, of sum 1: [2*REACH+1]."""
    weights = torch.exp(-torch.arange(-REACH, REACH + 1).float() ** 2 / (2 * SIGMA ** 2))
    return weights / weights.sum()


def blurred(x: Tensor) -> Tensor:
    """Each channel of x [N,C,H,W] under the bell, zero beyond the edges."""
    channels, weights = x.shape[1], bell()
    down = weights.view(1, 1, -1, 1).expand(channels, 1, -1, 1)
    across = weights.view(1, 1, 1, -1).expand(channels, 1, 1, -1)
    return F.conv2d(F.conv2d(x, down, padding=(REACH, 0), groups=channels), across, padding=(0, REACH), groups=channels)


def smooth_necklines(logits: Tensor, colours: Tensor) -> Tensor:
    """Class logits [N,13,H,W] with the upper garment's lead before bare skin evened on chest, neck and head; colours:
    DensePose [N,3,H,W] in [-1,1].

    What both are together stays, so that hair, face and arms keep their places: a normalised convolution, by Knutsson
    and Westin (1993), of the lead, weighted by how surely a place is one of the two.
    """
    region = part_mask(colours, TORSO) + part_mask(colours, HEAD)
    upper, bare = logits[:, CONDITION_UPPER:CONDITION_UPPER + 1], logits[:, BARE_TORSO:BARE_TORSO + 1]
    both = torch.logsumexp(torch.cat([upper, bare], 1), 1, keepdim=True)
    weight = region * (both - torch.logsumexp(logits, 1, keepdim=True)).exp()
    lead, weights = blurred(torch.cat([weight * (upper - bare).clamp(-SURE, SURE), weight], 1)).split(1, 1)
    lead = lead / (weights + FEW) + IN_DOUBT
    upper = upper + region * (both + F.logsigmoid(lead) - upper)
    bare = bare + region * (both + F.logsigmoid(-lead) - bare)
    return torch.cat([bare, logits[:, BARE_TORSO + 1:CONDITION_UPPER], upper, logits[:, CONDITION_UPPER + 1:]], 1)
