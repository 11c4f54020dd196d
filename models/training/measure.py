"""How well vectors find what a shopper would call right: four tasks, each answer a number per query."""

from dataclasses import dataclass

import numpy as np

from material import Embedded

BOOTSTRAPS = 2000
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Figure:
    """A mean over queries with its bootstrap interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{100 * self.mean:.1f} ({100 * self.low:.1f} to {100 * self.high:.1f})"


def figure(per_query: np.ndarray) -> Figure:
    """Percentile bootstrap over the queries, 95 %."""
    random = np.random.default_rng(0)
    draws = random.integers(0, len(per_query), (BOOTSTRAPS, len(per_query)))
    low, high = np.quantile(per_query[draws].mean(axis=1), [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return Figure(float(per_query.mean()), float(low), float(high))


def nearest(queries: np.ndarray, gallery: np.ndarray, count: int) -> np.ndarray:
    """Rows of the gallery, nearest first: Q x count. Both sides have length 1."""
    distances = -(queries @ gallery.T)
    first = np.argpartition(distances, count, axis=1)[:, :count]
    order = np.argsort(np.take_along_axis(distances, first, axis=1), axis=1)
    return np.take_along_axis(first, order, axis=1)


def of_kind(queries: Embedded, gallery: Embedded, count: int) -> np.ndarray:
    """Q x count of true and false: is the n-th neighbour of a kind that is right for the query?"""
    order = nearest(queries.vectors, gallery.vectors, count)
    return np.take_along_axis(queries.share_kind(gallery), order, axis=1)


def kinds_found(queries: Embedded, gallery: Embedded) -> dict[str, np.ndarray]:
    """Photo of one garment -> photos of other garments of its kind."""
    right = of_kind(queries, gallery, 5)
    return {"kind, top 1": right[:, 0], "kind, in top 5": right.any(axis=1)}


def originals_found(views: np.ndarray, originals: np.ndarray, others: np.ndarray) -> dict[str, np.ndarray]:
    """View of a photo -> the photo itself, among all originals and others."""
    order = nearest(views, np.concatenate([originals, others]), 10)
    hit = order == np.arange(len(views))[:, None]
    return {"view, top 1": hit[:, 0], "view, in top 10": hit.any(axis=1)}


def garments_found(crops: Embedded, gallery: Embedded) -> dict[str, np.ndarray]:
    """Garment cut out of a street photograph -> catalogue photos of its kind."""
    right = of_kind(crops, gallery, 10)
    return {
        "street, top 1": right[:, 0],
        "street, in top 10": right.any(axis=1),
        "street, share of top 10": right.mean(axis=1),
    }


def alone_found(crops: np.ndarray, alone: np.ndarray) -> dict[str, np.ndarray]:
    """Garment cut out of a street photograph -> a view of the very same garment, alone on white, among others alone."""
    order = nearest(crops, alone, 10)
    hit = order == np.arange(len(crops))[:, None]
    return {"alone, top 1": hit[:, 0], "alone, in top 10": hit.any(axis=1)}
