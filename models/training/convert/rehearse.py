"""Converts every network from every kind of file, with drawn numbers for weights: shows that the recipe holds without any download."""

import argparse
import tempfile
from pathlib import Path

import numpy as np
import torch
import torchvision

from convert import DRAWN, convert, taken_of
from keras_networks import keras  # the backend is chosen there
from networks import NETWORKS, Network

# By network the ending of the Keras file and what is taken.
CASES = {
    "resnet50": ("_notop.h5", ["conv4:gem", "conv5:max"]),
    "inception_v3": (".keras", ["mixed7", "mixed10:max", "avg_pool"]),
    "vgg16": (".weights.h5", ["block5_pool:max", "fc1", "fc2"]),
    "vgg19": (".h5", ["block4_pool", "fc2"]),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--pictures", type=Path, default=DRAWN, help="a folder of pictures to compare with")
    parser.add_argument("--out", type=Path, default=Path("rehearsal"), help="where the folders are made")
    asked = parser.parse_args()
    for name in asked.networks:
        ending, taken = CASES[name]
        with tempfile.TemporaryDirectory() as folder:
            for file in (
                _drawn_keras(NETWORKS[name], Path(folder) / f"{name}{ending}"),
                _drawn_torchvision(NETWORKS[name], Path(folder) / f"{name}.pth"),
            ):
                print(file.name)
                model = f"{name}-{'torchvision' if file.suffix == '.pth' else 'keras'}"
                layers = [taken_of(text) for text in taken]
                convert(name, file, layers, "none: drawn numbers", asked.out / model, asked.pictures)


def _drawn_keras(network: Network, file: Path) -> Path:
    whole = {} if "notop" not in file.name else {"include_top": False, "input_shape": (network.side, network.side, 3)}
    model = getattr(keras.applications, network.keras)(weights=None, **whole)
    for weight in model.weights:
        weight.assign(_drawn(weight.name, keras.ops.convert_to_numpy(weight)))
    if file.name.endswith(".weights.h5"):
        model.save_weights(file)
    else:
        model.save(file)
    return file


def _drawn_torchvision(network: Network, file: Path) -> Path:
    model = torchvision.models.get_model(network.torchvision, weights=None)
    state = model.state_dict()
    for name, weight in state.items():
        if weight.dtype == torch.float32:
            state[name] = torch.from_numpy(_drawn(name, weight.numpy()))
    torch.save(state, file)
    return file


def _drawn(name: str, kernel: np.ndarray) -> np.ndarray:
    """Kernels as they were initialised; what is one number a channel is drawn, so that no two channels are alike."""
    if kernel.ndim > 1:
        return kernel
    random = np.random.default_rng(len(name) + kernel.size)
    positive = "var" in name or "gamma" in name or "weight" in name
    drawn = random.uniform(0.5, 1.5, kernel.shape) if positive else random.normal(0, 0.1, kernel.shape)
    return drawn.astype(np.float32)


if __name__ == "__main__":
    main()
