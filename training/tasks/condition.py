"""Training of the condition network."""
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..geometry import channels_last, flow_target, halved_coordinates, masked_halve, to_tensor
from ..labels import (
    CONDITION_ARMS,
    CONDITION_CLASSES,
    CONDITION_MIRROR,
    CONDITION_UPPER,
    DENSEPOSE_COLOURS,
    DENSEPOSE_MIRROR,
    LIP_NECK,
    LIP_TO_CONDITION,
)
from ..metrics import end_point_error, iou
from ..networks.blocks import centre_grid, flat_grid, sample, upsample
from ..networks.condition import FLOW_SIZE, MATCH_CELLS, SIZE, UNITS, Body, ConditionNetwork, warp
from ..packed import PackedSamples, read_meta
from .augment import cast_shadow, dye, light, one_of_four, shade
from .bend import bend_garment
from .given import some_given
from .neckline import near_necklines, neckline_weights
from .old_hem import move_old_hems
from .structure import STRUCTURE_FIELDS, mirror_structure, named, part_masks, point_error, structure_loss, structure_of
from .task import Batch, Random, Task, drawable_rows
from .tear import lost_at, tear
from .told_rows import figures, some_told, worn_rows

FIELDS = ('image_half', 'parse', 'parse_agnostic', 'densepose', 'densepose_colours', 'keypoints', 'cloth_half',
          'cloth_mask_half', 'cloth_inner_half', 'flow', 'flow_visible', 'drawable', *STRUCTURE_FIELDS)
CLASS_NUMBERS = torch.arange(CONDITION_CLASSES).view(1, -1, 1, 1)
RARE_SLEEVES, OFTEN = ('none', 'cap', 'elbow', 'three-quarter'), 3
"""Cuts that the renderer draws more often than people photograph them, and how much more often all others are drawn
here: where a photo does not tell where a sleeve ends, the usual garments are to be guessed. Garments photographed open,
as often again."""
USUAL_NECKS, AS_OFTEN_AGAIN = ('round', 'scoop'), 4
"""Necklines that are to be guessed where a photo does not tell them, as on dark cloth: most of what people photograph,
and less than half of what the renderer draws."""
LEVEL_WEIGHTS = (.4, .4, .6, 1.5)
FLOW_WEIGHT, CLASS_WEIGHT, MASK_WEIGHT, BEND_WEIGHT, INNER_WEIGHT = 12.0, 1.5, 1.5, 60.0, 2.0
COARSE_WEIGHT = .3
"""Weight of the coarse logits' own cross-entropy beside that of the corrected ones."""
MASK_CERTAINTY = np.zeros(CONDITION_CLASSES, np.float32)
MASK_CERTAINTY[[0, CONDITION_UPPER, 4]], MASK_CERTAINTY[list(CONDITION_ARMS)] = 1, .3
"""Weight of the warped mask's error by class: background, upper and lower garment tell whether the garment
is there; it may lie behind an arm, but mostly does not; hair and face hide it."""

CLOTHED_PARTS = (1, 2, 3, 4, *range(7, 11), *range(15, 23))
"""DensePose parts of torso, hands, thighs and arms: where the labels of a person who wears a garment like a real one
(`worn_like.py`) count."""


def _times(meta: dict) -> int:
    """How many times a sample is drawn."""
    sleeves = 1 if meta.get('garment', '').endswith(RARE_SLEEVES) else OFTEN
    opening = OFTEN if meta.get('open', False) else 1
    return sleeves * opening * (AS_OFTEN_AGAIN if meta.get('neck') in USUAL_NECKS else 1)


def often_drawn(samples: PackedSamples, rows: np.ndarray) -> np.ndarray:
    """The rows of tops that are worn loose, for what is tucked in says nothing of its length: those of garments with
    usual sleeves and those of garments photographed open OFTEN times, of both OFTEN squared; and all those with usual
    necklines AS_OFTEN_AGAIN."""
    meta = read_meta(samples.folder)
    rows = np.array([row for row in rows if not meta[row].get('tucked')], int)
    return np.repeat(rows, [_times(meta[row]) for row in rows])


def person_input(parse_agnostic: Tensor, densepose: Tensor) -> Tensor:
    """13-class labels [N,256,192] and DensePose colours [N,3,256,192] -> [N,16,256,192]."""
    one_hot = (parse_agnostic[:, None] == CLASS_NUMBERS).float()
    return torch.cat([one_hot, densepose], 1)


def _mirrored(data: dict[str, np.ndarray], chosen: np.ndarray) -> None:
    """Mirror person and garment of the chosen samples; in place."""
    for name in ('image_half', 'cloth_half', 'cloth_mask_half', 'cloth_inner_half', 'flow', 'flow_visible', 'neck',
                 'sure'):
        data[name][chosen] = data[name][chosen, :, ::-1]
    data['flow'][chosen, ..., 0] *= -1
    data['densepose_colours'][chosen] = DENSEPOSE_COLOURS[DENSEPOSE_MIRROR[data['densepose'][chosen, :, ::-1]]]
    for name in ('classes', 'parse_agnostic'):
        data[name][chosen] = CONDITION_MIRROR[data[name][chosen, :, ::-1]]
    mirror_structure(data, chosen)


def batch(samples: PackedSamples, rows: np.ndarray, rng: Random | None) -> Batch:
    """`cloth` [N,4,256,192], `person` [N,16,256,192], `picture`, `classes` [N,256,192], `target` flow
    [N,2,128,96] and where it is `visible`, and where its garment was `lost` from the cut-out: the flow still has to
    lead there, but no mask can say so; `inner` [N,1,256,192]: where the photo shows the garment's inner side; `neck`
    [N,256,192]: where neck or chest are bare; `told` [N]: whether the flow and the inner side are known, and `sure`
    [N,256,192]: where the classes are; `given` [N,21,3]: points that the network is told; the structure of the garment
    in its photo (`shop`) and `worn`."""
    data = {name: samples[name][rows] for name in FIELDS}
    data['classes'], data['neck'] = LIP_TO_CONDITION[data['parse']], data['parse'] == LIP_NECK
    told = data['flow_visible'].any((1, 2))
    data['sure'] = told[:, None, None] | np.isin(data['densepose'], CLOTHED_PARTS)
    worn = worn_rows(data['classes'], data['keypoints'])
    if rng is not None:
        move_old_hems(rng, data['parse_agnostic'], data['classes'], data['keypoints'])
        _mirrored(data, rng.random(len(rows)) < .5)
    cloth, mask = to_tensor(data['cloth_half']), torch.from_numpy(data['cloth_mask_half'])[:, None].float()
    inner = torch.from_numpy(data['cloth_inner_half'])[:, None].float()
    coordinates = torch.from_numpy(data['flow'].astype(np.float32)).permute(0, 3, 1, 2)
    coordinates, visible = halved_coordinates(coordinates, torch.from_numpy(data['flow_visible'])[:, None] > 0)
    lost = torch.zeros_like(coordinates[:, :1])
    parts, places = part_masks(data['cloth_parts'], 2), named(data['cloth_points'])
    if rng is not None:
        cloth = cast_shadow(rng, shade(rng, light(rng, dye(rng, cloth / 2 + .5), .8))) * 2 - 1
        masks = torch.cat([mask, inner, parts], 1)
        cloth, masks, coordinates, places = bend_garment(rng, cloth * mask + 1 - mask, masks, coordinates, places)
        mask, inner, parts = masks.split([1, 1, parts.shape[1]], 1)
        torn = tear(rng, cloth, mask)
        cloth, mask, lost = torn.cloth, torn.mask, lost_at(torn.lost, coordinates)
    person = person_input(torch.from_numpy(data['parse_agnostic']), to_tensor(data['densepose_colours']))
    given = some_given(rng, places, torch.from_numpy(data['cloth_points'][..., 2]))
    return {'figure': torch.from_numpy(figures(data['keypoints'])), 'rows': torch.from_numpy(some_told(rng, worn)),
            'cloth': channels_last(torch.cat([cloth, mask], 1)), 'person': channels_last(person), 'given': given,
            'picture': to_tensor(data['image_half']), 'classes': torch.from_numpy(data['classes']).long(),
            'target': flow_target(coordinates), 'visible': visible,
            'lost': lost, 'inner': inner, 'neck': torch.from_numpy(data['neck']),
            'sure': torch.from_numpy(data['sure']),
            'told': torch.from_numpy(told), **_structure(data, parts, places)}


def _structure(data: dict[str, np.ndarray], parts: Tensor, places: Tensor) -> Batch:
    """Targets of the photo, whose part masks [N,5,256,192] and points [N,2,21] may have been moved, and of the
    person."""
    worn_parts, worn_places = part_masks(data['parts'], 1), named(data['points'])
    shop = structure_of(parts, places, data['cloth_points'][..., 2], SIZE[0] // MATCH_CELLS[0])
    worn = structure_of(worn_parts, worn_places, data['points'][..., 2], FLOW_SIZE[0] // MATCH_CELLS[0])
    both = {'shop': shop, 'worn': worn}
    return {f'{picture}_{name}': value for picture, each in both.items() for name, value in each.items()}


def _of(data: Batch, picture: str) -> Batch:
    """The structure of one picture, `shop` or `worn`."""
    return {name.removeprefix(f'{picture}_'): value for name, value in data.items() if name.startswith(f'{picture}_')}


def _flow_loss(flows: list[Tensor], target: Tensor, visible: Tensor) -> Tensor:
    """Weighted distance to the target at every level: mean over the samples of the mean over visible garment pixels,
    which is what the end-point error measures."""
    total = torch.zeros(())
    for flow, weight in zip(flows, LEVEL_WEIGHTS):
        factor = target.shape[2] // flow.shape[2]
        goal, valid = masked_halve(target, visible, factor) if factor > 1 else (target, visible)
        distance = ((flow - goal) * valid).pow(2).sum(1, keepdim=True).add(1e-8).sqrt()
        each = (distance * valid).sum((1, 2, 3)) / valid.sum((1, 2, 3)).clamp(min=1)
        total = total + weight * each.mean()
    return total


def _class_loss(learnt: Body, data: Batch) -> Tensor:
    """Cross-entropy of the labels at one pixel of each cell of 128x96; those at necklines count more. The coarse logits
    are measured alone as well: sleeves are made even by them."""
    chosen, classes = one_of_four(), data['classes']
    fine = (upsample(learnt.logits) + learnt.correction)[chosen]
    each = F.cross_entropy(fine, classes[chosen], reduction='none') + \
        COARSE_WEIGHT * F.cross_entropy(learnt.logits, classes[chosen], reduction='none')
    weights = neckline_weights(data['neck'], classes == CONDITION_UPPER) * data['sure']
    return (each * weights[chosen]).mean()


def _outer_side(flow: Tensor, cloth: Tensor, inner: Tensor) -> Tensor:
    """The garment's outer side, warped by the finest flow [N,2,128,96]: [N,1,128,96] in 0..1. The flow of a bare neck
    may lead to the inner side behind it: it need not leap over that."""
    outer = F.avg_pool2d(cloth[:, 3:].float() * (1 - inner), 2)
    return sample(outer, (centre_grid(*FLOW_SIZE) + flow).permute(0, 2, 3, 1))


def _mask_loss(warped_mask: Tensor, data: Batch) -> Tensor:
    """Warped mask of the outer side [N,1,128,96] against the upper garment, where no hair or face can hide it."""
    classes = data['classes']
    upper = F.avg_pool2d((classes == CONDITION_UPPER)[:, None].float(), 2)
    certainty = torch.from_numpy(MASK_CERTAINTY)[classes] * data['sure']
    weight = F.avg_pool2d(certainty[:, None], 2) * (1 - data['lost'])
    return ((warped_mask - upper).abs() * weight).sum() / weight.sum().clamp(min=1)


def _inner_loss(logits: Tensor, data: Batch) -> Tensor:
    """Cross-entropy of the garment photo's sides [N,1,256,192], inside the cut-out, where they are known."""
    mask = data['cloth'][:, 3:].float() * data['told'].view(-1, 1, 1, 1)
    return F.binary_cross_entropy_with_logits(logits, data['inner'], mask, reduction='sum') / mask.sum().clamp(min=1)


def _bending(flow: Tensor) -> Tensor:
    """Mean absolute second difference: cloth may stretch, but evenly."""
    rows = flow[:, :, 2:] - 2 * flow[:, :, 1:-1] + flow[:, :, :-2]
    columns = flow[:, :, :, 2:] - 2 * flow[:, :, :, 1:-1] + flow[:, :, :, :-2]
    return rows.abs().mean() + columns.abs().mean()


def loss(network: nn.Module, data: Batch) -> tuple[Tensor, dict[str, float]]:
    """Flow at all levels, labels, warped mask, evenness of the flow, the sides of the garment photo, and the structure
    of both."""
    assert isinstance(network, ConditionNetwork)
    learnt = network.body(data['cloth'], data['person'], data['given'], data['figure'], data['rows'])
    flows = learnt.flows
    outer = _outer_side(flows[-1], data['cloth'], data['inner'])
    parts = {
        'flow': FLOW_WEIGHT * _flow_loss(flows, data['target'], data['visible']),
        'classes': CLASS_WEIGHT * _class_loss(learnt, data),
        'mask': MASK_WEIGHT * _mask_loss(outer, data),
        'bending': BEND_WEIGHT * _bending(flows[-1]),
        'inner': INNER_WEIGHT * _inner_loss(learnt.inner, data),
        'shop': structure_loss(learnt.cloth_parts, learnt.points, _of(data, 'shop')),
        'worn': structure_loss(learnt.worn_parts, learnt.worn_points, _of(data, 'worn')),
    }
    first, *others = parts.values()
    return sum(others, first), {name: value.item() for name, value in parts.items()}


def measure(network: nn.Module, data: Batch) -> list[dict[str, float | None]]:
    """End-point error in pixels of 128x96, IoU of upper garment and arms, warped mask IoU, and the share of labels near
    necklines that are right."""
    flow, segmentation, _, _, points = network(data['cloth'], data['person'], data['given'], data['figure'])
    shop = _of(data, 'shop')
    flow = flow.permute(0, 3, 1, 2) / torch.tensor(UNITS).view(2, 1, 1)
    mask = warp(data['cloth'], flow, flat_grid(*SIZE))[:, 3] > .5
    labels, truth = segmentation.argmax(1), data['classes']
    near = near_necklines(data['neck'], truth == CONDITION_UPPER) > 0
    results = []
    for i in range(len(labels)):
        result = {'epe': end_point_error(flow[i], data['target'][i], data['visible'][i, 0]),
                  'upper_iou': iou(labels[i] == CONDITION_UPPER, truth[i] == CONDITION_UPPER),
                  'points': point_error(points[i, :, :2], shop, i),
                  'warped_mask_iou': iou(mask[i], truth[i] == CONDITION_UPPER),
                  'neckline': (labels[i] == truth[i])[near[i]].float().mean().item() if near[i].any() else None}
        for name, label in zip(('left_arm_iou', 'right_arm_iou'), CONDITION_ARMS):
            shows = bool((truth[i] == label).any())
            result[name] = iou(labels[i] == label, truth[i] == label) if shows else None
        results.append(result)
    return results


TASK = Task('condition', ConditionNetwork, lambda folder: PackedSamples(folder, FIELDS), drawable_rows, batch, loss,
            measure, better='epe', higher=False, batch_size=12, drawn=often_drawn)
