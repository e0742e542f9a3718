"""The filters of a list: where each looks, what may be chosen, and how many rows carry what."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

Counts = dict[str, dict[str, int]]  # facet → code → number of rows


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter by one of a list of codes; ``choices`` are Django's, or a function returning them.

    ``lookup`` finds the rows with a code, as far as the list has no rule of its own; ``group``
    finds those with any code of a group, where groups can be chosen too.
    """

    lookup: str
    choices: Any
    group: str = ""

    def labels(self) -> dict[str, str]:
        """Map each code to its name in the active language."""
        return dict(flat_choices(self.choices() if callable(self.choices) else self.choices))

    def meets(self, value: str) -> Q:
        """Tell the rows with a code, or with any code of the group that is called so."""
        found = Q(**{self.lookup: value})
        return found | Q(**{self.group: value}) if self.group else found


def flat_choices(choices: Any) -> Iterator[tuple[str, str]]:
    """Yield codes and names, those of groups one by one."""
    for code, label in choices:
        if isinstance(label, list | tuple):
            yield from flat_choices(label)
        else:
            yield str(code), str(label)


def lookups(facets: Mapping[str, Facet]) -> dict[str, str]:
    return {name: facet.lookup for name, facet in facets.items()}


def groups(facets: Mapping[str, Facet]) -> dict[str, str]:
    return {name: facet.group for name, facet in facets.items() if facet.group}


def tally(rows: QuerySet[Any], facet: str, lookup: str) -> QuerySet[Any, Any]:
    """Return what counts the ``rows`` by a column of theirs: facet, code, number."""
    return _tally(rows, facet, lookup, Count("pk"))


def tally_tags(rows: QuerySet[Any], facet: str, lookup: str, *, group: bool) -> QuerySet[Any, Any]:
    """Return what counts the ``rows`` by their tags: ``lookup`` starts at the field of the tags.

    A row has a tag once, but may have several tags of a ``group``.
    """
    field, _, rest = lookup.partition("__")
    relation: Any = rows.model._meta.get_field(field)
    ties = relation.remote_field.through._default_manager
    owner, term = relation.m2m_field_name(), relation.m2m_reverse_field_name()
    own = ties.filter(**{f"{owner}__in": rows.order_by().values("pk")})
    number = Count(owner, distinct=True) if group else Count("pk")
    return _tally(own, facet, f"{term}__{rest}", number)


def _tally(rows: QuerySet[Any], facet: str, lookup: str, number: Count) -> QuerySet[Any, Any]:
    marked = rows.order_by().values(facet=Value(facet), facet_code=Cast(F(lookup), TextField()))
    tallied: QuerySet[Any, Any] = marked.annotate(n_rows=number).values_list(
        "facet", "facet_code", "n_rows"
    )
    return tallied


def tally_all(rows: QuerySet[Any], facet: str, code: str) -> QuerySet[Any, Any]:
    """Return what counts all ``rows`` under one code."""
    marked = rows.order_by().values(
        facet=Value(facet), facet_code=Value(code, output_field=TextField())
    )
    tallied: QuerySet[Any, Any] = marked.annotate(n_rows=Count("pk")).values_list(
        "facet", "facet_code", "n_rows"
    )
    return tallied


def facet_counts(rows: QuerySet[Any], lookup: str) -> dict[str, int]:
    """Map each value of ``lookup`` to the number of ``rows`` that have it; one query."""
    counted = rows.order_by().values_list(lookup).annotate(n_rows=Count("pk", distinct=True))
    return {value: n_rows for value, n_rows in counted if value}


def read_tallies(tallies: Collection[QuerySet[Any, Any]]) -> Counts:
    """Count by several facets in one query."""
    if not tallies:
        return {}
    first, *others = tallies
    counts: Counts = {}
    for facet, code, n_rows in first.union(*others, all=True) if others else first:
        if code and n_rows:
            counts.setdefault(facet, {})[code] = n_rows
    return counts
