"""How many enterprises have confirmed what came of a provider's work, where that can be said.

Connections are nobody else's business: a small number, or one that has just become one more, would
point to a single one of them. Below ``LEAST`` enterprises nothing is told, neither that there are
some nor that there are none. The same holds for each solution; as what is missing could be worked
out from the whole, solutions are told of all together, or not at all.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from matchmaking.connections.models import Outcome

LEAST = 3  # enterprises


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Enterprises that have confirmed an outcome; None where there are too few to be told of.

    ``by_solution`` maps the keys of solutions to the same; it is empty where it must not be told.
    """

    n_enterprises: int | None = None
    by_solution: Mapping[int, int] = field(default_factory=dict)


def confirmed_of(providers: Collection[int]) -> dict[int, Confirmed]:
    """Return what can be told of each of ``providers``, by key; one query."""
    rows = Outcome.objects.filter(
        confirmed_at__isnull=False, connection__supply__in=providers
    ).order_by()
    names = ("connection__supply", "connection__solution", "connection__demand")
    found: dict[int, dict[int, set[int]]] = {key: defaultdict(set) for key in providers}
    for supply, solution, demand in rows.values_list(*names).distinct():
        found[supply][solution].add(demand)
    return {key: _told(solutions) for key, solutions in found.items()}


def _told(solutions: Mapping[int, set[int]]) -> Confirmed:
    n_enterprises = len(set().union(*solutions.values()))
    if n_enterprises < LEAST:
        return Confirmed()
    counts = {key: len(enterprises) for key, enterprises in solutions.items()}
    return Confirmed(n_enterprises, counts if min(counts.values()) >= LEAST else {})
