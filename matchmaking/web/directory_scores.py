"""The scores of an application as a table, for those who may read them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from matchmaking.directory.models import (
    Application,
    Criterion,
    Review,
    ReviewStatus,
    Round,
    ScoreReason,
)
from matchmaking.directory.scoring import Scale, Summary, summary, total
from matchmaking.organizations.models import Organization, PlatformRole, User
from matchmaking.organizations.permissions import has_platform_role


@dataclass(frozen=True, slots=True)
class Cell:
    points: int
    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion with the points of each reviewer, in the order of the columns."""

    criterion: Criterion
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Column:
    review: Review
    name: str
    total: Decimal


@dataclass(frozen=True, slots=True)
class ScoreTable:
    columns: list[Column]
    lines: list[Line]
    summary: Summary


def readable_reviews(user: User) -> QuerySet[Review]:
    """The handed-in reviews of scored applications that ``user`` may read; none of one's own firm.

    One's own review too is among them only when the application is scored.
    """
    own = Organization.objects.of_member(user).values("pk")
    rows = Review.objects.visible_to(user).filter(
        status=ReviewStatus.SUBMITTED, application__scored_at__isnull=False
    )
    return rows.exclude(application__organization__in=own).select_related("reviewer")


def score_table(application: Application, reader: User) -> ScoreTable | None:
    """Return all scores of an application; None while there is one to come, or for an interest.

    Administrators and auditors read who scored, reviewers each other's numbers alone.
    """
    reviews = list(readable_reviews(reader).filter(application=application).order_by("pk"))
    if not reviews:
        return None
    criteria = list(Criterion.objects.filter(version=application.round.criteria_id))
    totals = totals_of(reviews, criteria)
    names = _names(reviews, reader)
    return ScoreTable(
        [Column(*row) for row in zip(reviews, names, totals, strict=True)],
        [Line(row, [_cell(review.scores[row.code]) for review in reviews]) for row in criteria],
        summary(totals),
    )


def totals_of(reviews: Iterable[Review], criteria: Iterable[Criterion]) -> list[Decimal]:
    scales = {row.code: Scale(row.weight, row.scale) for row in criteria}
    return [
        total({code: score["points"] for code, score in review.scores.items()}, scales)
        for review in reviews
    ]


@dataclass(frozen=True, slots=True)
class Standing:
    """An application before the panel; without ``figures`` its scores are not to be read."""

    application: Application
    totals: list[Decimal]
    figures: Summary | None
    passes: bool

    @property
    def order(self) -> tuple[Decimal, int]:
        return (-self.figures.mean if self.figures else Decimal(1), self.application.pk)


def standings_of(
    round_: Round, applications: Sequence[Application], reader: User
) -> list[Standing]:
    """Return applications with what they reached, best first, those without a mean last."""
    criteria = list(Criterion.objects.filter(version=round_.criteria_id))
    by_application: dict[int, list[Review]] = {}
    rows = readable_reviews(reader).filter(application__in=[row.pk for row in applications])
    for review in rows.order_by("pk"):
        by_application.setdefault(review.application_id, []).append(review)
    found = []
    for application in applications:
        totals = totals_of(by_application.get(application.pk, ()), criteria)
        figures = summary(totals) if totals else None
        passes = figures is not None and figures.mean >= round_.pass_mark
        found.append(Standing(application, totals, figures, passes))
    return sorted(found, key=lambda row: row.order)


def _names(reviews: Iterable[Review], reader: User) -> list[str]:
    if has_platform_role(reader, PlatformRole.ADMINISTRATOR, PlatformRole.AUDITOR):
        return [str(review.reviewer) for review in reviews]
    return [
        gettext("You")
        if review.reviewer_id == reader.pk
        else gettext("Reviewer %(number)d") % {"number": number}
        for number, review in enumerate(reviews, start=1)
    ]


def _cell(score: Mapping[str, Any]) -> Cell:
    return Cell(score["points"], str(ScoreReason(score["reason"]).label), score["words"])
