"""The pictures that the detector learns from and is measured on, decoded, with what is known of each."""

import csv
import json
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image

from labels import CATEGORIES, CATEGORIES_OF_KIND
from regions import Region, bounds, regions_of

# fit: trained on. val: choices and thresholds. test: only what is reported.
Split = Literal["fit", "val", "test"]
VALIDATION_SHARE = 0.2  # of the published train split
UNKNOWN = 255  # a pixel without a label


@dataclass(frozen=True)
class Scene:
    """A picture (height x width x RGB) with its garments; `fine` and `numbers` are maps of the same height and width."""

    key: str
    pixels: np.ndarray
    split: Split
    regions: list[Region] = field(default_factory=list)
    fine: np.ndarray | None = None
    numbers: np.ndarray | None = None
    tags: frozenset[str] = frozenset()
    """Categories (of a flat lay: the right ones) that are said to be in the picture as a whole."""


def read_street(data: Path, limit: int | None = None) -> list[Scene]:
    """The photographs with masks."""
    scenes = []
    for photo in _photos(data)[:limit]:
        if photo.get("mask"):
            fine = np.asarray(Image.open(data / "street" / "masks" / f"{photo['id']}.png"))
            regions, numbers = regions_of(fine)
            pixels = _pixels(data / "street" / "photos" / f"{photo['id']}.webp")
            scenes.append(Scene(photo["id"], pixels, _split(photo["split"], photo["id"]), regions, fine, numbers))
    return scenes


def read_tagged(data: Path, limit: int | None = None) -> list[Scene]:
    """The street photographs with tags only: no garment of theirs has a box."""
    return [
        Scene(
            photo["id"], _pixels(data / "street" / "photos" / f"{photo['id']}.webp"), "fit", tags=frozenset(photo["tags"])
        )
        for photo in [photo for photo in _photos(data) if not photo.get("mask")][:limit]
    ]


def read_flat_lays(data: Path, masks: Path | None, limit: int | None = None) -> list[Scene]:
    """Clothes without a person. `masks`: what a teacher cut out, by id; a flat lay without a mask has no box."""
    scenes = []
    with open(data / "clothing" / "labels.csv", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: zlib.crc32(row["id"].encode()))
    for row in rows[:limit]:
        categories = CATEGORIES_OF_KIND[row["label"]]
        scene = Scene(
            row["id"],
            _pixels(data / "clothing" / "images" / f"{row['id']}.webp"),
            _split(row["split"], row["id"]),
            tags=frozenset(categories),
        )
        mask = masks / f"{row['id']}.png" if masks is not None else None
        if mask is not None and mask.exists():
            scene = _with_mask(scene, np.asarray(Image.open(mask)) > 0)
        scenes.append(scene)
    return scenes


def read_drawn(folder: Path) -> list[Scene]:
    """What `samelook demo` drew: street pictures with exact boxes; `folder` holds a folder for each seed."""
    scenes = []
    for file in sorted(folder.glob("*/truth/*.json")):
        truth = json.loads(file.read_text())
        shop = file.parent.parent
        size = np.array([truth["width"], truth["height"]] * 2)
        regions = [
            Region(CATEGORIES.index(g["category"]), tuple(size * [g["box"][s] for s in ("left", "top", "right", "bottom")]), 0, True)
            for g in truth["garments"]
        ]
        scenes.append(Scene(f"{shop.name}/{truth['image']}", _pixels(shop / truth["image"]), "fit", regions))
    return scenes


def read_products(folder: Path) -> list[Scene]:
    """What `samelook demo` drew: product pictures. Their boxes hold whatever differs from the corners."""
    scenes = []
    for shop in sorted(path.parent for path in folder.glob("*/catalogue.jsonl")):
        for line in (shop / "catalogue.jsonl").read_text().splitlines():
            item = json.loads(line)
            pixels = _pixels(shop / item["images"][0])
            scene = Scene(f"{shop.name}/{item['id']}", pixels, "fit", tags=frozenset({item["category"]}))
            corner = np.median(pixels[:8, :8].reshape(-1, 3), axis=0)
            scenes.append(_with_mask(scene, np.abs(pixels - corner).max(axis=2) > 24))
    return scenes


MIN_MASK, MAX_MASK = 0.04, 0.92  # of the picture: what is smaller or larger isn't a cut-out garment


def _with_mask(scene: Scene, mask: np.ndarray) -> Scene:
    """One garment, the box round its mask; nothing where the mask can't be right or the category is in doubt."""
    if len(scene.tags) != 1 or not MIN_MASK <= mask.mean() <= MAX_MASK:
        return scene
    kind = CATEGORIES.index(next(iter(scene.tags)))
    # The rows and columns that hold hardly anything are shadows and specks.
    rows, columns = mask.mean(axis=1) > 0.01, mask.mean(axis=0) > 0.01
    mask = mask & rows[:, None] & columns[None]
    return replace(scene, regions=[Region(kind, bounds(mask), 0, True)]) if mask.any() else scene


def _photos(data: Path) -> list[dict]:
    return json.loads((data / "street" / "annotations.json").read_text())["photos"]


def _pixels(file: Path) -> np.ndarray:
    picture = Image.open(file)
    if picture.mode in ("RGBA", "LA", "P"):
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, (255, 255, 255, 255))
        picture = Image.alpha_composite(white, picture)
    return np.asarray(picture.convert("RGB"))


def _split(published: str, key: str) -> Split:
    if published == "test":
        return "test"
    return "val" if zlib.crc32(key.encode()) % 1000 < 1000 * VALIDATION_SHARE else "fit"
