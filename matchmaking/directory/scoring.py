"""From points to a total: pure arithmetic, no row is read here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Scale:
    """What a criterion counts: ``weight`` in percent, points from 0 to ``most``."""

    weight: int
    most: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The totals of an application, in points of 100; ``spread`` is highest less lowest."""

    mean: Decimal
    spread: Decimal
    lowest: Decimal
    highest: Decimal
    n_reviews: int


def total(points: Mapping[str, int], scales: Mapping[str, Scale]) -> Decimal:
    """Return Σ weight · points ÷ most, in points of 100 with two places.

    Raises:
        KeyError: a criterion has no points.
    """
    parts = (Decimal(scale.weight * points[code]) / scale.most for code, scale in scales.items())
    return _rounded(sum(parts, Decimal()))


def summary(totals: Sequence[Decimal]) -> Summary:
    """Return the mean over all reviewers, none left out, and how far they are apart.

    Raises:
        ValueError: there is no total.
    """
    if not totals:
        raise ValueError("An application without reviews has no mean.")
    lowest, highest = min(totals), max(totals)
    mean = _rounded(sum(totals, Decimal()) / len(totals))
    return Summary(mean, highest - lowest, lowest, highest, len(totals))


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_HALF_UP)
