"""The tables of the model card: what is found on street photos, flat lays, drawn pictures and pictures without clothes."""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).resolve().parents[1]))
from report import table  # noqa: E402

from found import GROUP, Found, chosen, iou
from labels import CATEGORIES, MEASURED_AS
from precision import (
    RIGHT,
    TOLD_APART,
    Matched,
    average_precision,
    interval,
    matched,
    precision_of,
    recall_at,
    recall_of,
    threshold_for,
)
from scenes import Scene

PRECISION = 0.8
# A category whose recall stays below this at that precision gets the threshold of its best F1.
LEAST_RECALL = 0.6


def learned_thresholds(scenes: Sequence[Scene], found: Sequence[Sequence[Found]]) -> dict[str, float]:
    """Of every category, on the validation split; a skirt's is a bottom's, as they are one when measured."""
    thresholds = {
        category: threshold_for(_matches(scenes, found, category), PRECISION, LEAST_RECALL) for category in TOLD_APART
    }
    return {category: thresholds[MEASURED_AS.get(category, category)] for category in CATEGORIES}


def _matches(scenes: Sequence[Scene], found: Sequence[Sequence[Found]], category: str) -> list[Matched]:
    return [matched(scene, garments, category) for scene, garments in zip(scenes, found, strict=True)]


def street_table(scenes: Sequence[Scene], found: Sequence[list[Found]], thresholds: Mapping[str, float]) -> str:
    """
    Precision and recall of what is told (thresholds and the rule for dresses applied); the curve's figures of all that
    is found. In brackets: 95 % over photos.
    """
    rows = []
    told = [chosen(garments, thresholds) for garments in found]
    for category in TOLD_APART:
        answers, curve = (_matches(scenes, of, category) for of in (told, found))
        figures = [
            _with_interval(answers, precision_of),
            _with_interval(answers, recall_of),
            _with_interval(curve, partial(recall_at, precision=PRECISION)),
            _with_interval(curve, average_precision),
        ]
        rows.append([category, str(sum(photo.wanted for photo in curve)), f"{thresholds[category]:.3f}", *figures])
    return table(["category", "garments", "threshold", "precision", "recall", "recall at precision .8", "AP"], rows)


def _with_interval(photos: Sequence[Matched], figure: Callable[[Sequence[Matched]], float]) -> str:
    low, high = interval(photos, figure)
    return f"{figure(photos):.2f} ({low:.2f} to {high:.2f})"


def confusion_table(scenes: Sequence[Scene], found: Sequence[list[Found]], thresholds: Mapping[str, float]) -> str:
    """Rows: what was told; columns: the garment that it overlaps most, from IoU 0.5 on. Last row: garments not told."""
    nothing = len(TOLD_APART)
    counts = np.zeros((nothing + 1, nothing + 1), int)
    for scene, garments in zip(scenes, found, strict=True):
        height, width = scene.pixels.shape[:2]
        boxes = np.array([region.box for region in scene.regions]).reshape(-1, 4) / [width, height, width, height]
        hit = np.zeros(len(scene.regions), bool)
        for garment in chosen(garments, thresholds):
            overlap = iou(np.array([garment.box]), boxes)[0]
            # The right category counts before a larger overlap: a coat and the dress in it have nearly one box.
            same = np.array([GROUP[region.kind] == GROUP[garment.kind] for region in scene.regions], bool)
            own = np.where(same & (overlap >= RIGHT), overlap + 1, overlap)
            best = int(own.argmax()) if len(own) else -1
            if best >= 0 and overlap[best] >= RIGHT:
                hit[best] = True
                counts[_place(garment.kind), _place(scene.regions[best].kind)] += 1
            else:
                counts[_place(garment.kind), nothing] += 1
        for region, seen in zip(scene.regions, hit, strict=True):
            if region.wanted and not seen:
                counts[nothing, _place(region.kind)] += 1
    names = [*TOLD_APART, "nothing"]
    rows = [[name, *(str(count) if count else "" for count in counts[row])] for row, name in enumerate(names)]
    return table(["told \\ there is", *names], rows)


def _place(kind: int) -> int:
    return TOLD_APART.index(CATEGORIES[GROUP[kind]])


def flat_lay_table(scenes: Sequence[Scene], found: Sequence[list[Found]], thresholds: Mapping[str, float]) -> str:
    """By category: is the most certain garment that is told of the right category, and how much else is told?"""
    rows = []
    groups = {category: [i for i, scene in enumerate(scenes) if category in scene.tags] for category in CATEGORIES}
    groups["all"] = list(range(len(scenes)))
    for name, members in groups.items():
        if not members:
            continue
        told = [chosen(found[i], thresholds) for i in members]
        right = [bool(t) and CATEGORIES[t[0].kind] in scenes[i].tags for i, t in zip(members, told, strict=True)]
        among = [any(CATEGORIES[g.kind] in scenes[i].tags for g in t) for i, t in zip(members, told, strict=True)]
        whole = [bool(t) and _holds_the_middle(t[0]) for t in told]
        numbers = [np.mean(right), np.mean(among), np.mean([bool(t) for t in told]), np.mean(whole)]
        rows.append([name, str(len(members)), *(f"{100 * n:.1f}" for n in numbers), f"{np.mean([len(t) for t in told]):.2f}"])
    titles = ["category", "photos", "first is right, %", "right among them, %", "anything, %", "box sensible, %", "garments a photo"]
    return table(titles, rows)


# The photographs of single garments show them large and in the middle.
LEAST_SIDE = 0.35


def _holds_the_middle(garment: Found) -> bool:
    left, top, right, bottom = garment.box
    return left < 0.5 < right and top < 0.5 < bottom and max(right - left, bottom - top) >= LEAST_SIDE


def refused(found: Sequence[list[Found]], thresholds: Mapping[str, float]) -> float:
    """Share of pictures in which nothing is told."""
    return float(np.mean([not chosen(garments, thresholds) for garments in found]))
