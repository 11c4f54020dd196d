"""
A network that computes in float16, for GPUs: a graph of some kilobytes beside model.onnx, whose weights it reads.

    python half.py ../resnet50-pca      from the pooling on, everything stays float32
    python half.py ../garments          so does what the network itself turns into float32: boxes, scores, masks

model.onnx stores its weights in float16 already, so they are the same to the last bit; input and outputs stay float32. The manifest
gets `half`: the file and its SHA-256. Afterwards: npx biome check --write <folder>/manifest.json, half_measured.py, and the card.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
from onnx import ModelProto, NodeProto, TensorProto, external_data_helper, helper, numpy_helper

WEIGHTS_FILE = "model.onnx"
FILE = "half.onnx"
# Operator from which on a model is computed in float32.
FULL_FROM = {"resnet50-pca": "ReduceMean", "garments": "Cast"}
# Inputs that are float32 by the operator's definition, whatever it computes in.
FLOAT_INPUTS = {"Resize": (1, 2)}
# Smaller tensors stay in the graph.
OUTSIDE_FROM_BYTES = 1024


class Halving:
    """One graph on its way from float32 to float16; values that are needed in both are cast once."""

    def __init__(self, model: ModelProto, full_from: str) -> None:
        graph = onnx.shape_inference.infer_shapes(model).graph
        self.graph = graph
        self.floats = {
            value.name
            for value in [*graph.value_info, *graph.input, *graph.output]
            if value.type.tensor_type.elem_type == TensorProto.FLOAT
        }
        self.tensors = {tensor.name: tensor for tensor in graph.initializer}
        self.tensors |= {node.output[0]: node.attribute[0].t for node in graph.node if node.op_type == "Constant"}
        # The float16 tensors behind those casts that only undo their storing.
        self.stored = {
            node.output[0]: node.input[0] for node in graph.node if node.op_type == "Cast" and node.input[0] in self.tensors
        }
        self.full = self._depending_on(full_from)
        self.half: set[str] = set()
        self.made: dict[str, str] = {}

    def _depending_on(self, operator: str) -> set[str]:
        """Names of the values that one of the operators, or what follows it, gives out."""
        found: set[str] = set()
        for node in self.graph.node:
            is_root = node.op_type == operator and node.output[0] not in self.stored
            if is_root or found.intersection(node.input):
                found.update(node.output)
        return found

    def nodes(self) -> Iterator[NodeProto]:
        """All nodes in their order, with the casts that they need before them."""
        for node in self.graph.node:
            changed = NodeProto()
            changed.CopyFrom(node)
            answers = self.floats.intersection(node.output)
            if answers and node.op_type != "Constant" and node.output[0] not in self.stored and not self.full.intersection(node.output):
                kept = FLOAT_INPUTS.get(node.op_type, ())
                for index, name in enumerate(node.input):
                    if index not in kept:
                        changed.input[index] = yield from self._in_half(name)
                self.half.update(answers)
            elif node.op_type != "Shape":
                for index, name in enumerate(node.input):
                    changed.input[index] = yield from self._in_full(name)
            yield changed

    def _in_half(self, name: str) -> Iterator[NodeProto]:
        if name in self.stored:
            return self.stored[name]
        tensor = self.tensors.get(name)
        is_float = name in self.floats if tensor is None else tensor.data_type == TensorProto.FLOAT
        if not is_float or name in self.half:
            return name
        if name not in self.made:
            self.made[name] = f"{name}/half"
            if tensor is None:
                yield helper.make_node("Cast", [name], [f"{name}/half"], to=TensorProto.FLOAT16)
            else:
                self.graph.initializer.append(rounded(tensor, f"{name}/half"))
        return self.made[name]

    def _in_full(self, name: str) -> Iterator[NodeProto]:
        if name not in self.half:
            return name
        if name not in self.made:
            self.made[name] = f"{name}/full"
            yield helper.make_node("Cast", [name], [f"{name}/full"], to=TensorProto.FLOAT)
        return self.made[name]


def rounded(tensor: TensorProto, name: str) -> TensorProto:
    value = numpy_helper.to_array(tensor).astype(np.float16)
    if not np.isfinite(value).all():
        raise ValueError(f"{tensor.name} does not fit into float16")
    return numpy_helper.from_array(value, name)


def halved(model: ModelProto, full_from: str) -> ModelProto:
    """The graph in float16 up to `full_from`, with its weights."""
    halving = Halving(model, full_from)
    nodes = list(halving.nodes())
    outputs = {value.name for value in model.graph.output}
    if halving.half & outputs:
        raise ValueError(f"{halving.half & outputs} would be float16")
    used = {name for node in nodes for name in node.input}
    live = [node for node in nodes if (used | outputs).intersection(node.output)]
    used = {name for node in live for name in node.input}
    result = ModelProto()
    result.CopyFrom(model)
    graph = result.graph
    del graph.node[:], graph.initializer[:], graph.value_info[:]
    graph.node.extend(live)
    graph.initializer.extend(tensor for tensor in halving.graph.initializer if tensor.name in used)
    onnx.checker.check_model(result, full_check=True)
    return result


def without_weights(model: ModelProto, weights: bytes) -> ModelProto:
    """Tensors whose bytes are in the weights file, told by their place there (ONNX external data)."""
    for tensor in model.graph.initializer:
        place = weights.find(tensor.raw_data) if len(tensor.raw_data) >= OUTSIDE_FROM_BYTES else -1
        if place >= 0:
            external_data_helper.set_external_data(tensor, WEIGHTS_FILE, place, len(tensor.raw_data))
            tensor.ClearField("raw_data")
    return model


def write(folder: Path, full_from: str) -> None:
    """half.onnx, and its place in the manifest."""
    weights = (folder / WEIGHTS_FILE).read_bytes()
    graph = without_weights(halved(onnx.load_from_string(weights), full_from), weights).SerializeToString()
    (folder / FILE).write_bytes(graph)
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["half"] = {"file": FILE, "sha256": hashlib.sha256(graph).hexdigest()}
    path.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    print(f"{folder / FILE}: {len(graph):,} bytes")


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        write(Path(argument), FULL_FROM[Path(argument).resolve().name])
