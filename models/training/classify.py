"""Shows that the converted network still knows ImageNet: the classes seen most often in each kind of clothing."""

import json
import tarfile
from collections import Counter
from pathlib import Path

from features import open_session, run
from graph import classifier_model
from material import Material
from pictures import Fit
from report import table
from tfjs_layers import LayersModel

PHOTOS_OF_A_KIND = 10


def classes_table(model: LayersModel, tarball: Path, material: Material, fit: Fit) -> str:
    """Photos of the test split; the names of the classes come with the weights."""
    with tarfile.open(tarball) as archive:
        names: dict[str, str] = json.load(archive.extractfile("package/assets/labels.json"))
    session = open_session(classifier_model(model))
    by_kind: dict[str, list] = {}
    for picture in material.pictures("clothing", "test"):
        by_kind.setdefault(next(iter(picture.kinds)), []).append(picture.shot)
    rows = []
    for kind, shots in by_kind.items():
        logits = run(session, shots[:PHOTOS_OF_A_KIND], fit, kind)
        seen = Counter(names[str(top)] for row in logits for top in row.argsort()[-3:])
        rows.append([kind, ", ".join(f"{name} {times}" for name, times in seen.most_common(4))])
    return table(["kind", f"classes among the top 3 of {PHOTOS_OF_A_KIND} photos"], rows)
