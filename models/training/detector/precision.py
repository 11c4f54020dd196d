"""Precision, recall and average precision of boxes at IoU 0.5, with bootstrap intervals over photos."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from found import GROUP, Found, iou
from labels import CATEGORIES, MEASURED_AS
from scenes import Scene

RIGHT = 0.5  # IoU from which a box is right
TOLD_APART = tuple(category for category in CATEGORIES if category not in MEASURED_AS)
BOOTSTRAPS = 400


@dataclass(frozen=True)
class Matched:
    """Of one photo and one category: scores and whether right, best first, and how many garments there are."""

    scores: np.ndarray
    right: np.ndarray
    wanted: int


def matched(scene: Scene, found: Sequence[Found], category: str) -> Matched:
    """Every box takes the free garment that it overlaps most; a box over a garment too small to be asked for is left out."""
    group = CATEGORIES.index(category)
    height, width = scene.pixels.shape[:2]
    regions = [region for region in scene.regions if GROUP[region.kind] == group]
    boxes = np.array([region.box for region in regions]).reshape(-1, 4) / [width, height, width, height]
    wanted = np.array([region.wanted for region in regions], bool)
    own = [garment for garment in found if GROUP[garment.kind] == group]
    overlap = iou(np.array([garment.box for garment in own]).reshape(-1, 4), boxes)
    free, scores, right = wanted.copy(), [], []
    for index, garment in enumerate(own):
        candidates = np.where(free, overlap[index], 0)
        best = int(candidates.argmax()) if len(regions) else -1
        if best >= 0 and candidates[best] >= RIGHT:
            free[best] = False
            scores.append(garment.score)
            right.append(True)
        elif not (overlap[index][~wanted] >= RIGHT).any():
            scores.append(garment.score)
            right.append(False)
    return Matched(np.array(scores), np.array(right, bool), int(wanted.sum()))


@dataclass(frozen=True)
class Curve:
    """precision and recall at every score, the highest score first"""

    scores: np.ndarray
    precision: np.ndarray
    recall: np.ndarray


def curve(photos: Sequence[Matched]) -> Curve:
    scores = np.concatenate([photo.scores for photo in photos])
    right = np.concatenate([photo.right for photo in photos]).astype(bool)
    wanted = sum(photo.wanted for photo in photos)
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(right[order])
    return Curve(scores[order], hits / np.arange(1, len(order) + 1), hits / max(1, wanted))


def recall_at(photos: Sequence[Matched], precision: float) -> float:
    """The highest recall at a precision of at least this; 0 where that is never reached."""
    line = curve(photos)
    reached = line.recall[line.precision >= precision]
    return float(reached.max()) if len(reached) else 0.0


def average_precision(photos: Sequence[Matched]) -> float:
    """Area under the curve, precision made falling (as COCO and Pascal VOC since 2010 compute it)."""
    line = curve(photos)
    if not len(line.scores):
        return 0.0
    falling = np.maximum.accumulate(line.precision[::-1])[::-1]
    return float((np.diff(line.recall, prepend=0) * falling).sum())


def precision_of(told: Sequence[Matched]) -> float:
    """Of what was told at all; 1 where nothing was."""
    right = np.concatenate([photo.right for photo in told]).astype(bool)
    return float(right.mean()) if len(right) else 1.0


def recall_of(told: Sequence[Matched]) -> float:
    return sum(int(photo.right.sum()) for photo in told) / max(1, sum(photo.wanted for photo in told))


def threshold_for(photos: Sequence[Matched], precision: float, least: float) -> float:
    """
    The lowest score at which the precision is reached; where even then fewer than `least` are found, the score of the
    best F1.
    """
    line = curve(photos)
    good = np.flatnonzero(line.precision >= precision)
    if len(good) and line.recall[good[-1]] >= least:
        return float(line.scores[good[-1]])
    f1 = 2 * line.precision * line.recall / np.maximum(line.precision + line.recall, 1e-9)
    return float(line.scores[f1.argmax()])


def interval(photos: Sequence[Matched], figure: Callable[[Sequence[Matched]], float], seed: int = 0) -> tuple[float, float]:
    """95 % of what the figure is over photos drawn with replacement."""
    random = np.random.default_rng(seed)
    values = [figure([photos[i] for i in random.integers(0, len(photos), len(photos))]) for _ in range(BOOTSTRAPS)]
    return float(np.percentile(values, 2.5)), float(np.percentile(values, 97.5))
