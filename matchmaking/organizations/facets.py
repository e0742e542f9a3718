"""The filters of a list: where each looks, what may be chosen, and how many rows carry what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter by one of a list of codes; ``choices`` are Django's, or a function returning them.

    ``lookup`` finds the rows with a code, as far as the list has no rule of its own.
    """

    lookup: str
    choices: Any

    def labels(self) -> dict[str, str]:
        """Map each code to its name in the active language."""
        return dict(flat_choices(self.choices() if callable(self.choices) else self.choices))


def flat_choices(choices: Any) -> Iterator[tuple[str, str]]:
    """Yield codes and names, those of groups one by one."""
    for code, label in choices:
        if isinstance(label, list | tuple):
            yield from flat_choices(label)
        else:
            yield str(code), str(label)


def lookups(facets: Mapping[str, Facet]) -> dict[str, str]:
    return {name: facet.lookup for name, facet in facets.items()}


def facet_counts(rows: QuerySet[Any], lookup: str) -> dict[str, int]:
    """Map each value of ``lookup`` to the number of ``rows`` that have it; one query."""
    counted = rows.order_by().values_list(lookup).annotate(n_rows=Count("pk", distinct=True))
    return {value: n_rows for value, n_rows in counted if value}
