"""The networks that can be converted: what their pictures look like, and how each framework calls their layers."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Numbers:
    """Bytes of a picture into the numbers that a network was trained with: (byte * scale - mean) / std."""

    channels: Literal["RGB", "BGR"]
    scale: float
    mean: tuple[float, float, float]
    std: tuple[float, float, float]


# keras.applications.imagenet_utils.preprocess_input, modes "caffe" and "tf".
CAFFE = Numbers("BGR", 1, (103.939, 116.779, 123.68), (1, 1, 1))
SIGNED = Numbers("RGB", 1 / 127.5, (1, 1, 1), (1, 1, 1))
# torchvision's transforms of its ImageNet weights; its Inception v3 turns them into numbers around 0 itself
# (transform_input), which the graph need not do where the numbers are made so at once.
IMAGENET = Numbers("RGB", 1 / 255, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
CENTRED = Numbers("RGB", 1 / 255, (0.5, 0.5, 0.5), (0.5, 0.5, 0.5))


@dataclass(frozen=True)
class Layer:
    """One place to take features from."""

    keras: str
    """Its name in keras.applications."""
    torchvision: str
    """The module whose output it is."""
    before: str | None = None
    """In Keras 2.0 to 2.2, whose activations are only numbered: the layer that it goes into."""


@dataclass(frozen=True)
class Network:
    """One architecture, known to both frameworks."""

    side: int
    """Width and height of its pictures in pixels."""
    keras: str
    """Its builder in keras.applications."""
    torchvision: str
    """Its builder and its default weights in torchvision.models."""
    keras_numbers: Numbers
    torchvision_numbers: Numbers
    layers: dict[str, Layer]


def _vgg(pools: tuple[int, ...]) -> dict[str, Layer]:
    """`pools` are the places of the max poolings in torchvision's `features`."""
    blocks = {f"block{i}_pool": Layer(f"block{i}_pool", f"features.{at}") for i, at in enumerate(pools, 1)}
    return blocks | {"fc1": Layer("fc1", "classifier.1"), "fc2": Layer("fc2", "classifier.4")}


_MIXED = ("5b", "5c", "5d", "6a", "6b", "6c", "6d", "6e", "7a", "7b", "7c")

NETWORKS = {
    "vgg16": Network(224, "VGG16", "vgg16", CAFFE, IMAGENET, _vgg((4, 9, 16, 23, 30))),
    "vgg19": Network(224, "VGG19", "vgg19", CAFFE, IMAGENET, _vgg((4, 9, 18, 27, 36))),
    "inception_v3": Network(
        299,
        "InceptionV3",
        "inception_v3",
        SIGNED,
        CENTRED,
        {f"mixed{i}": Layer(f"mixed{i}", f"Mixed_{name}") for i, name in enumerate(_MIXED)}
        | {"avg_pool": Layer("avg_pool", "avgpool")},
    ),
    "resnet50": Network(
        224,
        "ResNet50",
        "resnet50",
        CAFFE,
        IMAGENET,
        {
            "conv2": Layer("conv2_block3_out", "layer1", before="res3a_branch2a"),
            "conv3": Layer("conv3_block4_out", "layer2", before="res4a_branch2a"),
            "conv4": Layer("conv4_block6_out", "layer3", before="res5a_branch2a"),
            "conv5": Layer("conv5_block3_out", "layer4", before="avg_pool"),
            "avg_pool": Layer("avg_pool", "avgpool"),
        },
    ),
}
