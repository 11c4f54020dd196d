"""Chooses the whitening on the validation split; the test split is not looked at here."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calibrate import MAX_FALSE_SAME, SIMILAR_GARMENTS, Evidence, gather
from centring import Means, Vectors, centred, learn_means
from material import Embedded, Material
from measure import alone_found, garments_found, kinds_found, originals_found
from photographs import Split
from pictures import Fit
from whitening import Choice, Whitening, learn_whitenings

# Power 0, without whitening, is tried for comparison only.
CHOICES = [
    Choice(size, power, centre) for centre in (0.5, 1.0) for size in (128, 256, 384) for power in (0.0, 0.25, 0.5, 1.0)
]

# Where backgrounds count nothing, pictures without clothes come to lie nearer to clothes than street photographs do.
BACKGROUND_SHARE = 0.5
CLOTHES = ("clothing", "garments", "street")

# What a choice is judged by, each with the same weight; a trial that lacks some is judged by the others. Pictures without
# clothes do not count: refusing them is the garment detector's part.
JUDGED = ("kind, top 1", "view, top 1", "street, share of top 10", "alone, top 1", "view told as same")


@dataclass(frozen=True)
class Trial:
    """What a choice reached on the split that it was tried on: means by task, 0..1."""

    title: str
    means: dict[str, float]

    @property
    def score(self) -> float:
        return float(np.mean([self.means[task] for task in JUDGED if task in self.means]))


def learn(
    material: Material, fit: Fit, choices: Sequence[Choice], background_share: float = BACKGROUND_SHARE
) -> dict[Choice, Whitening]:
    """Whitenings learned on the fit split."""
    clothes = np.concatenate([material.raw(name, ["fit"], fit).vectors for name in CLOTHES])
    backgrounds = material.raw("backgrounds", ["fit"], fit).vectors
    weights = np.repeat(
        [(1 - background_share) / len(clothes), background_share / len(backgrounds)], [len(clothes), len(backgrounds)]
    )
    return learn_whitenings(np.concatenate([clothes, backgrounds]), weights, choices)


def compare_fits(material: Material) -> list[Trial]:
    """Ways to fit a picture into the square; learned on clothes alone, so that fewer pictures are embedded thrice."""
    choices = [Choice(256, power, 1) for power in (0.25, 0.5)]
    trials: list[Trial] = []
    for fit in ("contain", "fill", "cover"):
        clothes = np.concatenate([material.raw(name, ["fit"], fit).vectors for name in ("clothing", "garments")])
        for choice, whitening in learn_whitenings(clothes, np.ones(len(clothes)), choices).items():
            seen = _Seen(material, fit, whitening, learn_means(material, fit, whitening), "val")
            trials.append(_trial(f"{fit}, power {choice.power:g}", _found(seen, seen.catalogue(["fit"]))))
    return trials


@dataclass(frozen=True)
class _Seen:
    """One split as an encoder sees it, centred where there are means."""

    material: Material
    fit: Fit
    vectors: Vectors
    means: Means | None
    split: Split

    def queries(self, name: str) -> Embedded:
        return self._embedded(name, [self.split], self.means and self.means.query)

    def gallery(self, name: str) -> Embedded:
        return self._embedded(name, [self.split], self.means and self.means.catalogue)

    def catalogue(self, splits: Sequence[Split]) -> Embedded:
        return self._embedded("clothing", splits, self.means and self.means.catalogue)

    def shop(self, name: str) -> Embedded:
        """A catalogue of its own, about its own mean, as the program takes it."""
        mean = self._embedded(name, [self.split], None).vectors.mean(axis=0)
        return self._embedded(name, [self.split], self.means and mean)

    def _embedded(self, name: str, splits: Sequence[Split], mean: np.ndarray | None) -> Embedded:
        raw = self.material.raw(name, splits, self.fit)
        return Embedded(centred(self.vectors(raw.vectors), mean), raw.kinds)


def measured(
    material: Material, fit: Fit, vectors: Vectors, means: Means | None, split: Split, catalogue: Sequence[Split]
) -> dict[str, np.ndarray]:
    """Every task's answers, one number for each query; `catalogue`: the splits of `clothing` that are searched."""
    seen = _Seen(material, fit, vectors, means, split)
    gallery = seen.catalogue(catalogue)
    found = {**_found(seen, gallery), **alone_found(seen.queries("garments").vectors, seen.shop("alone").vectors)}
    return {**found, **_told(gather(seen.queries, seen.gallery, gallery))}


def evidence_of(
    material: Material, fit: Fit, vectors: Vectors, means: Means | None, split: Split, catalogue: Sequence[Split]
) -> Evidence:
    """What a split shows about distances."""
    seen = _Seen(material, fit, vectors, means, split)
    return gather(seen.queries, seen.gallery, seen.catalogue(catalogue))


def _found(seen: _Seen, gallery: Embedded) -> dict[str, np.ndarray]:
    return {
        **kinds_found(seen.queries("clothing"), gallery),
        **originals_found(seen.queries("strong").vectors, seen.gallery("clothing").vectors, gallery.vectors),
        **garments_found(seen.queries("garments"), gallery),
    }


def _told(evidence: Evidence) -> dict[str, np.ndarray]:
    """
    Views that are nearer to their photo than all but 2 % of photos are to another one, and pictures without clothes
    that fall above the distance at which 85 % of the garments find a photo of a right kind.
    """
    same = np.quantile(evidence.photo_to_nearest_other, MAX_FALSE_SAME)
    similar = np.quantile(evidence.garment_to_right_kind, SIMILAR_GARMENTS)
    refused = {f"{name} refused": evidence.nearest[name] > similar for name in ("backgrounds", "samples")}
    return {"view told as same": evidence.view_to_original <= same, **refused}


def tried(title: str, material: Material, fit: Fit, vectors: Vectors, means: Means | None) -> Trial:
    """Tried on the validation split against the fit split as the catalogue."""
    return _trial(title, measured(material, fit, vectors, means, "val", ["fit"]))


def _trial(title: str, answers: dict[str, np.ndarray]) -> Trial:
    return Trial(title, {task: float(answer.mean()) for task, answer in answers.items()})
