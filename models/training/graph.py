"""ResNet-50 as ONNX: convolutions with their batch normalisation folded in, and the head that makes the embedding."""

from collections.abc import Callable

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from tfjs_layers import LayersModel

INPUT = "pixels"
SIDE = 224
OPSET = 17
IR_VERSION = 8

# ReLU after the last block of a stage, as Keras numbered the activations.
CONV4 = "activation_39"
CONV5 = "activation_48"

# Stores a tensor in the graph under a name and gives the name by which nodes use it.
Store = Callable[[str, np.ndarray], str]


class GraphParts:
    """Nodes and initialisers of a graph under construction."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: list[onnx.TensorProto] = []

    def node(self, kind: str, inputs: list[str], output: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def float32(self, name: str, value: np.ndarray) -> str:
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(value, np.float32), name))
        return name

    def float16(self, name: str, value: np.ndarray) -> str:
        """Kept in half the bytes and cast back: a runtime folds the cast when it loads, and computes in float32."""
        half = np.ascontiguousarray(value, np.float16)
        if not np.isfinite(half).all():
            raise ValueError(f"{name} does not fit into float16")
        self.tensors.append(numpy_helper.from_array(half, f"{name}/half"))
        return self.node("Cast", [f"{name}/half"], name, to=TensorProto.FLOAT)

    def int8(self, name: str, value: np.ndarray) -> str:
        """One byte a weight, symmetric, one scale for each output channel (axis 0)."""
        scale = np.maximum(np.abs(value).reshape(len(value), -1).max(axis=1), 1e-12) / 127
        steps = np.rint(value / scale.reshape(-1, *[1] * (value.ndim - 1))).astype(np.int8)
        self.tensors.append(numpy_helper.from_array(steps, f"{name}/int8"))
        self.tensors.append(numpy_helper.from_array(scale.astype(np.float32), f"{name}/scale"))
        return self.node("DequantizeLinear", [f"{name}/int8", f"{name}/scale"], name, axis=0)


def _fold(model: LayersModel, conv: str, norm: str, epsilon: float) -> tuple[np.ndarray, np.ndarray]:
    """(kernel OIHW, bias O) of convolution followed by batch normalisation with its moving statistics."""
    weight = {
        key: model.weights[f"{norm}/{key}"].astype(np.float64)
        for key in ("gamma", "beta", "moving_mean", "moving_variance")
    }
    gain = weight["gamma"] / np.sqrt(weight["moving_variance"] + epsilon)
    kernel = model.weights[f"{conv}/kernel"].astype(np.float64) * gain  # HWIO: the last axis is the output's
    bias = (model.weights[f"{conv}/bias"].astype(np.float64) - weight["moving_mean"]) * gain + weight["beta"]
    return kernel.transpose(3, 2, 0, 1), bias


def add_backbone(parts: GraphParts, model: LayersModel, store: Store) -> dict[str, str]:
    """Adds every layer up to the last activation. @returns the tensor that each Keras layer became"""
    by_name = {layer["name"]: layer for layer in model.layers}
    norm_after = {
        layer["inbound_nodes"][0][0][0]: layer["name"]
        for layer in model.layers
        if layer["class_name"] == "BatchNormalization"
    }
    tensor: dict[str, str] = {}
    padding: dict[str, int] = {}
    for layer in model.layers:
        name, kind, config = layer["name"], layer["class_name"], layer["config"]
        inputs = [edge[0] for edge in layer["inbound_nodes"][0]] if layer["inbound_nodes"] else []
        if kind == "InputLayer":
            tensor[name] = INPUT
        elif kind == "ZeroPadding2D":
            # Taken over by the convolution or pooling that follows. For the pooling this pads with -inf in place of 0,
            # which gives the same maximum because it follows a ReLU.
            (top, bottom), (left, right) = config["padding"]
            if len({top, bottom, left, right}) != 1:
                raise ValueError(f"{name}: padding must be the same on every side")
            tensor[name], padding[name] = tensor[inputs[0]], top
        elif kind == "Conv2D":
            norm = norm_after[name]
            if config["dilation_rate"] != [1, 1] or config["activation"] != "linear":
                raise ValueError(f"{name}: a plain convolution was expected")
            kernel, bias = _fold(model, name, norm, by_name[norm]["config"]["epsilon"])
            side = kernel.shape[2]
            if config["padding"] == "same" and config["strides"] != [1, 1]:
                raise ValueError(f"{name}: 'same' with a stride pads unevenly in Keras")
            pad = side // 2 if config["padding"] == "same" else padding.get(inputs[0], 0)
            weights = [store(f"{name}/kernel", kernel), parts.float32(f"{name}/bias", bias)]
            shape = {"kernel_shape": [side, side], "strides": config["strides"], "pads": [pad] * 4}
            tensor[name] = parts.node("Conv", [tensor[inputs[0]], *weights], norm, **shape)
        elif kind == "BatchNormalization":
            tensor[name] = tensor[inputs[0]]
        elif kind == "Activation":
            tensor[name] = parts.node("Relu", [tensor[inputs[0]]], name)
        elif kind == "Add":
            tensor[name] = parts.node("Add", [tensor[edge] for edge in inputs], name)
        elif kind == "MaxPooling2D":
            shape = {
                "kernel_shape": config["pool_size"],
                "strides": config["strides"],
                "pads": [padding.get(inputs[0], 0)] * 4,
            }
            tensor[name] = parts.node("MaxPool", [tensor[inputs[0]]], name, **shape)
        elif kind in ("GlobalAveragePooling2D", "Dense"):
            continue  # the classifier: see `classifier_model`
        else:
            raise ValueError(f"{name}: a layer of kind {kind} is not understood")
    return tensor


def _pooled(parts: GraphParts, feature_map: str, name: str) -> str:
    """Global average over the picture: N x C."""
    return parts.node("ReduceMean", [feature_map], name, axes=[2, 3], keepdims=0)


def _model(parts: GraphParts, outputs: dict[str, int]) -> onnx.ModelProto:
    graph = helper.make_graph(
        parts.nodes,
        "resnet50",
        [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["n", 3, SIDE, SIDE])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", size]) for name, size in outputs.items()],
        parts.tensors,
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION, producer_name="samelook"
    )
    onnx.checker.check_model(model, full_check=True)
    return model


def feature_model(model: LayersModel) -> onnx.ModelProto:
    """float32; outputs `conv4` (N x 1024) and `conv5` (N x 2048), average-pooled and otherwise untouched."""
    parts = GraphParts()
    tensor = add_backbone(parts, model, parts.float32)
    _pooled(parts, tensor[CONV4], "conv4")
    _pooled(parts, tensor[CONV5], "conv5")
    return _model(parts, {"conv4": 1024, "conv5": 2048})


def classifier_model(model: LayersModel) -> onnx.ModelProto:
    """float32; output `logits` (N x 1000 classes of ImageNet): only to see that the conversion is right."""
    parts = GraphParts()
    tensor = add_backbone(parts, model, parts.float32)
    pooled = _pooled(parts, tensor[CONV5], "avg_pool")
    dense = [
        parts.float32("fc1000/kernel", model.weights["fc1000/kernel"]),
        parts.float32("fc1000/bias", model.weights["fc1000/bias"]),
    ]
    parts.node("Gemm", [pooled, *dense], "logits")
    return _model(parts, {"logits": 1000})


def encoder_model(model: LayersModel, centre: np.ndarray, projection: np.ndarray, storage: str) -> onnx.ModelProto:
    """
    The whole encoder; output `embedding` (N x D, of length 1): normalise((joined - centre) @ projection.T), where
    joined holds the pooled conv4 and conv5, each of length 1. `storage` of the weights: 'float32', 'float16' or 'int8'.
    Biases, and the offset that the centre becomes, stay float32.
    """
    parts = GraphParts()
    store: Store = {"float32": parts.float32, "float16": parts.float16, "int8": parts.int8}[storage]
    tensor = add_backbone(parts, model, store)
    unit = [
        parts.node("LpNormalization", [_pooled(parts, tensor[layer], f"{name}/pooled")], f"{name}/unit", axis=1, p=2)
        for layer, name in ((CONV4, "conv4"), (CONV5, "conv5"))
    ]
    parts.node("Concat", unit, "joined", axis=1)
    weights = [store("projection", projection), parts.float32("offset", -projection @ centre)]
    parts.node("Gemm", ["joined", *weights], "projected", transB=1)
    parts.node("LpNormalization", ["projected"], "embedding", axis=1, p=2)
    return _model(parts, {"embedding": len(projection)})
