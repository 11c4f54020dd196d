"""
What computing in float16 changes: a model that rounds as a GPU would, run on a CPU beside float32.

    python half_measured.py ../resnet50-pca <photo>...
    python half_measured.py ../garments <photo>... --keep <folder>     also keeps the rounding model as a model of its own, for "samelook eval"

ONNX Runtime leaves the casts between two operators out on a CPU, and the rounding with them. So each value goes through a
"Concat" of its own, which takes float16 as it is and keeps it. Sums within one operator are float32, as on a GPU's tensor cores.
"""

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import ModelProto, TensorProto, helper
from PIL import Image

from half import FILE, WEIGHTS_FILE


def rounding(folder: Path) -> ModelProto:
    """half.onnx with its weights, a Concat of one behind each float16 value."""
    model = onnx.load(folder / FILE)
    graph = model.graph
    types = {value.name: value.type.tensor_type.elem_type for value in onnx.shape_inference.infer_shapes(model).graph.value_info}
    nodes, renamed = list(graph.node), {}
    del graph.node[:]
    for node in nodes:
        for index, name in enumerate(node.input):
            node.input[index] = renamed.get(name, name)
        graph.node.append(node)
        for name in node.output:
            if types.get(name) == TensorProto.FLOAT16:
                renamed[name] = f"{name}/rounded"
                graph.node.append(helper.make_node("Concat", [name], [renamed[name]], axis=0))
    return model


def largest(model: ModelProto, pictures: list[np.ndarray]) -> float:
    """Of all float16 values: what is beyond 65,504 can't be told in it."""
    told = ModelProto()
    told.CopyFrom(model)
    names = [node.output[0] for node in model.graph.node if node.op_type == "Concat" and node.output[0].endswith("/rounded")]
    for name in names:
        told.graph.node.append(helper.make_node("Cast", [name], [f"{name}/f"], to=TensorProto.FLOAT))
        told.graph.node.append(helper.make_node("Abs", [f"{name}/f"], [f"{name}/abs"]))
        told.graph.node.append(helper.make_node("ReduceMax", [f"{name}/abs"], [f"{name}/max"], keepdims=0))
        told.graph.output.append(helper.make_tensor_value_info(f"{name}/max", TensorProto.FLOAT, []))
    session = opened(told.SerializeToString())
    asked = [f"{name}/max" for name in names]
    return max(float(value) for picture in pictures for value in session.run(asked, {session.get_inputs()[0].name: picture}))


def opened(model: bytes | str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def fitted(path: Path, manifest: dict) -> np.ndarray:
    """The photo whole, on white, in the size of the model that is nearest in shape."""
    photo, wanted = Image.open(path).convert("RGB"), manifest["input"]
    sizes = [(one["width"], one["height"]) for one in wanted.get("sizes", [wanted])]
    shape = np.log(photo.width / photo.height)
    width, height = min(sizes, key=lambda size: abs(np.log(size[0] / size[1]) - shape))
    scale = min(width / photo.width, height / photo.height)
    photo = photo.resize((max(1, round(photo.width * scale)), max(1, round(photo.height * scale))), Image.Resampling.BICUBIC)
    canvas = Image.new("RGB", (width, height), "white")
    canvas.paste(photo, ((width - photo.width) // 2, (height - photo.height) // 2))
    bgr = np.asarray(canvas, np.float32)[:, :, ::-1] * wanted["scale"] - np.array(wanted["mean"], np.float32)
    return np.ascontiguousarray(bgr.transpose(2, 0, 1)[None], np.float32)


def keep(model: ModelProto, folder: Path, target: Path) -> None:
    """The rounding model with the manifest of the other one."""
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("*.onnx", "*.md"))
    weights = model.SerializeToString()
    (target / WEIGHTS_FILE).write_bytes(weights)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest.pop("half")
    manifest |= {"id": f"{manifest['id']}-rounded", "sha256": hashlib.sha256(weights).hexdigest()}
    (target / "manifest.json").write_text(json.dumps(manifest))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="of the model")
    parser.add_argument("photos", type=Path, nargs="+")
    parser.add_argument("--keep", type=Path, help="folder for the rounding model")
    arguments = parser.parse_args()
    folder = arguments.folder
    manifest = json.loads((folder / "manifest.json").read_text())
    model = rounding(folder)
    if arguments.keep:
        keep(model, folder, arguments.keep)
    full, half = opened(str(folder / WEIGHTS_FILE)), opened(model.SerializeToString())
    name = full.get_inputs()[0].name
    changes: dict[str, list[float]] = {}
    for path in arguments.photos:
        picture = fitted(path, manifest)
        for output, a, b in zip(full.get_outputs(), full.run(None, {name: picture}), half.run(None, {name: picture}), strict=True):
            cosine = float(a.ravel() @ b.ravel() / np.linalg.norm(a) / np.linalg.norm(b))
            changes.setdefault(output.name, []).append(cosine)
            changes.setdefault(f"{output.name}, largest difference", []).append(float(np.abs(a - b).max()))
    for what, values in changes.items():
        print(f"{what}: least {min(values):.6f}, median {np.median(values):.6f}, most {max(values):.6f} of {len(values)}")
    print(f"largest float16 value {largest(model, [fitted(path, manifest) for path in arguments.photos[:10]]):.0f}")


if __name__ == "__main__":
    main()
