"""PCA whitening: pooled features to short vectors whose directions carry about the same weight."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigh

CONV4_SIZE = 1024


@dataclass(frozen=True)
class Choice:
    """The settings of a whitening that are chosen by measuring."""

    size: int
    """Numbers in the vector."""
    power: float
    """An axis with variance v is divided by v ** (power / 2): 1 whitens in full, 0 is plain PCA."""
    centre: float
    """Share of the mean that is taken away; less than 1 keeps a part of what all pictures have in common."""


@dataclass(frozen=True)
class Whitening:
    """vector = normalise((joined - centre) @ projection.T); `projection` is D x 3072."""

    centre: np.ndarray
    projection: np.ndarray

    def __call__(self, raw: np.ndarray) -> np.ndarray:
        return unit((joined(raw) - self.centre) @ self.projection.T)


def joined(raw: np.ndarray) -> np.ndarray:
    """Raw pooled features with conv4 and conv5 each brought to length 1."""
    return np.concatenate([unit(raw[:, :CONV4_SIZE]), unit(raw[:, CONV4_SIZE:])], axis=1)


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def learn_whitenings(raw: np.ndarray, weights: np.ndarray, choices: Iterable[Choice]) -> dict[Choice, Whitening]:
    """One whitening for each choice. `weights`: how much each picture counts (N), any scale."""
    choices = list(choices)
    features, share = joined(raw), np.float32(weights / weights.sum())
    mean = share @ features
    learned: dict[Choice, Whitening] = {}
    for part in sorted({choice.centre for choice in choices}):
        same = [choice for choice in choices if choice.centre == part]
        centred = (features - part * mean) * np.sqrt(share)[:, None]
        largest = max(choice.size for choice in same)
        variances, axes = eigh(centred.T @ centred, subset_by_index=(len(mean) - largest, len(mean) - 1))
        variances, axes = variances[::-1].astype(np.float32), axes.T[::-1]
        for choice in same:
            scale = variances[: choice.size, None] ** (-choice.power / 2)
            learned[choice] = Whitening(np.float32(part * mean), np.float32(axes[: choice.size] * scale))
    return learned
