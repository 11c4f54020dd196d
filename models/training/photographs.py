"""The photographs that the recipe learns from and is measured on, with their splits and kinds."""

import csv
import json
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image

from pictures import Box, Shot

# fit: the whitening is learned on it. val: choices and thresholds. test: only what is reported.
Split = Literal["fit", "val", "test"]
VALIDATION_SHARE = 0.2  # of the published train split

# The kinds of `clothing` that a label of `street` may be sold as. Labels that are missing here have no kind there.
SHOES = frozenset({"Shoes"})
KINDS_OF_STREET_LABEL: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        ["boots", "clogs", "flats", "heels", "loafers", "pumps", "sandals", "shoes", "sneakers", "wedges"], SHOES
    ),
    **dict.fromkeys(["pants", "jeans", "leggings"], frozenset({"Pants"})),
    **dict.fromkeys(["sweater", "jumper", "cardigan"], frozenset({"Longsleeve", "Hoodie"})),
    **dict.fromkeys(["sweatshirt", "hoodie"], frozenset({"Hoodie", "Longsleeve"})),
    **dict.fromkeys(["coat", "cape"], frozenset({"Outwear"})),
    **dict.fromkeys(["blazer", "suit"], frozenset({"Blazer"})),
    "jacket": frozenset({"Outwear", "Blazer"}),
    **dict.fromkeys(["dress", "romper"], frozenset({"Dress"})),
    "skirt": frozenset({"Skirt"}),
    "shorts": frozenset({"Shorts"}),
    "hat": frozenset({"Hat"}),
    "t-shirt": frozenset({"T-Shirt", "Polo", "Undershirt", "Top"}),
    "top": frozenset({"Top", "T-Shirt", "Undershirt", "Blouse"}),
    "blouse": frozenset({"Blouse", "Shirt", "Top"}),
    "shirt": frozenset({"Shirt", "Polo", "T-Shirt", "Blouse"}),
}

MIN_GARMENT_AREA = 0.01  # of the photo; smaller ones are slivers under another garment
CROP_MARGIN = 0.10  # of the garment's box, each side, as the program crops what its detector finds


@dataclass(frozen=True)
class Labelled:
    """A picture with its split and the kinds that are right for it; no kinds where that is unknown."""

    shot: Shot
    split: Split
    kinds: frozenset[str]


def read_clothing(data: Path) -> list[Labelled]:
    """Photos of single garments without a person: one kind each."""
    with open(data / "clothing" / "labels.csv", newline="") as file:
        return [
            Labelled(
                Shot(f"clothing/{row['id']}", data / "clothing" / "images" / f"{row['id']}.webp"),
                _split(row["split"], row["id"]),
                frozenset({row["label"]}),
            )
            for row in csv.DictReader(file)
        ]


@dataclass(frozen=True)
class Street:
    """
    Street photographs whole, and for those with masks: their garments, the same garments alone on white (in the same
    order), and pieces of their backgrounds.
    """

    whole: list[Labelled]
    garments: list[Labelled]
    alone: list[Labelled]
    backgrounds: list[Labelled]


def read_street(data: Path) -> Street:
    """Photos without masks are in no test split, so they are learned from."""
    annotations = json.loads((data / "street" / "annotations.json").read_text())
    street = Street([], [], [], [])
    for photo in annotations["photos"]:
        name, file = f"street/{photo['id']}", data / "street" / "photos" / f"{photo['id']}.webp"
        split = _split(photo["split"], photo["id"]) if photo.get("mask") else "fit"
        names = photo.get("labels") or photo.get("tags") or []
        kinds = frozenset().union(*(KINDS_OF_STREET_LABEL.get(label, frozenset()) for label in names))
        street.whole.append(Labelled(Shot(name, file), split, kinds))
        if not photo.get("mask"):
            continue
        mask_file = data / "street" / "masks" / f"{photo['id']}.png"
        mask = np.asarray(Image.open(mask_file))
        for label in np.unique(mask):
            title = annotations["labels"][label]
            if title in KINDS_OF_STREET_LABEL and (mask == label).mean() >= MIN_GARMENT_AREA:
                shot = Shot(f"{name}/{title}", file, _box(mask == label))
                street.garments.append(Labelled(shot, split, KINDS_OF_STREET_LABEL[title]))
                alone = replace(shot, key=f"{shot.key}/alone", cut=(mask_file, int(label)))
                street.alone.append(Labelled(alone, split, KINDS_OF_STREET_LABEL[title]))
        for box in _empty_boxes(mask, zlib.crc32(name.encode())):
            street.backgrounds.append(Labelled(Shot(f"{name}/background{box}", file, box), split, frozenset()))
    return street


def _split(published: str, key: str) -> Split:
    if published == "test":
        return "test"
    return "val" if zlib.crc32(key.encode()) % 1000 < 1000 * VALIDATION_SHARE else "fit"


def _box(mask: np.ndarray) -> Box:
    """The box around a mask with its margin, inside the photo."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    spare_y, spare_x = (round(CROP_MARGIN * (line[-1] - line[0] + 1)) for line in (rows, columns))
    top, bottom = max(0, rows[0] - spare_y), min(mask.shape[0], rows[-1] + 1 + spare_y)
    left, right = max(0, columns[0] - spare_x), min(mask.shape[1], columns[-1] + 1 + spare_x)
    return int(left), int(top), int(right - left), int(bottom - top)


def _empty_boxes(mask: np.ndarray, seed: int, wanted: int = 2, tries: int = 200) -> list[Box]:
    """Up to `wanted` boxes, each side 25 to 60 % of the photo's width, in which nothing of the person is."""
    random, found = np.random.default_rng(seed), []
    height, width = mask.shape
    for _ in range(tries):
        w, h = (int(side) for side in random.uniform(0.25, 0.6, 2) * width)
        left, top = int(random.integers(0, width - w + 1)), int(random.integers(0, height - h + 1))
        if not mask[top : top + h, left : left + w].any():
            found.append((left, top, w, h))
        if len(found) == wanted:
            break
    return found
