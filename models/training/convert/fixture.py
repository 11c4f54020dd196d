"""Makes test/fixtures/converted: a tiny Keras network that was converted, and what Keras itself answers."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from convert import write_converted
from export import Taken
from keras_networks import keras, keras_source  # the backend is chosen there
from networks import NETWORKS

FOLDER = Path(__file__).resolve().parents[3] / "test/fixtures/converted"
SIDE = 24
TAKEN = [Taken("mixed", "gem"), Taken("narrow", "max"), Taken("fc", "average")]


def main() -> None:
    keras.utils.set_random_seed(7)
    network = replace(NETWORKS["resnet50"], side=SIDE)
    source = keras_source(_tiny(), network, [part.layer for part in TAKEN])
    write_converted(source, TAKEN, "none: drawn numbers", FOLDER, FOLDER.parent / "encoder")

    # As large as the network's input, so that no decoder or resizer has a say.
    picture = np.random.default_rng(7).integers(0, 256, (SIDE, SIDE, 3)).astype(np.uint8)
    Image.fromarray(picture).save(FOLDER / "noise.png")
    mixed, narrow, fc = (answer[0].astype(np.float64) for answer in source.original(picture[None]))
    pooled = [np.maximum(mixed, 1e-6) ** 3, narrow]
    vectors = [pooled[0].mean(axis=(1, 2)) ** (1 / 3), pooled[1].max(axis=(1, 2)), fc]
    joined = np.concatenate([vector / np.linalg.norm(vector) for vector in vectors])
    expected = joined / np.linalg.norm(joined)
    (FOLDER / "expected.json").write_text(json.dumps([round(float(value), 6) for value in expected]) + "\n")


def _tiny() -> keras.Model:
    """Every kind of layer that the four networks have, with the settings in which frameworks differ."""
    layers = keras.layers
    pixels = keras.Input((SIDE, SIDE, 3))
    x = layers.ZeroPadding2D(3)(pixels)
    x = layers.Conv2D(6, 7, strides=2)(x)
    x = layers.BatchNormalization(scale=False)(x)
    x = layers.Activation("relu")(x)
    left = layers.Conv2D(4, 3, strides=2, padding="same", activation="relu")(x)
    right = layers.AveragePooling2D(3, strides=2, padding="same")(x)
    x = layers.Concatenate(name="mixed")([left, right])
    y = layers.BatchNormalization()(layers.Conv2D(10, (1, 7), padding="same", use_bias=False)(x))
    x = layers.Activation("relu")(layers.Add()([x, y]))
    x = layers.MaxPooling2D(2, name="narrow")(x)
    x = layers.Dense(5, name="fc")(layers.Flatten()(x))
    model = keras.Model(pixels, x)
    random = np.random.default_rng(7)
    for weight in model.weights:
        if len(weight.shape) == 1:
            weight.assign(random.uniform(0.5, 1.5, weight.shape))
    return model


if __name__ == "__main__":
    main()
