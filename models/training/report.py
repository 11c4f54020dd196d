"""The recipe's findings as Markdown tables, as they stand in the model card."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from calibrate import Calibration, Evidence
from choose import Trial
from measure import figure


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def trials_table(trials: Sequence[Trial]) -> str:
    tasks = list(trials[0].means)
    rows = [
        [trial.title, *(f"{100 * trial.means[task]:.1f}" for task in tasks), f"{100 * trial.score:.1f}"]
        for trial in trials
    ]
    return table(["", *tasks, "score"], rows)


def test_table(columns: Mapping[str, Mapping[str, np.ndarray]]) -> str:
    """`columns`: by encoder, every task's answers."""
    tasks = list(next(iter(columns.values())))
    rows = [[task, *(figure(answers[task].astype(float)) for answers in columns.values())] for task in tasks]
    return table(["%, 95 % interval", *columns], rows)


def calibration_table(calibration: Calibration, evidence: Evidence) -> str:
    """What the thresholds do on photos that they were not learned on."""

    def below(distances: np.ndarray, limit: float) -> str:
        return f"{figure((distances <= limit).astype(float))} of {len(distances)}"

    same, similar = calibration.same, calibration.similar
    rows = [
        ["views of a photo told as `same`", below(evidence.view_to_original, same)],
        ["photos with another photo told as `same`", below(evidence.photo_to_nearest_other, same)],
        [
            "pairs of different kinds below `similar`",
            f"{100 * (evidence.pairs_of_different_kinds <= similar).mean():.2f}",
        ],
        [
            "street garments with a photo of a right kind below `similar`",
            below(evidence.garment_to_right_kind, similar),
        ],
        *(
            [f"{name}: nearest photo below `similar`", below(distances, similar)]
            for name, distances in evidence.nearest.items()
        ),
    ]
    return table(["%, 95 % interval", ""], rows)


def curve_table(evidence: Evidence, limits: Iterable[float]) -> str:
    """Share of queries whose nearest photo lies at or below a distance."""
    columns = {"street garments to a right kind": evidence.garment_to_right_kind, **evidence.nearest}
    rows = [
        [f"{limit:.2f}", *(f"{100 * (distances <= limit).mean():.0f}" for distances in columns.values())]
        for limit in limits
    ]
    return table(["distance", *columns], rows)
