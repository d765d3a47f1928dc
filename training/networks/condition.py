"""Condition: where each pixel of the dressed person lies in the garment photo, and the new label map.

HR-VITON's contract with a smaller body: both encoders meet in one attention at 32x24 that matches
every person cell with every garment cell (a sleeve may lie at any angle), then the flow is refined
at 32x24, 64x48 and 128x96 against garment features warped by the flow so far.
"""
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..labels import CONDITION_CLASSES, CONDITION_UPPER, GARMENT_POINTS
from .blocks import Decoder, Encoder, Residual, centre_grid, convolution, flat_grid, sample, untouched, upsample
from .contrast import local_contrast
from .fine_labels import FineLabels
from .hidden_hem import with_known_bottom, without_old_hem
from .holes import without_holes
from .inner_side import InnerSide
from .smooth_neckline import smooth_necklines
from .structure import PartReader, PointReader, Points, Said, agreement, corrected
from .told_rows import CHANNELS as TOLD_CHANNELS
from .told_rows import expected_rows, maps_of_rows

SIZE, FLOW_SIZE = (256, 192), (128, 96)
UNITS = (47.5, 63.5)
"""HR-VITON's flow units for one normalised unit, x and y: (192/2-1)/2 and (256/2-1)/2."""
WIDTHS = (24, 48, 96, 128, 160)
DEPTHS = (1, 1, 1, 2, 1)
MATCH_CHANNELS = 64
MATCH_CELLS = (32, 24)
DEEPER = 2
"""Residual blocks of each refinement after its first."""
FLOW_GAIN = 0.1
SEGMENTATION_CEILING = 10.0
SEGMENTATION_SHARPNESS = 2.0
LEAST_SURE, SURE = .5, .75
"""Probabilities of the upper garment between which the warped mask is closed."""


def clamped_log_odds(logits: Tensor) -> Tensor:
    """Class logits -> the non-negative map that the composition masks, blurs and takes the softmax of.

    Log probabilities, sharpened and raised by the ceiling: a certain class has the ceiling's value,
    one less likely than exp(-ceiling) has 0, so a softmax gives back sharp probabilities and an
    erased channel (composition multiplies by the warped mask) truly loses.
    """
    return F.relu(F.log_softmax(logits * SEGMENTATION_SHARPNESS, 1) + SEGMENTATION_CEILING)


def closed_mask(mask: Tensor, logits: Tensor) -> Tensor:
    """Warped mask [N,1,H,W] without the holes where class logits [N,13,H,W] are sure of the upper garment.

    Composition erases the upper garment wherever the flow misses the garment photo; the label map knows better: there
    the garment is, though the photo does not show it (under a sleeve that lies on it, or outside the picture).
    """
    upper = logits.softmax(1)[:, CONDITION_UPPER:CONDITION_UPPER + 1]
    return torch.maximum(mask, ((upper - LEAST_SURE) / (SURE - LEAST_SURE)).clamp(0, 1))


def warp(cloth: Tensor, flow: Tensor, grid: Tensor) -> Tensor:
    """Garment and mask [N,4,256,192] sampled by the finest flow (normalised [N,2,128,96]), as HR-VITON does;
    `grid` is the `flat_grid` of that size."""
    return sample(cloth, grid + upsample(flow).permute(0, 2, 3, 1))


class Matching(nn.Module):
    """Attention from person cells to garment cells; gives the expected garment coordinate."""

    grid: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.query = nn.Conv2d(channels + 2, MATCH_CHANNELS, 1)
        self.key = nn.Conv2d(channels + 2, MATCH_CHANNELS, 1)
        self.steer = nn.Parameter(torch.zeros(()))
        """How much places of different parts avoid each other."""
        self.register_buffer('grid', centre_grid(*MATCH_CELLS), persistent=False)

    def forward(self, person: Tensor, cloth: Tensor, same: Tensor) -> Tensor:
        """Features [N,C,32,24] twice, and their parts' `agreement` -> garment coordinates [N,2,32,24] in [-1,1]."""
        grid = self.grid.to(person.dtype).expand(person.shape[0], -1, -1, -1)
        query = self.query(torch.cat([person, grid], 1)).flatten(2).transpose(1, 2)
        key = self.key(torch.cat([cloth, grid], 1)).flatten(2)
        scores = torch.matmul(query, key).float() * MATCH_CHANNELS ** -0.5 + self.steer * same
        coordinates = torch.matmul(scores.softmax(-1), grid.float().flatten(2).transpose(1, 2))
        return coordinates.transpose(1, 2).reshape(-1, 2, *MATCH_CELLS)


class Refinement(nn.Module):
    """One flow step: warp garment features, look at them beside the person, correct the flow."""

    grid: Tensor

    def __init__(self, channels: int, size: tuple[int, int]) -> None:
        super().__init__()
        self.merge = nn.Sequential(convolution(2 * channels + 2, channels), Residual(channels))
        self.deepen = nn.Sequential(*[untouched(Residual(channels)) for _ in range(DEEPER)])
        self.flow = nn.Conv2d(channels, 2, 3, 1, 1)
        nn.init.normal_(self.flow.weight, 0, 0.01)
        nn.init.zeros_(self.flow.get_parameter('bias'))
        self.register_buffer('grid', centre_grid(*size), persistent=False)

    def forward(self, person: Tensor, cloth: Tensor, flow: Tensor) -> tuple[Tensor, Tensor]:
        """Returns the merged features and the corrected flow, normalised [N,2,h,w]."""
        warped = sample(cloth, (self.grid + flow).permute(0, 2, 3, 1)).to(person.dtype)
        merged = self.deepen(self.merge(torch.cat([person, warped, flow.to(person.dtype)], 1)))
        return merged, flow + FLOW_GAIN * self.flow(merged).float()


class Body(NamedTuple):
    """What the network learns to say. flows: of every level, normalised [N,2,h,w], coarse to fine; logits: class logits
    [N,13,128,96], and correction: what their enlarged ones lack [N,13,256,192]; inner: logits [N,1,256,192] of the
    photo showing the inner side; warped: photo, mask and inner side [N,5,256,192] by the finest flow, which learns
    nothing from it; points and cloth_parts of the photo, worn_points and worn_parts of the dressed person (parts: log
    probabilities [N,5,32,24])."""

    flows: list[Tensor]
    logits: Tensor
    correction: Tensor
    inner: Tensor
    warped: Tensor
    points: Points
    cloth_parts: Tensor
    worn_points: Points
    worn_parts: Tensor


class ConditionNetwork(nn.Module):
    """`cloth` [N,4,256,192] (RGB in [-1,1], mask 0/1), `person` [N,16,256,192] (13-class one-hot
    parse-agnostic, DensePose colours in [-1,1]), `given` [N,21,3] (points of the garment that somebody knows better: x
    and y in [-1,1] of its picture, and 1; zeros where the network's own reading holds), `figure` [N,3] (the row of the
    person's neck joint, the distance between the shoulder joints and the row of the middle of the hips, in heights of
    the picture, by which the garment's hem is placed; zeros where they are not known).

    Outputs: `flow` [N,128,96,2] in HR-VITON's units, `segmentation` [N,13,256,192] >= 0,
    `warped_cloth` [N,3,256,192], `warped_mask` [N,1,256,192], closed where the upper garment is sure; and beyond
    HR-VITON's, `points` [N,21,3]: where the named points lie in the garment's picture, given or read, x and y in
    [-1,1], and how likely it is that there is such a point.
    """

    inputs = {'cloth': (1, 4, *SIZE), 'person': (1, 16, *SIZE), 'given': (1, GARMENT_POINTS, 3),
              'figure': (1, 3)}
    outputs = {'flow': (1, *FLOW_SIZE, 2), 'segmentation': (1, CONDITION_CLASSES, *SIZE),
               'warped_cloth': (1, 3, *SIZE), 'warped_mask': (1, 1, *SIZE), 'points': (1, GARMENT_POINTS, 3)}

    match_grid: Tensor
    flow_grid: Tensor
    output_grid: Tensor
    units: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.cloth_encoder = Encoder(5, WIDTHS, DEPTHS)
        self.person_encoder = Encoder(16 + TOLD_CHANNELS, WIDTHS, DEPTHS)
        self.meet = nn.Sequential(convolution(2 * WIDTHS[4], WIDTHS[4], 1), Residual(WIDTHS[4]))
        self.cloth_decoder = Decoder(WIDTHS)
        self.person_decoder = Decoder(WIDTHS[2:])
        self.inner_side = InnerSide(WIDTHS[0])
        self.points = PointReader(WIDTHS[1])
        self.worn_points = PointReader(WIDTHS[1])
        self.said = Said((WIDTHS[4], WIDTHS[1], WIDTHS[0]))
        self.cloth_parts, self.worn_parts = PartReader(WIDTHS[2]), PartReader(WIDTHS[2])
        self.match = Matching(WIDTHS[2])
        self.gate = nn.Conv2d(2 * WIDTHS[2], 3, 3, 1, 1)
        self.lift = nn.ModuleList(nn.Conv2d(low, high, 1) for low, high in zip(WIDTHS[2:0:-1], WIDTHS[1::-1]))
        self.refine = nn.ModuleList([
            Refinement(WIDTHS[2], MATCH_CELLS), Refinement(WIDTHS[1], (64, 48)), Refinement(WIDTHS[0], FLOW_SIZE)])
        self.classes = nn.Sequential(convolution(WIDTHS[0] + 5, 40), nn.Conv2d(40, CONDITION_CLASSES, 3, 1, 1))
        self.fine_labels = FineLabels(WIDTHS[0], 5 + 16 + TOLD_CHANNELS, CONDITION_CLASSES)
        self.register_buffer('match_grid', centre_grid(*MATCH_CELLS), persistent=False)
        self.register_buffer('flow_grid', centre_grid(*FLOW_SIZE), persistent=False)
        self.register_buffer('output_grid', flat_grid(*SIZE), persistent=False)
        self.register_buffer('units', torch.tensor(UNITS), persistent=False)

    def first_flow(self, person: Tensor, cloth: Tensor, same: Tensor) -> Tensor:
        """Matched and regressed flow [N,2,32,24]: the gate trusts the match where it is sharp."""
        gate = self.gate(torch.cat([person, cloth], 1)).float()
        match = self.match(person, cloth, same) - self.match_grid
        return torch.sigmoid(gate[:, :1] + 1) * match + FLOW_GAIN * gate[:, 1:]

    def told(self, person: Tensor, rows: Tensor) -> Tensor:
        """The person [N,16,256,192] as the network sees it: without the old hem, with maps of the told rows [N,2]."""
        maps = maps_of_rows(rows, *SIZE).to(person.dtype)
        return torch.cat([without_old_hem(person, CONDITION_CLASSES), maps], 1)

    def body(self, cloth: Tensor, person: Tensor, given: Tensor, figure: Tensor, rows: Tensor | None = None) -> Body:
        """All that is learnt; `rows` [N,2] where the garment begins and ends, if that is known better than by its
        points and the person's figure."""
        cloth_features = self.cloth_encoder(torch.cat([cloth, local_contrast(cloth).to(cloth.dtype)], 1))
        cloth_pyramid = self.cloth_decoder(cloth_features)
        points = self.points(cloth_pyramid[3])
        known = corrected(points, given)
        person = self.told(person, expected_rows(known, figure, SIZE[0]) if rows is None else rows)
        person_features = self.person_encoder(person)
        deep, *said = (shift.to(person_features[-1].dtype) for shift in self.said(known))
        deepest = self.meet(torch.cat([cloth_features[-1], person_features[-1]], 1)) + deep
        x = self.person_decoder([*person_features[2:4], deepest])[-1]
        parts = self.cloth_parts(cloth_pyramid[2]), self.worn_parts(x)
        flows = [self.first_flow(x, cloth_pyramid[2], agreement(parts[1], parts[0]))]
        for level, refine in enumerate(self.refine):
            flow = flows[-1]
            if level:
                x = F.relu(upsample(self.lift[level - 1](x)) + person_features[2 - level] + said[level - 1])
                flow = upsample(flow)
            x, flow = refine(x, cloth_pyramid[2 + level], flow)
            flows.append(flow)
            if level == 1:
                worn_points = self.worn_points(x)
        inner = self.inner_side(cloth_pyramid[4]).float()
        shown = torch.cat([cloth.float(), inner.detach().sigmoid() * cloth[:, 3:]], 1)
        warped = sample(F.avg_pool2d(shown, 2), (self.flow_grid + flows[-1]).permute(0, 2, 3, 1))
        logits = self.classes(torch.cat([x, warped.to(x.dtype)], 1)).float()
        full = warp(shown, flows[-1].detach(), self.output_grid)
        correction = self.fine_labels(x, logits.detach(), torch.cat([full, person.float()], 1))
        return Body(flows, logits, correction.float(), inner, full, points, parts[0], worn_points, parts[1])

    def forward(self, cloth: Tensor, person: Tensor, given: Tensor, figure: Tensor,
                rows: Tensor | None = None) -> tuple[Tensor, ...]:
        learnt = self.body(cloth, person, given, figure, rows)
        warped = learnt.warped
        flow = learnt.flows[-1].permute(0, 2, 3, 1) * self.units
        colours = person[:, CONDITION_CLASSES:].float()
        logits = with_known_bottom(upsample(learnt.logits) + learnt.correction, person)
        logits = without_holes(smooth_necklines(logits, colours), colours)
        known = corrected(learnt.points, given)
        points = torch.cat([known.places, known.there.sigmoid()[..., None]], 2)
        return flow, clamped_log_odds(logits), warped[:, :3], closed_mask(warped[:, 3:4], logits), points
