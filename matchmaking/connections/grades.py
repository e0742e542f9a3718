"""What the ratings of an organization come to, so that few of them say little.

Shown is ``(WEIGHT × prior + n × mean) / (WEIGHT + n)``, the Bayesian average: ``prior`` is the mean
of all ratings of its side, ``n`` the number of organizations that have rated it. Several ratings
of one organization count as one, with their mean. Grades take no part in the ranking.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from statistics import fmean

from django.db.models import Avg, F, FloatField, QuerySet
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast

from matchmaking.connections.models import Rating
from matchmaking.connections.models.results import DIMENSIONS, HIGHEST, LOWEST
from matchmaking.connections.moves import Side

WEIGHT = 5  # organizations that the prior counts for
NO_PRIOR = (LOWEST + HIGHEST) / 2


@dataclass(frozen=True, slots=True)
class Grade:
    """A shrunk mean from 1 to 5, and how many organizations it rests on."""

    mean: float
    count: int


def grades_of(organizations: Collection[int], side: Side) -> dict[int, Grade]:
    """Return the grades of organizations that were rated, by key; two queries, one if none was.

    ``side`` is the side on which they took part, rated by the other one.
    """
    rows = Rating.objects.filter(side=side.other).annotate(grade=_mean_of_dimensions())
    rated = rows.filter(**{f"connection__{side}__in": organizations})
    by_organization: dict[int, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    names = (f"connection__{side}", f"connection__{side.other}", "grade")
    for organization, rater, grade in rated.values_list(*names):
        by_organization[organization][rater].append(grade)
    if not by_organization:
        return {}
    prior = rows.aggregate(prior=Avg("grade"))["prior"]
    return {
        organization: _shrunk([fmean(grades) for grades in raters.values()], prior)
        for organization, raters in by_organization.items()
    }


def latest_ratings(organization: int, side: Side) -> QuerySet[Rating]:
    """The ratings that an organization received on ``side``, newest first, with their scenarios."""
    rows = Rating.objects.filter(side=side.other, **{f"connection__{side}": organization})
    return rows.select_related("connection__scenario").prefetch_related(
        "connection__scenario__industries"
    )


def _mean_of_dimensions() -> CombinedExpression:
    total = sum((F(name) for name in DIMENSIONS[1:]), start=F(DIMENSIONS[0]))
    return Cast(total, FloatField()) / float(len(DIMENSIONS))


def _shrunk(means: Iterable[float], prior: float | None) -> Grade:
    found = list(means)
    base = NO_PRIOR if prior is None else prior
    mean = (WEIGHT * base + sum(found)) / (WEIGHT + len(found))
    return Grade(mean=round(mean, 2), count=len(found))
