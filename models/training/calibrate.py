"""What a cosine distance means: thresholds learned on one split, and the distances of another that show how they do."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from material import Embedded

SAME_VIEWS = 0.95  # share of the moderate views of a photo that count as the same ...
MAX_FALSE_SAME = 0.02  # ... unless more photos than this would pass for the same as another one
SIMILAR_GARMENTS = 0.85  # share of street garments that have a photo of a right kind at or below `similar`
PAIRS = 200_000


@dataclass(frozen=True)
class Calibration:
    """Cosine distances, rising."""

    same: float
    similar: float
    unrelated: float


@dataclass(frozen=True)
class Evidence:
    """Cosine distances that show what a threshold does. 'Nearest' is always the nearest photo of the catalogue."""

    view_to_original: np.ndarray
    photo_to_nearest_other: np.ndarray
    pairs_of_different_kinds: np.ndarray
    garment_to_right_kind: np.ndarray
    nearest: dict[str, np.ndarray]
    """From: clothing, garments, street (whole photographs), backgrounds, samples."""


def gather(queries: Callable[[str], Embedded], gallery: Callable[[str], Embedded], catalogue: Embedded) -> Evidence:
    """
    `queries` and `gallery` give a set of one split as what is asked and as what is searched; none of it is in the catalogue.
    Views and photos of clothes that are asked are centred as every question is: the program does not know where a photo comes from.
    """
    photos, garments = queries("clothing"), queries("garments")
    sets = ("clothing", "garments", "street", "backgrounds", "samples")
    return Evidence(
        view_to_original=1 - np.einsum("nd,nd->n", gallery("clothing").vectors, queries("moderate").vectors),
        photo_to_nearest_other=_nearest_other(photos, gallery("clothing"), catalogue),
        pairs_of_different_kinds=_pairs_of_different_kinds(photos, gallery("clothing")),
        garment_to_right_kind=_to_right_kind(garments, catalogue),
        nearest={name: _distances(queries(name), catalogue).min(axis=1) for name in sets},
    )


def calibrate(evidence: Evidence) -> Calibration:
    return Calibration(
        same=min(
            float(np.quantile(evidence.view_to_original, SAME_VIEWS)),
            float(np.quantile(evidence.photo_to_nearest_other, MAX_FALSE_SAME)),
        ),
        similar=float(np.quantile(evidence.garment_to_right_kind, SIMILAR_GARMENTS)),
        unrelated=float(np.median(evidence.pairs_of_different_kinds)),
    )


def _distances(queries: Embedded, gallery: Embedded) -> np.ndarray:
    """1 - cosine, Q x G; both sides have length 1."""
    return 1 - queries.vectors @ gallery.vectors.T


def _nearest_other(photos: Embedded, same_photos: Embedded, catalogue: Embedded) -> np.ndarray:
    among = _distances(photos, same_photos)
    np.fill_diagonal(among, np.inf)
    return np.minimum(among.min(axis=1), _distances(photos, catalogue).min(axis=1))


def _to_right_kind(queries: Embedded, catalogue: Embedded) -> np.ndarray:
    return np.where(queries.share_kind(catalogue), _distances(queries, catalogue), np.inf).min(axis=1)


def _pairs_of_different_kinds(photos: Embedded, same_photos: Embedded) -> np.ndarray:
    first, second = np.random.default_rng(0).integers(0, len(photos.kinds), (2, PAIRS))
    different = ~photos.share_kind(photos)[first, second]
    return 1 - np.einsum("nd,nd->n", photos.vectors[first[different]], same_photos.vectors[second[different]])
