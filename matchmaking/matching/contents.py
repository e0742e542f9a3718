"""What the index is made of, read from the database: the published records and the taxonomy."""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Model, QuerySet, Sum

from matchmaking.matching.profiles import revision_of, scenario_profile, solution_profile
from matchmaking.organizations.postings import PostingQuerySet
from matchmaking.ranking.config import DEFAULT
from matchmaking.ranking.types import Profile
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.taxonomy.models import Alias, Capability, Industry, Stage, Topic

BULK = 500  # records read in one query


@dataclass(frozen=True, slots=True)
class Source:
    """The published records of one side."""

    rows: Callable[[], PostingQuerySet]
    profile: Callable[[Any], Profile]
    related: tuple[str, ...] = ()

    def revisions(self) -> dict[str, str]:
        """Return the revision of each record by its public id."""
        rows = self.rows().order_by().values_list("public_id", "revision", "updated_at")
        return {key: revision_of(number, changed) for key, number, changed in rows.iterator()}

    def profiles(self, public_ids: Collection[str] | None = None) -> list[Profile]:
        """Return the profiles of all records, or of those named that are published still."""
        rows = self.rows().order_by("pk").for_listing().prefetch_related(*self.related)
        if public_ids is None:
            return [self.profile(row) for row in rows.iterator(chunk_size=BULK)]
        wanted = sorted(public_ids)
        chunks = (wanted[start : start + BULK] for start in range(0, len(wanted), BULK))
        return [self.profile(row) for chunk in chunks for row in rows.filter(public_id__in=chunk)]


def _matched_scenarios() -> PostingQuerySet:
    """Those in matching that anybody may see; the statistics must not tell of the others."""
    return Scenario.objects.listed().in_matching()


SCENARIOS = Source(_matched_scenarios, scenario_profile)
SOLUTIONS = Source(Solution.objects.in_matching, solution_profile, ("case_studies",))


def basis_fingerprint() -> str:
    """A digest that changes with the weights and the taxonomy, which every row depends on."""
    digest = hashlib.sha256(DEFAULT.digest().encode())
    for model in (Industry, Stage, Capability, Alias, Topic):
        digest.update(_facts(model._default_manager.all()))
    return digest.hexdigest()[:20]


def records_fingerprint() -> str:
    """A digest that changes with every published record.

    The sum of the revisions tells of a change even if it was committed later than younger ones.
    """
    digest = hashlib.sha256()
    for source in (SCENARIOS, SOLUTIONS):
        rows: QuerySet[Model] = source.rows()
        digest.update(_facts(rows, revisions=Sum("revision")))
    return digest.hexdigest()[:20]


def _facts(rows: QuerySet[Model], **more: Any) -> bytes:
    facts = rows.order_by().aggregate(Count("pk"), Max("updated_at"), Max("pk"), **more)
    return repr(sorted(facts.items())).encode()
