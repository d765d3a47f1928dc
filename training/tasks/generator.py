"""Training of the generator: put the photo together again from what the pipeline really hands over."""
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..critic import Critic
from ..geometry import to_tensor
from ..labels import GENERATOR_CLASSES, GENERATOR_MIRROR, LIP_LEFT_ARM, LIP_NECK, LIP_RIGHT_ARM, LIP_UPPER
from ..metrics import full_size_box, psnr, ssim, ssim_map
from ..networks.fill import SIZE
from ..networks.generator import GREY_VALUE, GeneratorNetwork
from ..packed import WARPED, WARPED_FIELDS, PackedSamples
from .augment import uniform
from .task import Batch, Measured, Random, Task

FIELDS = ('image', 'image_half', 'parse', 'grey', 'garment_label', 'densepose_colours', 'drawable')
HIDE_OLD_GARMENT = .6
"""Share of samples in which whatever the drawing left of the old garment is hidden too: the service
may do so, and must get a clean picture either way."""
HIDDEN_MARGIN = 9
FULL_SIZE_SHARE = .1
"""Share of training batches at 512x384; the others are composed at 256x192, where the network predicts."""
CHANGED_WEIGHT, SSIM_WEIGHT, EDGE_WEIGHT, COLOUR_WEIGHT, UNDECIDED_WEIGHT, OUTLINE_WEIGHT = 4.0, .5, 1.0, .4, 1.5, .2
CRITIC_WEIGHT = .02
DARK, MOST_RELIT = .04, 2.5
"""Brightness (of 2) below which no light is told, and the largest change of a garment's light."""
SKIN_LABELS = (LIP_NECK, LIP_LEFT_ARM, LIP_RIGHT_ARM)


class GeneratorSamples(PackedSamples):
    """Packed samples together with what the condition network made of them."""

    def refresh(self) -> int:
        """Map both folders; only samples that are in both count."""
        super().refresh()
        self.warped = PackedSamples(Path(self.folder) / WARPED, tuple(WARPED_FIELDS), WARPED_FIELDS)
        return len(self)

    def __len__(self) -> int:
        return len(self.warped)

    def __getitem__(self, name: str) -> np.ndarray:
        return self.warped[name] if name in WARPED_FIELDS else super().__getitem__(name)


def rows(samples: GeneratorSamples) -> np.ndarray:
    """Warped samples whose agnostic drawing exists."""
    return np.flatnonzero(np.asarray(samples['drawable'])[:len(samples)])


def _wide(mask: Tensor) -> Tensor:
    """Dilate [N,1,H,W] 0/1 by half of HIDDEN_MARGIN."""
    rows = F.max_pool2d(mask, (HIDDEN_MARGIN, 1), 1, (HIDDEN_MARGIN // 2, 0))
    return F.max_pool2d(rows, (1, HIDDEN_MARGIN), 1, (0, HIDDEN_MARGIN // 2))


def _hidden(data: dict[str, np.ndarray], rng: Random | None) -> Tensor:
    """What the agnostic image hides, [N,1,512,384] 0/1."""
    hidden = torch.from_numpy(data['grey'])[:, None].float()
    if rng is None:
        return hidden
    label = torch.from_numpy(data['garment_label'])[:, None]
    chosen = torch.from_numpy(rng.random(len(hidden)) < HIDE_OLD_GARMENT).view(-1, 1, 1, 1)
    return torch.where(chosen, torch.maximum(hidden, _wide((label == 1).float())), hidden)


def _mirrored(batch: Batch, rng: Random) -> Batch:
    """Mirror the whole batch half of the time (DensePose colours keep their sides: near enough)."""
    if rng.random() < .5:
        return batch
    flipped = {name: value.flip(-1) for name, value in batch.items()}
    flipped['segmentation'] = flipped['segmentation'][:, torch.from_numpy(GENERATOR_MIRROR)]
    return flipped


def _tinted(rng: Random, image: Tensor, cloth: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
    """The same random light on the photo and on the warped garment."""
    count = len(image)
    tint = torch.exp(uniform(rng, -.15, .15, count, 3, 1, 1) + uniform(rng, -.2, .2, count, 1, 1, 1))
    garment = ((cloth + 1) * tint - 1) * mask + cloth * (1 - mask)
    return ((image + 1) * tint - 1).clamp(-1, 1), garment.clamp(-1, 1)


def _relit(rng: Random, image: Tensor, cloth: Tensor, mask: Tensor, upper: Tensor) -> Tensor:
    """The warped garment brought part of the way to the light of the photo, each sample by another part: two photos
    of one garment differ in light at random, and a generator that guesses at it changes the garment's colour."""
    shown = ((mask > .5) & (upper > .5)).float()
    means = [((x + 1) * shown).sum((2, 3), keepdim=True) / shown.sum((2, 3), keepdim=True).clamp(min=1)
             for x in (image, cloth)]
    ratio = ((means[0] + DARK) / (means[1] + DARK)).clamp(1 / MOST_RELIT, MOST_RELIT)
    ratio = ratio ** uniform(rng, 0, 1, len(image), 1, 1, 1)
    return (((cloth + 1) * ratio - 1) * mask + cloth * (1 - mask)).clamp(-1, 1)


def _pictures(data: dict[str, np.ndarray], half: bool) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """DensePose colours, warped cloth, its mask and 7-class one-hot at the chosen size."""
    densepose, cloth = to_tensor(data['densepose_colours']), to_tensor(data['warped_cloth'])
    mask = torch.from_numpy(data['warped_mask'])[:, None].float() / 255
    labels = data['segmentation'][:, ::2, ::2] if half else data['segmentation']
    seven = F.one_hot(torch.from_numpy(labels).long(), GENERATOR_CLASSES).permute(0, 3, 1, 2).float()
    if half:
        return densepose, F.avg_pool2d(cloth, 2), F.avg_pool2d(mask, 2), seven
    return F.interpolate(densepose, scale_factor=2.0, mode='bilinear', align_corners=False), cloth, mask, seven


def batch(samples: GeneratorSamples, chosen: np.ndarray, rng: Random | None) -> Batch:
    """`x` [N,9,H,W], `segmentation`, `warped_mask`, `image` in [-1,1], `hidden`, `parse`; H, W = 512, 384,
    or half of it for most training batches."""
    half = rng is not None and rng.random() >= FULL_SIZE_SHARE
    data = {name: samples[name][chosen] for name in (*FIELDS, *WARPED_FIELDS)}
    densepose, cloth, mask, seven = _pictures(data, half)
    image, hidden = to_tensor(data['image_half' if half else 'image']), _hidden(data, rng)
    hidden = F.max_pool2d(hidden, 2) if half else hidden
    parse = torch.from_numpy(data['parse'])[:, None].float()
    if rng is not None:
        upper = F.interpolate(_labelled(parse, LIP_UPPER), size=mask.shape[2:])
        image, cloth = _tinted(rng, image, _relit(rng, image, cloth, mask, upper), mask)
    agnostic = image * (1 - hidden) + GREY_VALUE * hidden
    result = {'x': torch.cat([agnostic, densepose, cloth], 1), 'segmentation': seven, 'warped_mask': mask,
              'image': image, 'hidden': hidden, 'parse': parse}
    return result if rng is None else _mirrored(result, rng)


def _edges(x: Tensor) -> tuple[Tensor, Tensor]:
    return x[..., 1:] - x[..., :-1], x[..., 1:, :] - x[..., :-1, :]


def _at_prediction_size(x: Tensor) -> Tensor:
    return x if x.shape[2] == SIZE[0] else F.avg_pool2d(x, 2)


def _brightness(x: Tensor) -> Tensor:
    """Mean of the channels [N,1,H,W] in 0..1: structure in colours costs three times as much and tells little more."""
    return x.mean(1, keepdim=True) / 2 + .5


def _undecided(weights: Tensor, hidden: Tensor) -> Tensor:
    """How far blending weights are from 0 and 1 where something is hidden: an outline is to be drawn, not
    blurred between the places where it may run."""
    return (weights * (1 - weights) * hidden).mean()


def _labelled(parse: Tensor, labels: tuple[int, ...]) -> Tensor:
    """1 where `parse` is one of the LIP labels, else 0."""
    return torch.isin(parse, torch.tensor(labels, dtype=parse.dtype)).float()


def _outlines(weights: Tensor, parse: Tensor, hidden: Tensor) -> Tensor:
    """Cross-entropy of the blending weights of skin and garment against the true labels, where something is hidden;
    behind the garment the skin's weight is free."""
    upper, skin = _labelled(parse, LIP_UPPER), _labelled(parse, SKIN_LABELS)
    wrong = F.binary_cross_entropy(weights.clamp(1e-4, 1 - 1e-4), torch.cat([skin, upper], 1), reduction='none')
    free = torch.cat([hidden * (1 - upper), hidden], 1)
    return (wrong * free).sum() / hidden.sum().clamp(min=1)


def loss(network: nn.Module, data: Batch, critic: Critic | None = None) -> tuple[Tensor, dict[str, float]]:
    """Weighted L1, gradients, structure at 256x192, the guessed colours where no garment hides them, outlines; what
    a critic says."""
    truth, hidden = data['image'], data['hidden']
    assert isinstance(network, GeneratorNetwork)
    image, guess, weights = network.blended(data['x'], data['segmentation'], data['warped_mask'])
    weight = 1 + CHANGED_WEIGHT * hidden
    parts = {'l1': ((image - truth).abs() * weight).mean()}
    across, down = ((a - b).abs().mean() for a, b in zip(_edges(image), _edges(truth)))
    parts['edges'] = EDGE_WEIGHT * (across + down)
    small, small_truth, small_hidden = (_at_prediction_size(x) for x in (image, truth, hidden))
    structure = 1 - ssim_map(_brightness(small), _brightness(small_truth))
    parts['structure'] = SSIM_WEIGHT * (structure * (1 + CHANGED_WEIGHT * small_hidden)).mean()
    behind = small_hidden * (1 - _labelled(data['parse'], LIP_UPPER))
    wrong = (_at_prediction_size(guess) - small_truth).abs() * behind
    parts['colour'] = COLOUR_WEIGHT * wrong.sum() / behind.sum().clamp(min=1)
    parts['outlines'] = OUTLINE_WEIGHT * _outlines(_at_prediction_size(weights), data['parse'], small_hidden)
    parts['undecided'] = UNDECIDED_WEIGHT * _undecided(weights, hidden)
    if critic:
        densepose = _at_prediction_size(data['x'][:, 3:6])
        parts['critic'] = CRITIC_WEIGHT * critic.verdict(small, small_truth, densepose, small_hidden)
    first, *others = parts.values()
    return sum(others, first), {name: value.item() for name, value in parts.items()}


def pasted(data: Batch) -> Tensor:
    """The rival without a generator: warped cloth pasted over the agnostic image."""
    mask = data['warped_mask']
    return data['x'][:, 6:9] * mask + data['x'][:, :3] * (1 - mask)


def measure(network: nn.Module, data: Batch) -> Measured:
    """SSIM and PSNR inside the person's box, of the generator and of the plain paste."""
    images = network(data['x'], data['segmentation'], data['warped_mask'])
    results = []
    for i, plain in enumerate(pasted(data)):
        box = full_size_box(data['parse'][i, 0])
        cut = [x[:, box[0], box[1]] / 2 + .5 for x in (images[i], plain, data['image'][i])]
        results.append({'ssim': ssim(cut[0], cut[2]), 'psnr': psnr(cut[0], cut[2]),
                        'pasted_ssim': ssim(cut[1], cut[2]), 'pasted_psnr': psnr(cut[1], cut[2])})
    return results


TASK = Task('generator', GeneratorNetwork, GeneratorSamples, rows, batch, loss, measure, better='psnr', higher=True,
            batch_size=8, learning_rate=1.5e-3)
