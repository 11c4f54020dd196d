"""Photos that are another one anew: cropped, in other colours, or taken a moment later. What is measured on is not learned from in disguise."""

from collections.abc import Sequence

import numpy as np
from PIL import Image

from scenes import Scene

SIDES = (16, 24)  # pixels of a thumbnail, width by height
# From this correlation of two grey thumbnails on: the repeats that were found by eye lie at 0.84 to 1.00, other photos at 0.87 at most, so
# a few are left out in vain.
ALIKE = 0.8
# The same people in the same clothes, photographed a moment later: 0.62 to 0.74. Keys of pairs.
A_MOMENT_LATER = (("0312", "0398"), ("0366", "0649"), ("0045", "1456"), ("1018", "1851"))


def without_repeats(scenes: Sequence[Scene], held_out: Sequence[Scene]) -> list[Scene]:
    """The scenes that repeat none of the others."""
    if not scenes or not held_out:
        return list(scenes)
    held_keys = {scene.key for scene in held_out}
    later = {key for pair in A_MOMENT_LATER for key in pair if held_keys.intersection(pair)} - held_keys
    alike = (_thumbnails(scenes) @ _thumbnails(held_out).T).max(axis=1)
    return [scene for scene, most in zip(scenes, alike, strict=True) if most < ALIKE and scene.key not in later]


def _thumbnails(scenes: Sequence[Scene]) -> np.ndarray:
    """A row each, grey, of mean 0 and length 1."""
    grey = [np.asarray(Image.fromarray(scene.pixels).convert("L").resize(SIDES, Image.BOX), float).ravel() for scene in scenes]
    rows = np.stack(grey)
    rows -= rows.mean(axis=1, keepdims=True)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
