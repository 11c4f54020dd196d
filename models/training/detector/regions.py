"""Garments with their boxes out of a map of labels."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from labels import CATEGORIES, FINE_LABELS, LABELS_OF

# How far apart, in heights of the photo, two regions may lie side by side and still be one garment: shoes belong to a
# stride, sleeves to one body, bags and small things to the hand that covers them.
JOINED = {"shoes": 0.20, "bag": 0.04, "accessory": 0.04}
JOINED_OTHERWISE = 0.12
SPECK = 0.0002  # of the photo; slips of the annotator's tool
# Of the photo. Smaller regions are collars under a jumper, hems under a coat, rings: nothing that a search could be cut
# from. They are neither wanted nor wrong.
SMALL = {"shoes": 0.001, "bag": 0.001, "headwear": 0.001, "accessory": 0.001}
SMALL_OTHERWISE = 0.005


@dataclass(frozen=True)
class Region:
    """A garment: the class, the box in pixels (left, top, right, bottom), its number in the map of regions."""

    kind: int
    box: tuple[float, float, float, float]
    number: int
    wanted: bool


def regions_of(fine: np.ndarray) -> tuple[list[Region], np.ndarray]:
    """@returns the garments, and a map in which every pixel holds its garment's number (0 = none)"""
    numbers = np.zeros(fine.shape, np.uint8)
    regions: list[Region] = []
    present = np.flatnonzero(np.bincount(fine.ravel(), minlength=256))
    for kind, category in enumerate(CATEGORIES):
        for labels in _separate(category):
            chosen = np.zeros(256, bool)
            chosen[[FINE_LABELS.index(label) for label in labels]] = True
            if not chosen[present].any():
                continue
            mask = chosen[fine]
            for part in _joined(mask, JOINED.get(category, JOINED_OTHERWISE) * fine.shape[0]):
                number = len(regions) + 1
                numbers[part] = number
                wanted = part.mean() >= SMALL.get(category, SMALL_OTHERWISE)
                regions.append(Region(kind, bounds(part), number, bool(wanted)))
    return regions, numbers


def _separate(category: str) -> list[tuple[str, ...]]:
    """A scarf and a belt are two garments; a shirt and the jumper over it are one top."""
    return [(label,) for label in LABELS_OF[category]] if category == "accessory" else [LABELS_OF[category]]


def _joined(mask: np.ndarray, gap: float) -> list[np.ndarray]:
    """The connected regions of a mask without specks, those near each other put together."""
    parts, count = ndimage.label(mask, np.ones((3, 3)))
    sizes = np.bincount(parts.ravel(), minlength=count + 1)
    groups: list[tuple[float, float, list[int]]] = []
    slices = ndimage.find_objects(parts)
    order = sorted((part for part in range(1, count + 1) if sizes[part] >= SPECK * mask.size), key=lambda p: slices[p - 1][1].start)
    for part in order:
        left, right = slices[part - 1][1].start, slices[part - 1][1].stop
        if groups and left - groups[-1][1] <= gap:
            start, stop, members = groups[-1]
            groups[-1] = (start, max(stop, right), [*members, part])
        else:
            groups.append((left, right, [part]))
    return [np.isin(np.arange(count + 1), members)[parts] for _, _, members in groups]


def bounds(mask: np.ndarray) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of what is set, in pixels."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)
