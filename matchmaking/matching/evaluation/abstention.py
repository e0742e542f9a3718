"""How well a ranker tells that nothing fits, and which threshold would tell it best.

Collections hold few needs that nothing fits, too few to choose a threshold by. So each need is
tried twice: as it is, and as if its answers were not on offer, which nothing fits by definition.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

NONE_SHARE = 0.15  # of the needs, nothing fits: what the second trials weigh in total


@dataclass(frozen=True, slots=True)
class Trial:
    """What the best match of one need reached, with all candidates and without its answers."""

    best: float
    unanswered: float
    fits: bool


@dataclass(frozen=True, slots=True)
class Abstention:
    """How well "nothing fits" was told; counts of queries."""

    right: int
    told: int
    true: int

    @property
    def precision(self) -> float:
        return self.right / self.told if self.told else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 0.0


def choose_threshold(trials: Collection[Trial]) -> float:
    """Return the value that tells needs from needs without answers by the best F1 of the latter.

    Of equally good values it is the middle one.
    """
    best = np.array([trial.best for trial in trials if trial.fits])
    unanswered = np.array([trial.unanswered for trial in trials])
    edges = np.unique(np.concatenate([best, unanswered]))
    if len(edges) < 2 or not len(best):
        return float(edges.mean()) if len(edges) else 0.0
    thresholds = (edges[1:] + edges[:-1]) / 2
    recall = (unanswered < thresholds[:, None]).mean(axis=1)
    wrong = (best < thresholds[:, None]).mean(axis=1)
    right = NONE_SHARE * recall
    f1 = 2 * right / (right + (1 - NONE_SHARE) * wrong + NONE_SHARE)
    return float(np.median(thresholds[f1 >= f1.max() - 1e-9]))


def leave_one_out(trials: Mapping[str, Trial]) -> Abstention:
    """Tell for each need whether anything fits, by the threshold chosen on all others."""
    return told_by(
        trials,
        {
            key: choose_threshold([trial for other, trial in trials.items() if other != key])
            for key in trials
        },
    )


def told_by(trials: Mapping[str, Trial], thresholds: Mapping[str, float]) -> Abstention:
    """Return the counts when each need has the threshold given for its key."""
    told = {key for key, trial in trials.items() if trial.best < thresholds[key]}
    true = {key for key, trial in trials.items() if not trial.fits}
    return Abstention(len(told & true), len(told), len(true))
