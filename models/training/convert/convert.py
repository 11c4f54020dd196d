"""Weights of Keras, TensorFlow.js or torchvision into a folder that ENCODER=<folder> serves with."""

import argparse
import json
import sys
from pathlib import Path
from typing import get_args

from agreement import MAX_DIFFERENCE, largest_differences
from export import Pooling, Taken, manifest, onnx_file
from keras_networks import from_keras, from_tfjs
from networks import NETWORKS
from source import Source
from torchvision_networks import from_torchvision

DRAWN = Path(__file__).resolve().parents[3] / "test/fixtures/encoder"


def convert(network: str, weights: Path, taken: list[Taken], licence: str, out: Path, pictures: Path) -> None:
    """Reads, cuts, converts, compares and writes; see `write_converted`."""
    layers = list(dict.fromkeys(part.layer for part in taken))
    write_converted(_read(network, weights, layers), taken, licence, out, pictures)


def write_converted(source: Source, taken: list[Taken], licence: str, out: Path, pictures: Path) -> None:
    """
    `out` gets model.onnx and manifest.json, and its name becomes the encoder's id.
    @raise ValueError if the converted file answers differently on noise or on the `pictures`; nothing is written then
    """
    layers = list(dict.fromkeys(part.layer for part in taken))
    model = onnx_file(source, layers)
    differences = largest_differences(model, source, layers, pictures)
    for layer, difference in differences.items():
        print(f"{out.name}: {layer} differs from {source.framework} by at most {difference:.1e} of its largest number")
    if max(differences.values()) > MAX_DIFFERENCE:
        raise ValueError(f"the converted file differs by more than {MAX_DIFFERENCE:.0e}; nothing was written")
    out.mkdir(parents=True, exist_ok=True)
    (out / "model.onnx").write_bytes(model)
    described = manifest(out.name.lower(), licence, source, model, taken)
    (out / "manifest.json").write_text(json.dumps(described, indent=2) + "\n")
    print(f"{out}: {len(model) / 1e6:.1f} MB")


def _read(network: str, weights: Path, layers: list[str]) -> Source:
    for endings, reader in (
        ((".h5", ".keras"), from_keras),
        ((".tgz", ".tar.gz", ".tar"), from_tfjs),
        ((".pth", ".pt"), from_torchvision),
    ):
        if weights.name.endswith(endings):
            return reader(weights, NETWORKS[network], layers)
    raise ValueError(f"{weights} is none of .h5, .keras (Keras), .tgz, .tar (TensorFlow.js), .pth, .pt (torchvision)")


def taken_of(text: str) -> Taken:
    """`block5_pool`, `block5_pool:max`."""
    layer, _, pooling = text.partition(":")
    if pooling not in ("", *get_args(Pooling)):
        raise argparse.ArgumentTypeError(f"{text}: pooling is one of {', '.join(get_args(Pooling))}")
    return Taken(layer, pooling or "average")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="layers: " + "; ".join(f"{name}: {', '.join(network.layers)}" for name, network in NETWORKS.items()),
    )
    parser.add_argument("--network", required=True, choices=NETWORKS)
    parser.add_argument("--weights", required=True, type=Path, help=".h5, .keras, .tgz, .pth")
    parser.add_argument(
        "--layers", required=True, nargs="+", type=taken_of, metavar="LAYER[:POOLING]",
        help="what is taken: one of the names below, or a layer as the framework calls it; several are joined. "
        f"Pooling of maps: {', '.join(get_args(Pooling))} (default average)",
    )  # fmt: skip
    parser.add_argument("--licence", required=True, help="of the weights, as their source names it")
    parser.add_argument("--out", required=True, type=Path, help="the folder; its name becomes the encoder's id")
    parser.add_argument("--pictures", type=Path, default=DRAWN, help="a folder of pictures to compare with")
    asked = parser.parse_args()
    try:
        convert(asked.network, asked.weights, asked.layers, asked.licence, asked.out.resolve(), asked.pictures)
    except (ValueError, OSError) as problem:
        sys.exit(f"{parser.prog}: {problem}")


if __name__ == "__main__":
    main()
