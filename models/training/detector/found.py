"""From the network's answer to garments: the rules that the program follows too (non-maximum suppression, dresses)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from labels import CATEGORIES, MEASURED_AS

SAME = 0.5  # IoU from which two boxes of one category are one garment
# A bottom and a skirt are one garment when their boxes are; so the more certain of them stays.
GROUP = [CATEGORIES.index(MEASURED_AS.get(category, category)) for category in CATEGORIES]
LOWEST = 0.02  # scores below are never looked at
MOST = 100  # candidates for each category


@dataclass(frozen=True)
class Found:
    """A garment as it was found; the box in 0..1 of the photo (left, top, right, bottom)."""

    kind: int
    box: tuple[float, float, float, float]
    score: float


def iou(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Intersection over union, N x 4 and M x 4 -> N x M."""
    shared = np.clip(np.minimum(a[:, None, 2:], b[None, :, 2:]) - np.maximum(a[:, None, :2], b[None, :, :2]), 0, None).prod(2)
    area_a, area_b = (np.clip(box[:, 2:] - box[:, :2], 0, None).prod(1) for box in (a, b))
    return shared / (area_a[:, None] + area_b[None] - shared + 1e-9)


def suppressed(boxes: np.ndarray, scores: np.ndarray) -> list[Found]:
    """
    boxes: A x 4; scores: A x K. In every group of categories the best box stays and takes away what overlaps it;
    best first.
    """
    found: list[Found] = []
    for group in sorted(set(GROUP)):
        kinds = [kind for kind, of in enumerate(GROUP) if of == group]
        cells, columns = np.nonzero(scores[:, kinds] >= LOWEST)
        values = scores[:, kinds][cells, columns]
        order = np.argsort(-values, kind="stable")[:MOST]
        cells, columns, values = cells[order], columns[order], values[order]
        overlap = iou(boxes[cells], boxes[cells])
        kept: list[int] = []
        for index in range(len(cells)):
            if (overlap[index, kept] < SAME).all():
                kept.append(index)
        for index in kept:
            box = tuple(float(side) for side in boxes[cells[index]])
            found.append(Found(kinds[int(columns[index])], box, float(values[index])))
    return sorted(found, key=lambda garment: -garment.score)


WITHIN = 0.8  # share of the smaller garment that lies in the dress


def chosen(found: list[Found], thresholds: Mapping[str, float]) -> list[Found]:
    """
    What is told: whatever reaches its category's threshold; where a dress and a top, bottom or skirt claim the same
    place, the more certain one. A coat over a dress stays.
    """
    kept: list[Found] = []
    rivals = {"dress": ("top", "bottom", "skirt"), "top": ("dress",), "bottom": ("dress",), "skirt": ("dress",)}
    for garment in found:
        category = CATEGORIES[garment.kind]
        if garment.score < thresholds[category]:
            continue
        against = [other for other in kept if CATEGORIES[other.kind] in rivals.get(category, ())]
        if all(_covered(garment.box, other.box) < WITHIN for other in against):
            kept.append(garment)
    return kept


def _covered(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """Share of the smaller box that lies in the other."""
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (a, b))
    return max(0.0, width) * max(0.0, height) / max(smaller, 1e-9)
