"""The orders of a list: what each means, and by which keys it goes; no order leaves ties."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from matchmaking.solutions.models import CaseStudy

RELEVANCE = "relevance"
UNKNOWN = 10_000  # months; what is not said comes last
NOT_YET = datetime(9999, 1, 1, tzinfo=UTC)  # of drafts, which come before all that is published


def _moment(value: Any) -> datetime:
    return datetime.fromisoformat(value)


@dataclass(frozen=True, slots=True)
class Key:
    """What rows are ordered by: an expression that is never empty, and how an address has it."""

    name: str
    expression: Any
    is_descending: bool = True
    read: Callable[[Any], Any] = int

    @property
    def ordering(self) -> str:
        return f"-{self.name}" if self.is_descending else self.name


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of a list; ``meaning`` explains it in one line."""

    label: Any
    meaning: Any
    keys: tuple[Key, ...] = ()

    def ordered(self, rows: QuerySet[Any], *, reverse: bool = False) -> QuerySet[Any]:
        own = {key.name: key.expression for key in self.keys if key.expression is not None}
        names = [key.ordering for key in self.keys]
        turned = [name.removeprefix("-") if name[0] == "-" else f"-{name}" for name in names]
        keyed: QuerySet[Any] = rows.annotate(**own)
        return keyed.order_by(*(turned if reverse else names))

    def beyond(self, values: tuple[Any, ...], *, before: bool) -> Q:
        """Tell the rows that come after a row with these values of the keys, or ``before`` it."""
        found, same = Q(), Q()
        for key, value in zip(self.keys, values, strict=True):
            sign = "lt" if key.is_descending != before else "gt"
            found |= same & Q(**{f"{key.name}__{sign}": value})
            same &= Q(**{key.name: value})
        first, value = self.keys[0], values[0]
        sign = "lte" if first.is_descending != before else "gte"
        return Q(**{f"{first.name}__{sign}": value}) & found  # so that an index can be used


PUBLISHED = Key("published_at", None, read=_moment)
DRAFTS_FIRST = Key("shown_at", Coalesce("published_at", Value(NOT_YET)), read=_moment)
LAST = Key("public_id", None, read=str)  # of equals

BY_RELEVANCE = Sort(
    _("Relevance"),
    _("What answers your words best comes first; other wordings of the same count for less."),
)
NEWEST = Sort(_("Newest"), _("What was published last comes first."), (PUBLISHED, LAST))
OWN_NEWEST = Sort(
    NEWEST.label,
    _("What is not published yet comes first, then what was published last."),
    (DRAFTS_FIRST, LAST),
)


def shortest(label: Any, meaning: Any, field: str) -> Sort:
    """Return the order by a number of months, the fewest first."""
    months = Key("in_months", Coalesce(F(field), Value(UNKNOWN)), is_descending=False)
    return Sort(label, meaning, (months, DRAFTS_FIRST, LAST))


def highest(label: Any, meaning: Any, band: Any) -> Sort:
    """Return the order by a band of money, the highest first."""
    return Sort(label, meaning, (Key("in_band", band), DRAFTS_FIRST, LAST))


_CASES = CaseStudy.objects.filter(solution=OuterRef("pk")).order_by().values("solution")
N_CASES = Coalesce(Subquery(_CASES.annotate(n=Count("pk")).values("n")), Value(0))
MOST_CASES = Sort(
    _("Most cases"),
    _("Solutions with the most case studies come first, as their providers tell them."),
    (Key("n_cases", N_CASES), DRAFTS_FIRST, LAST),
)
MOST_SOLUTIONS = Sort(
    _("Most solutions"),
    _("Providers with the most published solutions come first."),
    (Key("n_solutions", None), LAST),
)
JOINED_LAST = Sort(
    _("Newest"),
    _("Providers that joined last come first."),
    (Key("created_at", None, read=_moment), LAST),
)
Sorts = Mapping[str, Sort]
