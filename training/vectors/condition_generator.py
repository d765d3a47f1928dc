"""HR-VITON's condition generator written anew from its description, with the released names: the service's yardstick.

Layers are those of Lee et al. 2022; warp feature T1, ReLU output, BatchNorm with stored statistics.
"""
import torch
from torch import Tensor, nn
from torch.nn import functional as F

CLOTH, PERSON, CLASSES = 4, 16, 13


def double(x: Tensor) -> Tensor:
    """Bilinear, twice the size."""
    return F.interpolate(x, scale_factor=2, mode='bilinear', align_corners=False)


def warp(x: Tensor, flow: Tensor) -> Tensor:
    """Sample x [1,C,h,w] along flow [1,2,h,w]; the grid's end points are -1 and 1 although it is sampled otherwise."""
    h, w = x.shape[2:]
    y, column = torch.meshgrid(torch.linspace(-1, 1, h), torch.linspace(-1, 1, w), indexing='ij')
    units = torch.tensor([(w / 2 - 1) / 2, (h / 2 - 1) / 2])
    grid = torch.stack([column, y], 2)[None] + flow.permute(0, 2, 3, 1) / units
    return F.grid_sample(x, grid, 'bilinear', 'border', align_corners=False)


class Block(nn.Module):
    """A change of size or width, then two normalised convolutions around a skip."""

    def __init__(self, inputs: int, outputs: int, mode: str) -> None:
        super().__init__()
        self.scale: nn.Module
        if mode == 'down':
            self.scale = nn.Conv2d(inputs, outputs, 3, 2, 1, bias=False)
        elif mode == 'up':
            larger = nn.Upsample(scale_factor=2, mode='bilinear', align_corners=False)
            self.scale = nn.Sequential(larger, nn.Conv2d(inputs, outputs, 1))
        else:
            self.scale = nn.Conv2d(inputs, outputs, 1)
        first, second = (nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False) for _ in range(2))
        self.block = nn.Sequential(first, nn.BatchNorm2d(outputs), nn.ReLU(), second, nn.BatchNorm2d(outputs))

    def forward(self, x: Tensor) -> Tensor:
        x = self.scale(x)
        return F.relu(x + self.block(x))


class ConditionGenerator(nn.Module):
    """`cloth` [1,4,256,192] and `person` [1,16,256,192] to five flows [1,2,h,w], scores [1,13,256,192] and the warped
    cloth with its mask [1,4,256,192]. `n` is the width, 96 in the release."""

    def __init__(self, n: int) -> None:
        super().__init__()
        widths = (n, 2 * n, 4 * n, 4 * n, 4 * n)
        self.ClothEncoder, self.PoseEncoder = (
            nn.ModuleList(Block(a, b, 'down') for a, b in zip((inputs, *widths), widths)) for inputs in (CLOTH, PERSON))
        self.conv = Block(4 * n, 8 * n, 'same')
        sides = ((8, 4), (12, 4), (12, 2), (8, 1), (6, 1))
        self.SegDecoder = nn.ModuleList(Block(a * n, b * n, 'up') for a, b in sides)
        self.out_layer = Block(n + PERSON + CLOTH, CLASSES, 'same')
        self.conv1 = nn.ModuleList(nn.Conv2d(width, 4 * n, 1) for width in widths[:4])
        self.flow_conv = nn.ModuleList(nn.Conv2d(8 * n, 2, 3, 1, 1) for _ in range(5))
        self.bottleneck = nn.ModuleList(
            nn.Sequential(nn.Conv2d(width * n, 4 * n, 3, 1, 1), nn.ReLU()) for width in (4, 4, 2, 1))

    def _encode(self, encoder: nn.ModuleList, x: Tensor) -> list[Tensor]:
        features = []
        for block in encoder:
            x = block(x)
            features.append(x)
        return features

    def forward(self, cloth: Tensor, person: Tensor) -> tuple[list[Tensor], Tensor, Tensor]:
        garment, pose = self._encode(self.ClothEncoder, cloth), self._encode(self.PoseEncoder, person)
        feature, x = garment[4], self.SegDecoder[0](self.conv(pose[4]))
        flows = [self.flow_conv[0](torch.cat([feature, pose[4]], 1))]
        for i in range(1, 5):
            feature = double(feature) + self.conv1[4 - i](garment[4 - i])
            flow = double(flows[-1])
            warped = warp(feature, flow)
            flows.append(flow + self.flow_conv[i](torch.cat([warped, self.bottleneck[i - 1](x)], 1)))
            x = self.SegDecoder[i](torch.cat([x, pose[4 - i], warped], 1))
        warped = warp(cloth, double(flows[-1]))
        return flows, self.out_layer(torch.cat([x, person, warped], 1)), warped
