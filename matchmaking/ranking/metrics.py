"""Quality of rankings: ``gains`` are the grades in ranked order, ``ideal`` all grades there are."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


def ndcg_at(gains: Sequence[float], ideal: Sequence[float], k: int) -> float:
    """Return the discounted gain of the first ``k`` against the best order; linear gain."""
    best = _dcg(sorted(ideal, reverse=True)[:k])
    return _dcg(gains[:k]) / best if best else 0.0


def precision_at(gains: Sequence[float], k: int, *, relevant: float = 2) -> float:
    """Return the share of the first ``k`` places that hold a relevant one."""
    return sum(gain >= relevant for gain in gains[:k]) / k


def recall_at(
    gains: Sequence[float], ideal: Sequence[float], k: int, *, relevant: float = 2
) -> float:
    """Return the share of all relevant ones that are among the first ``k``."""
    total = sum(gain >= relevant for gain in ideal)
    return sum(gain >= relevant for gain in gains[:k]) / total if total else 0.0


def mrr_at(gains: Sequence[float], k: int, *, relevant: float = 2) -> float:
    """Return one over the place of the first relevant one, 0 if there is none up to ``k``."""
    places = (place for place, gain in enumerate(gains[:k], start=1) if gain >= relevant)
    return 1 / next(places, math.inf)


def _dcg(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, start=1))


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with the bounds of its 95 % interval."""

    mean: float
    low: float
    high: float


def paired_bootstrap(
    values: Sequence[float],
    baseline: Sequence[float],
    generator: np.random.Generator,
    *,
    n_samples: int = 10_000,
) -> Interval:
    """Return the mean difference of two rankers on the same queries, by resampling queries."""
    differences = np.asarray(values, dtype=np.float64) - np.asarray(baseline, dtype=np.float64)
    return bootstrap(differences, generator, n_samples=n_samples)


def bootstrap(
    values: npt.ArrayLike, generator: np.random.Generator, *, n_samples: int = 10_000
) -> Interval:
    """Return the mean of ``values`` with its interval by resampling."""
    array = np.asarray(values, dtype=np.float64)
    if not len(array):
        return Interval(0.0, 0.0, 0.0)
    places = generator.integers(0, len(array), size=(n_samples, len(array)))
    low, high = np.percentile(array[places].mean(axis=1), [2.5, 97.5])
    return Interval(float(array.mean()), float(low), float(high))
