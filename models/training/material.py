"""Every picture of the recipe by set and split, with its features computed when first asked for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from features import Features
from no_clothes import read_no_clothes
from photographs import Labelled, Split, read_clothing, read_street
from pictures import MODERATE, STRONG, Fit


@dataclass(frozen=True)
class Embedded:
    """Vectors (N x D) and the kinds that are right for each."""

    vectors: np.ndarray
    kinds: list[frozenset[str]]

    def share_kind(self, other: "Embedded") -> np.ndarray:
        """N x M of true and false: is there a kind that is right for both?"""
        names = sorted(frozenset().union(*self.kinds, *other.kinds))
        own, others = (np.array([[name in kinds for name in names] for kinds in side.kinds]) for side in (self, other))
        return own.astype(np.float32) @ others.astype(np.float32).T > 0

    def __add__(self, other: "Embedded") -> "Embedded":
        return Embedded(np.concatenate([self.vectors, other.vectors]), self.kinds + other.kinds)


class Material:
    """The pictures of one data folder, seen through one network."""

    def __init__(self, data: Path, features: Features) -> None:
        clothing, street = read_clothing(data), read_street(data)
        self._features = features
        self._raw = cache(self._raw_uncached)
        # `moderate` and `strong` hold one view of each photo of `clothing`, in the same order.
        self._sets: dict[str, list[Labelled]] = {
            "clothing": clothing,
            "moderate": [replace(photo, shot=replace(photo.shot, jitter=MODERATE)) for photo in clothing],
            "strong": [replace(photo, shot=replace(photo.shot, jitter=STRONG)) for photo in clothing],
            "street": street.whole,
            "garments": street.garments,
            "alone": [replace(photo, shot=replace(photo.shot, jitter=STRONG)) for photo in street.alone],
            "backgrounds": street.backgrounds,
            "samples": read_no_clothes(),
        }

    def raw(self, name: str, splits: Iterable[Split], fit: Fit) -> Embedded:
        """Pooled conv4 and conv5 side by side, untouched: N x 3072."""
        parts = [self._raw(name, split, fit) for split in splits]
        return sum(parts[1:], start=parts[0])

    def pictures(self, name: str, split: Split) -> list[Labelled]:
        return [picture for picture in self._sets[name] if picture.split == split]

    def _raw_uncached(self, name: str, split: Split, fit: Fit) -> Embedded:
        pictures = self.pictures(name, split)
        vectors = self._features.of(f"{name}-{split}", [picture.shot for picture in pictures], fit)
        return Embedded(vectors, [picture.kinds for picture in pictures])
