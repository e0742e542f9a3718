"""What came of a delivered connection, as a member of one of its sides reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Field
from django.utils.translation import gettext_lazy as _

from matchmaking.connections.grades import Grade, grades_of, latest_ratings
from matchmaking.connections.models import Outcome, Rating
from matchmaking.connections.models.results import DIMENSIONS
from matchmaking.connections.moves import ConnectionStatus, Side
from matchmaking.organizations.models import Organization
from matchmaking.scenarios.models import Scenario
from matchmaking.web.connecting import ConnectionCard, Words, day
from matchmaking.web.facts import joined, separator

N_RATINGS = 5  # of a profile, newest first
GRADE_WORDS: Mapping[int, Words] = {
    1: _("very poor"),
    2: _("poor"),
    3: _("fair"),
    4: _("good"),
    5: _("very good"),
}


@dataclass(frozen=True, slots=True)
class GradeRow:
    """A grade of a rating: what was graded, and how, as a number and in words."""

    label: Words
    grade: int
    words: Words


@dataclass(frozen=True, slots=True)
class Effect:
    """A measure before and after, as a table shows it."""

    metric: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Results:
    """The outcome, the rating that the reader's side has given, and the one it has received."""

    card: ConnectionCard
    outcome: Outcome | None
    given: Rating | None
    received: Rating | None
    is_editor: bool

    @property
    def effects(self) -> list[Effect]:
        rows = self.outcome.effects if self.outcome else ()
        return [
            Effect(row["metric"], _amount(row, "before"), _amount(row, "after")) for row in rows
        ]

    @property
    def can_write(self) -> bool:
        """Whether the reader may write the outcome down, change it or confirm it."""
        return self.is_editor and not (self.outcome and self.outcome.is_confirmed)

    @property
    def awaits_confirmation(self) -> bool:
        return self.outcome is not None and not self.outcome.is_confirmed

    @property
    def can_rate(self) -> bool:
        return self.is_editor and self.given is None

    @property
    def can_reply(self) -> bool:
        return self.is_editor and self.received is not None and not self.received.reply

    @property
    def due(self) -> str:
        """By when the enterprise is asked for the outcome."""
        due_on = self.card.connection.due_on
        return day(due_on) if due_on else ""

    @property
    def confirmed_by(self) -> str:
        """Who confirmed the outcome: colleagues by name, others by their organization."""
        person = self.outcome.confirmed_by if self.outcome else None
        if self.card.is_demand and person is not None:
            return person.name or str(self.card.connection.demand)
        return str(self.card.connection.demand)


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating as anybody reads it; ``context`` is industry and province where they are public."""

    rating: Rating
    context: str


@dataclass(frozen=True, slots=True)
class ProviderRatings:
    """What enterprises found of a provider, as its profile shows it."""

    grade: Grade
    latest: list[Rated]


def results_of(card: ConnectionCard, *, is_editor: bool) -> Results | None:
    """Return the results of a delivered connection, None of any other; two queries."""
    connection = card.connection
    if connection.status != ConnectionStatus.DELIVERED:
        return None
    outcomes = Outcome.objects.filter(connection=connection).select_related("confirmed_by")
    ratings = {rating.side: rating for rating in connection.ratings.all()}
    return Results(
        card=card,
        outcome=outcomes.first(),
        given=ratings.get(card.side),
        received=ratings.get(card.side.other),
        is_editor=is_editor,
    )


def grade_label(name: str) -> Any:  # a text that waits for its language
    """Return what one of the ``DIMENSIONS`` is called."""
    return cast("Field[Any, Any]", Rating._meta.get_field(name)).verbose_name


def grade_rows(rating: Rating) -> list[GradeRow]:
    """Return the grades of a rating in words."""
    grades = {name: getattr(rating, name) for name in DIMENSIONS}
    return [GradeRow(grade_label(name), n, GRADE_WORDS[n]) for name, n in grades.items()]


def provider_ratings(provider: Organization) -> ProviderRatings | None:
    """Return what the profile of a provider shows, None before the first rating."""
    grade = grades_of([provider.pk], Side.SUPPLY).get(provider.pk)
    if grade is None:
        return None
    rows = latest_ratings(provider.pk, Side.SUPPLY)[:N_RATINGS]
    latest = [Rated(rating, _context(rating.connection.scenario)) for rating in rows]
    return ProviderRatings(grade, latest)


def _context(scenario: Scenario) -> str:
    """Return where the rating comes from, as far as the site shows it to anybody."""
    if scenario.hides_organization or not scenario.is_published:
        return ""
    parts = (joined(scenario.industries.all()), str(scenario.get_province_display()))
    return separator().join(part for part in parts if part)


def _amount(row: Mapping[str, object], name: str) -> str:
    return f"{row[name]:.10g} {row['unit']}".strip()
