"""Pictures without clothes: pieces of street that hold no person, and the samples of the encoder's recipe."""

from pathlib import Path

import sys
import zlib

import numpy as np

sys.path.append(str(Path(__file__).resolve().parents[1]))
from no_clothes import read_no_clothes  # noqa: E402
from photographs import _empty_boxes  # noqa: E402

from scenes import Scene

PIECES = 2  # of each street photo


def read_nothing() -> tuple[list[Scene], list[Scene]]:
    """@returns pictures to train on and others to report on"""
    samples = read_no_clothes()
    trained, told = (
        [_empty(sample.shot.key, np.asarray(sample.shot.source)) for sample in samples if sample.split == split]
        for split in ("val", "test")
    )
    return trained, told


def backgrounds(scenes: list[Scene]) -> list[Scene]:
    """Pieces of street photos in which nothing of the person is. Passers-by may be in them."""
    found = []
    for scene in scenes:
        for left, top, width, height in _empty_boxes(scene.fine, zlib.crc32(scene.key.encode()), PIECES):
            found.append(_empty(f"{scene.key}/{left},{top}", scene.pixels[top : top + height, left : left + width]))
    return found


def _empty(key: str, pixels: np.ndarray) -> Scene:
    shape = pixels.shape[:2]
    return Scene(key, np.ascontiguousarray(pixels), "fit", [], np.zeros(shape, np.uint8), np.zeros(shape, np.uint8))
