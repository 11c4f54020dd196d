"""Networks of torchvision with weights from a state dict (.pth)."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
import torchvision
from torchvision.models.feature_extraction import create_feature_extractor

from networks import Layer, Network
from source import Source


def from_torchvision(weights: Path, network: Network, layers: list[str]) -> Source:
    """Only tensors are read from the file; no code in it is run."""
    state = torch.load(weights, map_location="cpu", weights_only=True)
    *_, last = state.values()
    options = {"num_classes": len(last)}
    inception = network.torchvision == "inception_v3"
    if inception:
        options |= {"aux_logits": any(name.startswith("AuxLogits.") for name in state), "init_weights": False}
    model = torchvision.models.get_model(network.torchvision, weights=None, **options).eval()
    try:
        model.load_state_dict(state)
    except RuntimeError as problem:
        raise ValueError(f"{weights} holds no weights of torchvision's {network.torchvision}: {problem}") from problem

    nodes = [network.layers.get(name, Layer(name, name)).torchvision for name in layers]
    cut = create_feature_extractor(model, {node: node for node in nodes})
    if inception:
        model.transform_input = True  # after the cut was made: there the manifest's numbers stand in for it
    original = _original(model, nodes, network)
    return Source(_Module(cut, nodes), original, network.side, network.torchvision_numbers, "torchvision")


def _original(model: torch.nn.Module, nodes: list[str], network: Network) -> Callable[[np.ndarray], list[np.ndarray]]:
    """The whole model, watched in the modules whose outputs are asked for."""
    preparation = torchvision.models.get_model_weights(network.torchvision).DEFAULT.transforms()
    mean, std = np.float32(preparation.mean), np.float32(preparation.std)
    seen: dict[str, np.ndarray] = {}
    for node in set(nodes):
        # Copied, because the layer after it may write into it.
        model.get_submodule(node).register_forward_hook(
            lambda _module, _inputs, output, node=node: seen.update({node: _flat(output).clone().numpy()})
        )

    def original(pictures: np.ndarray) -> list[np.ndarray]:
        numbers = (pictures.astype(np.float32) / 255 - mean) / std
        with torch.no_grad():
            model(torch.from_numpy(np.ascontiguousarray(numbers.transpose(0, 3, 1, 2))))
        return [seen[node] for node in nodes]

    return original


def _flat(answer: torch.Tensor) -> torch.Tensor:
    """A map of one pixel, as the average over the picture leaves it, is a vector."""
    return answer.flatten(1) if answer.shape[2:] == (1, 1) else answer


class _Module(torch.nn.Module):
    """The cut network with the tuple of outputs that torch's exporter wants."""

    def __init__(self, cut: torch.nn.Module, nodes: list[str]) -> None:
        super().__init__()
        self.cut = cut
        self.nodes = nodes

    def forward(self, pixels: torch.Tensor) -> tuple[torch.Tensor, ...]:
        answers = self.cut(pixels)
        return tuple(_flat(answers[node]) for node in self.nodes)
