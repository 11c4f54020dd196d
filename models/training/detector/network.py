"""The garment detector: trunk, a light pyramid of strides 8, 16 and 32, and the head that every level shares."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from labels import CATEGORIES, FINE_LABELS
from trunk import CHANNELS, Trunk

STRIDES = (8, 16, 32)
WIDTH = 128
# A rare positive: the start that keeps the first loss finite (Lin et al., Focal Loss, ICCV 2017, section 3.3).
PRIOR = 0.01
# Where no pixel has been seen yet, a garment reaches about three cells each way.
REACH = 3.0


class Unit(nn.Module):
    """Convolution, a batch normalisation for each level (their statistics differ; RTMDet, 2022), and SiLU."""

    def __init__(self, inputs: int, side: int, stride: int = 1, levels: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, WIDTH, side, stride, padding=side // 2, bias=False)
        self.norms = nn.ModuleList(nn.BatchNorm2d(WIDTH, momentum=0.03) for _ in range(levels))

    def forward(self, x: Tensor, level: int = 0) -> Tensor:
        return functional.silu(self.norms[level](self.conv(x)))


class Detector(nn.Module):
    """N x 3 x H x W (BGR, mean subtracted; H and W multiples of 32) -> boxes, class logits, logits of pixels."""

    def __init__(self, trunk: Trunk) -> None:
        super().__init__()
        self.trunk = trunk
        self.lateral8, self.lateral16 = Unit(CHANNELS[3], 1), Unit(CHANNELS[4], 1)
        self.down, self.context = Unit(WIDTH, 3, stride=2), Unit(WIDTH, 3)
        self.scene = nn.Linear(WIDTH, WIDTH)
        self.smooth16, self.smooth8 = Unit(WIDTH, 3), Unit(WIDTH, 3)
        self.shared, self.kind, self.place = (Unit(WIDTH, 3, levels=len(STRIDES)) for _ in range(3))
        self.classes = nn.Conv2d(WIDTH, len(CATEGORIES), 1)
        self.sides = nn.Conv2d(WIDTH, 4, 1)
        self.pixels = nn.Conv2d(WIDTH, len(FINE_LABELS), 1)
        nn.init.constant_(self.classes.bias, torch.logit(torch.tensor(PRIOR)).item())
        nn.init.normal_(self.classes.weight, std=0.01)
        nn.init.normal_(self.sides.weight, std=0.01)
        nn.init.constant_(self.sides.bias, torch.log(torch.tensor(REACH)).item())
        nn.init.zeros_(self.scene.weight)
        nn.init.zeros_(self.scene.bias)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """
        @returns class logits N x A x K, boxes N x A x 4 (left, top, right, bottom, in pixels of the canvas) and the
        logits of the fine labels, N x labels x H/8 x W/8. A: cells of all levels, row by row, the finest level first.
        """
        c8, c16 = self.trunk(x)
        p16 = self.lateral16(c16)
        p32 = self.context(self.down(p16))
        p32 = p32 + self.scene(p32.mean((2, 3)))[:, :, None, None]
        p16 = self.smooth16(p16 + functional.interpolate(p32, scale_factor=2.0, mode="nearest"))
        p8 = self.smooth8(self.lateral8(c8) + functional.interpolate(p16, scale_factor=2.0, mode="nearest"))
        logits, boxes = [], []
        for level, (stride, feature) in enumerate(zip(STRIDES, (p8, p16, p32), strict=True)):
            shared = self.shared(feature, level)
            logits.append(self.classes(self.kind(shared, level)).flatten(2).transpose(1, 2))
            reach = self.sides(self.place(shared, level)).float().clamp(max=6).exp() * stride
            boxes.append(_boxes(reach, stride))
        return torch.cat(logits, 1).float(), torch.cat(boxes, 1), self.pixels(p8).float()


def _boxes(reach: Tensor, stride: int) -> Tensor:
    """Distances to the four sides, N x 4 x h x w in pixels -> boxes, N x hw x 4."""
    # cumsum in place of arange: the ONNX graph then holds for every canvas.
    ones = torch.ones_like(reach[:1, :1])
    x, y = ((ones.cumsum(axis) - 0.5) * stride for axis in (3, 2))
    left, top, right, bottom = reach.split(1, 1)
    return torch.cat([x - left, y - top, x + right, y + bottom], 1).flatten(2).transpose(1, 2)


def cells(height: int, width: int) -> tuple[Tensor, Tensor]:
    """@returns the centres of all cells of a canvas, A x 2 (x, y in pixels), and the stride of each, A"""
    centres, strides = [], []
    for stride in STRIDES:
        rows, columns = torch.meshgrid(torch.arange(height // stride), torch.arange(width // stride), indexing="ij")
        centres.append((torch.stack([columns, rows], 2).reshape(-1, 2) + 0.5) * stride)
        strides.append(torch.full((len(centres[-1]),), stride))
    return torch.cat(centres), torch.cat(strides)
