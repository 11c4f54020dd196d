"""Centring: what all queries share is taken from queries, what all catalogue pictures share from catalogue pictures."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from material import Material
from pictures import Fit
from whitening import unit

# Raw features (N x 3072) to vectors of length 1 (N x D).
Vectors = Callable[[np.ndarray], np.ndarray]

# A photo is searched whole and by a crop for each garment: there are 2.7 garments to a photo here.
SHARE_OF_CROPS = 0.75


@dataclass(frozen=True)
class Means:
    """Means of vectors, as the program keeps them; each side's vectors minus its mean are brought to length 1 again."""

    query: np.ndarray
    catalogue: np.ndarray


def learn_means(material: Material, fit: Fit, vectors: Vectors) -> Means:
    """On the fit split. Queries: garments cut out of street photographs, and the photographs whole. Catalogue: photos of clothes."""
    garments, street, clothing = (
        vectors(material.raw(name, ["fit"], fit).vectors).mean(axis=0) for name in ("garments", "street", "clothing")
    )
    return Means(SHARE_OF_CROPS * garments + (1 - SHARE_OF_CROPS) * street, clothing)


def centred(vectors: np.ndarray, mean: np.ndarray | None) -> np.ndarray:
    """Without a mean, the vectors as they are."""
    return vectors if mean is None else unit(vectors - mean)
