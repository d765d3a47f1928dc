"""How close a perfect condition network would bring the pictures:
python3 -m training.ceiling --validation PACKED [--count N].

Everything but the visible garment is taken from the photo itself; the garment is its shop picture, warped by the
exact flow, once as it is and once with the photo's own light (a local gain) laid over it. What is still missing then
are folds, grain and JPEG that no shop picture shows; no generator of this kind can score higher.
"""
import argparse

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from .composition import gaussian_blur
from .geometry import to_tensor
from .metrics import full_size_box, psnr, ssim
from .networks.blocks import sample
from .packed import PackedSamples
from .progress import progress

FIELDS = ('image', 'parse', 'cloth', 'flow', 'flow_visible')
GREATEST_GAIN = 3.0


def exact_garment(samples: PackedSamples, row: int) -> tuple[Tensor, Tensor]:
    """The shop picture warped by the exact flow [1,3,512,384] in 0..1, and where it is known [1,1,512,384] 0/1."""
    visible = torch.from_numpy(samples['flow_visible'][row])[None, None].float()
    flow = torch.from_numpy(samples['flow'][row].astype(np.float32)).permute(2, 0, 1)[None] * visible
    weight = F.interpolate(visible, scale_factor=2.0, mode='bilinear', align_corners=False)
    grid = F.interpolate(flow, scale_factor=2.0, mode='bilinear', align_corners=False) / weight.clamp(min=1e-3)
    cloth = to_tensor(samples['cloth'][row][None]) / 2 + .5
    return sample(cloth, grid.permute(0, 2, 3, 1)), (weight > .99).float()


def lit(garment: Tensor, truth: Tensor, known: Tensor) -> Tensor:
    """The garment with the local brightness (Gaussian, sigma 3) of the photo."""
    blurred_truth, blurred = gaussian_blur(truth * known), gaussian_blur(garment * known)
    return (garment * (blurred_truth / blurred.clamp(min=1e-3)).clamp(0, GREATEST_GAIN)).clamp(0, 1)


def measure(samples: PackedSamples, row: int) -> dict[str, float]:
    """SSIM and PSNR in the person's box, with and without the photo's light."""
    truth = to_tensor(samples['image'][row][None]) / 2 + .5
    garment, known = exact_garment(samples, row)
    box = ..., *full_size_box(torch.from_numpy(samples['parse'][row]))
    numbers = {}
    for name, cloth in (('exact_flow', garment), ('exact_flow_and_light', lit(garment, truth, known))):
        image = truth + known * (cloth - truth)
        numbers[f'{name}_ssim'] = ssim(image[box][0], truth[box][0])
        numbers[f'{name}_psnr'] = psnr(image[box], truth[box])
    return numbers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--validation', required=True, help='packed held-out samples')
    parser.add_argument('--count', type=int, default=100)
    options = parser.parse_args()
    samples = PackedSamples(options.validation, FIELDS)
    results = [measure(samples, row) for row in progress(range(min(options.count, len(samples))), 'measuring')]
    for name in results[0]:
        print(f'{name}: {np.mean([result[name] for result in results]):.3f}')


if __name__ == '__main__':
    main()
