"""The network as model.onnx, weights in half precision, with the manifest by which the program runs it."""

import copy
import hashlib
import io
import json
import math
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from answering import Answering
from batches import FINE_STRIDE, MEAN_BGR
from canvas import SIZES
from found import SAME
from labels import CATEGORIES
from network import Detector

sys.path.append(str(Path(__file__).resolve().parents[1]))
from half import FULL_FROM  # noqa: E402
from half import write as write_half  # noqa: E402

MODEL_ID = "garments"
INPUT = "pixels"
OPSET = 17
IR_VERSION = 8
MAX_BYTES = 20_000_000
# Smaller tensors (biases, normalisations) stay float32.
HALF_FROM = 1024


class Affine(nn.Module):
    """A trained batch normalisation as one product and one sum for each channel."""

    def __init__(self, norm: nn.BatchNorm2d) -> None:
        super().__init__()
        gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        self.register_buffer("gain", gain.detach()[:, None, None])
        self.register_buffer("shift", (norm.bias - norm.running_mean * gain).detach()[:, None, None])

    def forward(self, x: Tensor) -> Tensor:
        return x * self.gain + self.shift


def _without_copies(detector: Detector) -> Detector:
    """Folding normalisations into a convolution that the levels share would store its weights once for each level."""
    detector = copy.deepcopy(detector)
    for unit in (detector.shared, detector.kind, detector.place):
        unit.norms = nn.ModuleList(Affine(norm) for norm in unit.norms)
    return detector


def exported(detector: Detector) -> onnx.ModelProto:
    """float32 throughout."""
    buffer = io.BytesIO()
    torch.onnx.export(
        Answering(_without_copies(detector)).eval().to(memory_format=torch.contiguous_format),
        (torch.zeros(1, 3, *reversed(SIZES[0])),),
        buffer,
        input_names=[INPUT],
        output_names=["boxes", "scores", "masks"],
        dynamic_axes={
            INPUT: {0: "batch", 2: "height", 3: "width"},
            "boxes": {0: "batch", 1: "n"},
            "scores": {0: "batch", 1: "n"},
            "masks": {0: "batch", 2: "rows", 3: "columns"},
        },
        opset_version=OPSET,
        dynamo=False,
    )
    model = onnx.load_from_string(buffer.getvalue())
    model.ir_version = IR_VERSION
    model.producer_name = "samelook"
    return model


def halved(model: onnx.ModelProto) -> onnx.ModelProto:
    """Large tensors in half the bytes and cast back: a runtime folds the cast when it loads, and computes in float32."""
    result = onnx.ModelProto()
    result.CopyFrom(model)
    graph, casts, kept = result.graph, [], []
    for tensor in graph.initializer:
        value = numpy_helper.to_array(tensor)
        if value.dtype != np.float32 or value.size < HALF_FROM:
            kept.append(tensor)
            continue
        half = value.astype(np.float16)
        if not np.isfinite(half).all():
            raise ValueError(f"{tensor.name} does not fit into float16")
        kept.append(numpy_helper.from_array(half, f"{tensor.name}/half"))
        casts.append(helper.make_node("Cast", [f"{tensor.name}/half"], [tensor.name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(nodes)
    onnx.checker.check_model(result, full_check=True)
    return result


def write(detector: Detector, thresholds: Mapping[str, float], folder: Path) -> onnx.ModelProto:
    """model.onnx, half.onnx and manifest.json, thresholds cut so that whatever reached one still does. @returns the model as it was stored"""
    model = halved(exported(detector))
    weights = model.SerializeToString()
    if len(weights) > MAX_BYTES:
        raise ValueError(f"{len(weights):,} bytes are more than {MAX_BYTES:,}")
    manifest = {
        "id": MODEL_ID,
        "kind": "detector",
        "file": "model.onnx",
        "sha256": hashlib.sha256(weights).hexdigest(),
        "licence": "MIT",
        "input": {
            "name": INPUT,
            "sizes": [{"width": width, "height": height} for width, height in SIZES],
            "layout": "NCHW",
            "channels": "BGR",
            "scale": 1,
            "mean": MEAN_BGR,
            "std": [1, 1, 1],
            "fit": "contain",
            "background": [255, 255, 255],
            "type": "float32",
        },
        "output": {"boxes": "boxes", "scores": "scores", "masks": {"name": "masks", "stride": FINE_STRIDE}},
        "classes": [
            {"category": category, "threshold": math.floor(1000 * thresholds[category]) / 1000} for category in CATEGORIES
        ],
        "nms": {"iou": SAME},
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(weights)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    write_half(folder, FULL_FROM[MODEL_ID])
    return model
