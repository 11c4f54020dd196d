"""A cut network as one ONNX file, and the manifest by which the program runs it."""

import hashlib
import logging
import warnings
from dataclasses import dataclass
from typing import Literal

import onnx
import torch

from source import Source

OPSET = 18

Pooling = Literal["average", "max", "gem"]


@dataclass(frozen=True)
class Taken:
    """A layer, and how its map becomes a vector; a layer that gives a vector needs no pooling."""

    layer: str
    pooling: Pooling


def onnx_file(source: Source, outputs: list[str]) -> bytes:
    """Input `pixels` (N x 3 x side x side), one output for each layer; batch normalisation is folded into the convolutions."""
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the exporter's own making
        program = torch.onnx.export(
            source.module.eval(),
            (torch.zeros(2, 3, source.side, source.side),),
            input_names=["pixels"],
            output_names=outputs,
            dynamic_shapes={"pixels": {0: torch.export.Dim("n")}},
            opset_version=OPSET,
            dynamo=True,
            verbose=False,
        )
    model = program.model_proto
    _name_nothing_of_this_machine(model)
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString()


def _name_nothing_of_this_machine(model: onnx.ModelProto) -> None:
    """The exporter notes for each node where in which file it comes from; that made the hash differ from machine to machine."""
    for part in (
        model.graph.node,
        model.graph.value_info,
        model.graph.input,
        model.graph.output,
        model.graph.initializer,
    ):
        for entry in part:
            del entry.metadata_props[:]
            if isinstance(entry, onnx.NodeProto):
                entry.doc_string = ""
    del model.metadata_props[:]
    del model.graph.metadata_props[:]
    model.graph.doc_string = ""


def manifest(name: str, licence: str, source: Source, weights: bytes, taken: list[Taken]) -> dict:
    """What models/manifests/encoder.ts reads. No calibration: the program measures one on the catalogue's pictures."""
    shapes = {
        output.name: [size.dim_value for size in output.type.tensor_type.shape.dim]
        for output in onnx.load_from_string(weights).graph.output
    }
    given = [
        {"name": part.layer, "dimensions": shapes[part.layer][1]}
        | ({"pooling": part.pooling} if len(shapes[part.layer]) == 4 else {})
        for part in taken
    ]
    return {
        "id": name,
        "kind": "encoder",
        "file": "model.onnx",
        "sha256": hashlib.sha256(weights).hexdigest(),
        "licence": licence,
        "input": {
            "name": "pixels",
            "width": source.side,
            "height": source.side,
            "layout": "NCHW",
            "channels": source.numbers.channels,
            "scale": source.numbers.scale,
            "mean": list(source.numbers.mean),
            "std": list(source.numbers.std),
            "fit": "contain",
            "background": [255, 255, 255],
            "type": "float32",
        },
        **({"output": given[0]} if len(given) == 1 else {"outputs": given}),
        "metric": "cosine",
    }
