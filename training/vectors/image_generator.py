"""HR-VITON's image generator written anew from its description, with the released names: the service's yardstick.

SPADE blocks (Park et al. 2019) with instance norms, noise before each of them, and spectral norms from stored vectors.
"""
import torch
from torch import Tensor, nn
from torch.nn import functional as F

PICTURE, LABELS, HIDDEN, FEATURES = 9, 7, 128, 16
MULTIPLE = 128


def nth(x: Tensor, size: tuple[int, ...]) -> Tensor:
    """Every n-th pixel, from the top left one, so that `size` is left."""
    return x[:, :, ::x.shape[2] // size[0], ::x.shape[3] // size[1]]


class Spectral(nn.Module):
    """A convolution whose weight is divided by u (M v), both vectors as stored."""

    weight_u: Tensor
    weight_v: Tensor

    def __init__(self, inputs: int, outputs: int, kernel: int, bias: bool) -> None:
        super().__init__()
        self.weight_orig = nn.Parameter(torch.zeros(outputs, inputs, kernel, kernel))
        self.register_buffer('weight_u', torch.zeros(outputs))
        self.register_buffer('weight_v', torch.zeros(inputs * kernel * kernel))
        self.bias = nn.Parameter(torch.zeros(outputs)) if bias else None

    def forward(self, x: Tensor) -> Tensor:
        matrix = self.weight_orig.flatten(1).double()
        sigma = self.weight_u.double() @ (matrix @ self.weight_v.double())
        weight = (self.weight_orig / sigma).float()
        return F.conv2d(x, weight, self.bias, padding=weight.shape[2] // 2)


class Norm(nn.Module):
    """Noise, instance norm, then scale and offset from the labels around each pixel."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.noise_scale = nn.Parameter(torch.zeros(channels))
        self.conv_shared = nn.Sequential(nn.Conv2d(LABELS, HIDDEN, 3, 1, 1), nn.ReLU())
        self.conv_gamma, self.conv_beta = (nn.Conv2d(HIDDEN, channels, 3, 1, 1) for _ in range(2))

    def forward(self, x: Tensor, labels: Tensor, noise: Tensor) -> Tensor:
        hidden = self.conv_shared(nth(labels, x.shape[2:]))
        flat = F.instance_norm(x + noise * self.noise_scale.view(1, -1, 1, 1))
        return flat * (1 + self.conv_gamma(hidden)) + self.conv_beta(hidden)


class Block(nn.Module):
    """Two normalised convolutions around a skip, which is normalised too where the width changes."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        middle = min(inputs, outputs)
        self.conv_0, self.conv_1 = Spectral(inputs, middle, 3, True), Spectral(middle, outputs, 3, True)
        self.norm_0, self.norm_1 = Norm(inputs), Norm(middle)
        if inputs != outputs:
            self.conv_s, self.norm_s = Spectral(inputs, outputs, 1, False), Norm(inputs)

    def forward(self, x: Tensor, labels: Tensor, noise) -> Tensor:
        def norm(module: Norm, value: Tensor) -> Tensor:
            return module(value, labels, noise(value.shape[2:]))

        skip = self.conv_s(norm(self.norm_s, x)) if hasattr(self, 'conv_s') else x
        inner = self.conv_0(F.leaky_relu(norm(self.norm_0, x), 0.2))
        return skip + self.conv_1(F.leaky_relu(norm(self.norm_1, inner), 0.2))


class ImageGenerator(nn.Module):
    """`x` [1,9,H,W] and one-hot `labels` [1,7,H,W] to a picture [1,3,H,W] in (-1,1); `n` is the width, released: 64."""

    def __init__(self, n: int) -> None:
        super().__init__()
        f = FEATURES
        sides = (('head_0', 16 * n, 16 * n), ('G_middle_0', 16 * n + f, 16 * n), ('G_middle_1', 16 * n + f, 16 * n),
                 ('up_0', 16 * n + f, 8 * n), ('up_1', 8 * n + f, 4 * n), ('up_2', 4 * n + f, 2 * n),
                 ('up_3', 2 * n + f, n), ('up_4', n + f, n // 2))
        self.names = [name for name, *_ in sides]
        for level, (name, inputs, outputs) in enumerate(sides):
            self.add_module(name, Block(inputs, outputs))
            self.add_module(f'conv_{level}', nn.Conv2d(PICTURE, FEATURES if level else 16 * n, 3, 1, 1))
        self.conv_img = nn.Conv2d(n // 2, 3, 3, 1, 1)

    def forward(self, x: Tensor, labels: Tensor, noise=lambda size: torch.zeros(1, 1, *size)) -> Tensor:
        """`noise` is called once a normalisation, in order, with the size (h, w), and gives a plane [1,1,h,w]."""
        y = None
        for level, name in enumerate(self.names):
            step = MULTIPLE >> level
            features = self.get_submodule(f'conv_{level}')(x[:, :, ::step, ::step])
            if y is not None:
                features = torch.cat([F.interpolate(y, scale_factor=2, mode='nearest'), features], 1)
            y = self.get_submodule(name)(features, labels, noise)
        assert y is not None
        return torch.tanh(self.conv_img(F.leaky_relu(y, 0.2)))
