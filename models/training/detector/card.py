"""Prints what the model card tells: what the shipped file finds, and how long it takes beside the encoder."""

import statistics
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

sys.path.append(str(Path(__file__).resolve().parents[1]))
from features import open_session  # noqa: E402

from canvas import SIZES, all_found, in_session
from export import MODEL_ID
from figures import confusion_table, flat_lay_table, refused, street_table
from found import Found
from lessons import Data
from nothing import backgrounds
from scenes import Scene

THREADS = 2


def print_card(model: onnx.ModelProto, thresholds: Mapping[str, float], data: Data, encoder: Path) -> None:
    """Everything below was computed by the file that is shipped, in onnxruntime."""
    answer = in_session(open_session(model, THREADS))

    def found_in(scenes: list[Scene]) -> list[list[Found]]:
        return all_found(answer, [scene.pixels for scene in scenes])

    print(f"\n{MODEL_ID}: {model.ByteSize():,} bytes")
    for split in ("val", "test"):
        scenes = data.street[split]
        found = found_in(scenes)
        print(f"\n## Street photos, {split}: {len(scenes)}\n\n{street_table(scenes, found, thresholds)}")
        print(f"\n{confusion_table(scenes, found, thresholds)}")
    flat = data.flat["test"]
    print(f"\n## Flat lays, test\n\n{flat_lay_table(flat, found_in(flat), thresholds)}")
    drawn = data.held_drawn
    print(f"\n## Drawn street pictures of a seed that wasn't learned from\n\n{street_table(drawn, found_in(drawn), thresholds)}")
    empty = {"samples and drawings": data.held_nothing, "street backgrounds": backgrounds(data.street["test"])}
    for name, scenes in empty.items():
        print(f"\nNothing is told in {100 * refused(found_in(scenes), thresholds):.1f} % of {len(scenes)} {name} without clothes.")
    print("\n" + _timing(model, encoder))


def _timing(model: onnx.ModelProto, encoder: Path, runs: int = 20) -> str:
    """Medians of the processor's time, each network on two threads that don't wait awake: others on the machine hardly change it."""
    sessions = {"encoder 224x224": (_patient(onnx.load(encoder)), (224, 224))}
    detector = _patient(model)
    sessions |= {f"detector {width}x{height}": (detector, (width, height)) for width, height in SIZES}
    random = np.random.default_rng(0)
    took: dict[str, float] = {}
    for name, (session, (width, height)) in sessions.items():
        pixels = random.normal(0, 60, (1, 3, height, width)).astype(np.float32)
        times = []
        for _ in range(runs):
            started = time.process_time()
            session.run(None, {"pixels": pixels})
            times.append(time.process_time() - started)
        took[name] = 1000 * statistics.median(times)
    whole = took["encoder 224x224"]
    return "; ".join(f"{name}: {value:.0f} ms ({value / whole:.2f})" for name, value in took.items())


def _patient(model: onnx.ModelProto) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
