"""Building blocks shaped for CPUs: few channels only where the picture is small, cheap resizing.

The picture enters by a pixel unshuffle and leaves by a pixel shuffle, so no convolution runs at the
full input size; every 1x1 convolution comes before its upsampling (same result, a quarter of the work).
"""
import torch
from torch import Tensor, nn
from torch.nn import functional as F


def upsample(x: Tensor, factor: float = 2.0) -> Tensor:
    """Bilinear upsampling, align_corners=False; keeps the type of `x`."""
    return F.interpolate(x.float(), scale_factor=factor, mode='bilinear', align_corners=False).to(x.dtype)


def convolution(inputs: int, outputs: int, size: int = 3, stride: int = 1) -> nn.Sequential:
    """Convolution, BatchNorm, ReLU."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())


class Residual(nn.Module):
    """Two 3x3 convolutions around a skip, [N,C,H,W] -> [N,C,H,W]."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = convolution(channels, channels)
        self.second = nn.Sequential(nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.second(self.first(x)))


def untouched(block: Residual) -> Residual:
    """The block, changing nothing before training: a trained network can be deepened by it."""
    nn.init.zeros_(block.get_parameter('second.1.weight'))
    return block


class Encoder(nn.Module):
    """Pixel unshuffle, then one residual stage a width, each after the first at half the size."""

    def __init__(self, inputs: int, widths: tuple[int, ...], depths: tuple[int, ...], unshuffle: int = 2) -> None:
        super().__init__()
        self.unshuffle = nn.PixelUnshuffle(unshuffle)
        self.stages = nn.ModuleList()
        previous = inputs * unshuffle ** 2
        for level, (width, depth) in enumerate(zip(widths, depths)):
            entry = convolution(previous, width, 3, 1 if level == 0 else 2)
            self.stages.append(nn.Sequential(entry, *[Residual(width) for _ in range(depth)]))
            previous = width

    def forward(self, x: Tensor) -> list[Tensor]:
        features = []
        x = self.unshuffle(x)
        for stage in self.stages:
            x = stage(x)
            features.append(x)
        return features


class Decoder(nn.Module):
    """Feature pyramid: 1x1, upsample, add the encoder's features through a 1x1, one residual block."""

    def __init__(self, widths: tuple[int, ...], depth: int = 1) -> None:
        super().__init__()
        pairs = list(zip(widths[1:], widths[:-1]))[::-1]
        self.lift = nn.ModuleList(nn.Conv2d(low, high, 1) for low, high in pairs)
        self.side = nn.ModuleList(nn.Conv2d(high, high, 1) for _, high in pairs)
        self.refine = nn.ModuleList(nn.Sequential(*[Residual(high) for _ in range(depth)]) for _, high in pairs)

    def forward(self, features: list[Tensor]) -> list[Tensor]:
        """Pyramid features, coarsest first."""
        x = features[-1]
        outputs = [x]
        for lift, side, refine, skip in zip(self.lift, self.side, self.refine, features[-2::-1]):
            x = refine(F.relu(upsample(lift(x)) + side(skip)))
            outputs.append(x)
        return outputs


class ShuffleHead(nn.Module):
    """3x3 convolution and pixel shuffle: [N,C,h,w] -> [N,outputs,h*factor,w*factor]."""

    def __init__(self, channels: int, outputs: int, factor: int = 2) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(channels, outputs * factor ** 2, 3, 1, 1)
        self.shuffle = nn.PixelShuffle(factor)

    def forward(self, x: Tensor) -> Tensor:
        return self.shuffle(self.convolution(x))


def flat_grid(height: int, width: int) -> Tensor:
    """HR-VITON's sampling grid [1,H,W,2], x first, end points on -1 and 1."""
    y, x = torch.meshgrid(torch.linspace(-1, 1, height), torch.linspace(-1, 1, width), indexing='ij')
    return torch.stack([x, y], -1)[None]


def centre_grid(height: int, width: int) -> Tensor:
    """Normalised pixel centres [1,2,H,W], x first."""
    x = (torch.arange(width) * 2 + 1) / width - 1
    y = (torch.arange(height) * 2 + 1) / height - 1
    y, x = torch.meshgrid(y, x, indexing='ij')
    return torch.stack([x, y])[None]


def sample(source: Tensor, grid: Tensor) -> Tensor:
    """Bilinear border sampling with align_corners=False; source [N,C,h,w], grid [N,H,W,2]."""
    return F.grid_sample(source.float(), grid.float(), padding_mode='border', align_corners=False).to(source.dtype)
