"""A network to go on from, out of the model.onnx that export.py wrote."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from network import STRIDES, Detector, Unit
from trunk import Trunk

# Names under which the exporter keeps what it did not fold.
PREFIX = "detector."


def restored(file: Path, batches: Iterable[Tensor]) -> Detector:
    """
    Answers as the file does. The file holds no statistics any more, so they are taken from `batches` (pixels, N x 3 x H
    x W), and the gains are set so that the normalisations change nothing: a step of training then starts where the
    file's ended.
    """
    model = onnx.load(file)
    detector = Detector(Trunk())
    _load(detector, model)
    _normalise(detector, batches)
    return detector


def _load(detector: Detector, model: onnx.ModelProto) -> None:
    values = {tensor.name.removesuffix("/half"): numpy_helper.to_array(tensor).astype(np.float32) for tensor in model.graph.initializer}
    # A convolution's node is named after the module, also where folding took the weights' names.
    folded = {_module(node.name): node.input[1:] for node in model.graph.node if node.op_type == "Conv"}
    for name, module in detector.named_modules():
        if isinstance(module, nn.Conv2d):
            inputs = folded[PREFIX + name]
            _set(module.weight, values[inputs[0]])
            if module.bias is not None:
                _set(module.bias, values[inputs[1]])
        elif isinstance(module, nn.Linear):
            _set(module.weight, values[f"{PREFIX}{name}.weight"])
            _set(module.bias, values[f"{PREFIX}{name}.bias"])
        elif isinstance(module, Unit):
            for level, norm in enumerate(module.norms):
                gain, shift = (f"{PREFIX}{name}.norms.{level}.{part}" for part in ("gain", "shift"))
                alone = len(module.norms) < len(STRIDES)
                _set(norm.weight, np.ones(norm.num_features) if alone else values[gain].ravel())
                _set(norm.bias, values[folded[f"{PREFIX}{name}.conv"][1]] if alone else values[shift].ravel())


def _module(node: str) -> str:
    """`/detector/trunk/stage2/stage2.0/a/Conv` -> `detector.trunk.stage2.0.a`"""
    parts = node.strip("/").removesuffix("/Conv").split("/")
    return ".".join(part for part, after in zip(parts, [*parts[1:], ""], strict=True) if not after.startswith(part + "."))


@torch.no_grad()
def _set(parameter: Tensor, value: np.ndarray) -> None:
    parameter.copy_(torch.from_numpy(np.asarray(value, np.float32)))


@torch.no_grad()
def _normalise(detector: Detector, batches: Iterable[Tensor]) -> None:
    norms = [module for module in detector.modules() if isinstance(module, nn.BatchNorm2d)]
    sums = {norm: torch.zeros(3, norm.num_features, dtype=torch.float64) for norm in norms}

    def note(norm: nn.BatchNorm2d, inputs: tuple[Tensor, ...]) -> None:
        x = inputs[0].double().transpose(0, 1).flatten(1)
        sums[norm] += torch.stack([torch.full((len(x),), float(x.shape[1])), x.sum(1), x.square().sum(1)])

    for norm in norms:  # as loaded: gain and shift alone
        norm.running_mean.zero_()
        norm.running_var.fill_(1 - norm.eps)
    hooks = [norm.register_forward_pre_hook(note) for norm in norms]
    detector.eval()
    for pixels in batches:
        detector(pixels)
    for hook in hooks:
        hook.remove()
    for norm in norms:
        count, first, second = sums[norm]
        mean = first / count
        variance = second / count - mean.square()
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        norm.bias.add_((norm.weight * mean).float())
        norm.weight.mul_(torch.sqrt(variance + norm.eps).float())
