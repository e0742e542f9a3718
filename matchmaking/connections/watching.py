"""Watching a record: its organization hears when a suitable partner appears.

A scenario for which nothing fits is watched by itself; others, and solutions, when somebody asks.
"""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from matchmaking.common.outbox import record_event
from matchmaking.connections.models import Watch
from matchmaking.matching.models import Match, MatchRun
from matchmaking.organizations.models import Source, User
from matchmaking.organizations.permissions import require_editor
from matchmaking.scenarios.models import Scenario, ScenarioRelease, Visibility
from matchmaking.solutions.models import Solution

PAUSE = timedelta(hours=20)  # between two notices of a watch: one a day, at about the same hour
BULK = 1_000  # watches a run; the next run takes the others


def watch(*, posting: Scenario | Solution, by: User) -> Watch:
    """Watch a record from now on; again changes nothing. What fits already is no news.

    Raises:
        PermissionDenied: ``by`` may not write for its organization.
        OrganizationSuspendedError: the platform has suspended it.
    """
    require_editor(by, posting.organization)
    key = {posting.kind_name: posting}
    found = sorted(_partners([posting.pk], posting.kind_name).get(posting.pk, ()))
    row, is_new = Watch.objects.get_or_create(**key, defaults={"known": found})
    if not is_new and Watch.objects.filter(pk=row.pk, is_muted=True).update(
        is_muted=False, known=found
    ):
        row.refresh_from_db()
    return row


def unwatch(*, posting: Scenario | Solution, by: User) -> None:
    """Watch a record no longer; again changes nothing. Raises as ``watch``."""
    require_editor(by, posting.organization)
    Watch.objects.filter(**{posting.kind_name: posting}).update(is_muted=True)


def look_again() -> tuple[int, int]:
    """Watch scenarios for which nothing fits, and tell of partners that are new since.

    Idempotent: each partner is told of once.

    Returns:
        How many scenarios are watched from now on, and how many watches had news.
    """
    n_watched = _watch_unserved()
    n_told = sum(_tell(kind) for kind in (Scenario.kind_name, Solution.kind_name))
    return n_watched, n_told


def _watch_unserved() -> int:
    """Only after a finished ranking, and only what members have posted."""
    suitable = Match.objects.listed().filter(scenario=OuterRef("pk"), is_suitable=True)
    unserved = Scenario.objects.in_matching().filter(
        Exists(MatchRun.objects.done().filter(scenario=OuterRef("pk"))),
        ~Exists(suitable),
        source=Source.MEMBER,
        watch=None,
    )
    rows = [Watch(scenario_id=pk) for pk in unserved.values_list("pk", flat=True)[:BULK]]
    return len(Watch.objects.bulk_create(rows, ignore_conflicts=True))


def _tell(kind: str) -> int:
    due = _due(kind)
    keys = [getattr(row, f"{kind}_id") for row in due]
    partners = _partners(keys, kind)
    return sum(_tell_one(row, partners.get(getattr(row, f"{kind}_id"), set())) for row in due)


def _due(kind: str) -> list[Watch]:
    rested = Q(told_at=None) | Q(told_at__lte=timezone.now() - PAUSE)
    rows = Watch.objects.filter(
        rested,
        is_muted=False,
        **{
            f"{kind}__status": "published",
            f"{kind}__faded_at": None,
            f"{kind}__organization__suspended_at": None,
        },
    )
    return list(rows.order_by("told_at", "pk")[:BULK])


def _tell_one(row: Watch, found: set[int]) -> bool:
    new = found - set(row.known)
    return bool(new) and _note(row, found, len(new))


@transaction.atomic
def _note(row: Watch, found: set[int], n_new: int) -> bool:
    now = timezone.now()
    fields = {"known": sorted(found), "n_new": n_new, "told_at": now, "updated_at": now}
    if not Watch.objects.filter(pk=row.pk, told_at=row.told_at).update(**fields):
        return False  # another worker has told it
    record_event("watch.found", row.pk)
    return True


def _partners(keys: list[int], kind: str) -> dict[int, set[int]]:
    """Return the suitable partners of records that their organizations may see, by key."""
    found: dict[int, set[int]] = defaultdict(set)
    for scenario, solution in _pairs(keys, kind):
        own, partner = (scenario, solution) if kind == "scenario" else (solution, scenario)
        found[own].add(partner)
    return found


def _pairs(keys: list[int], kind: str) -> "QuerySet[Match, tuple[int, int]]":
    matches = Match.objects.listed().filter(is_suitable=True, **{f"{kind}__in": keys})
    if kind == Solution.kind_name:
        # A reserved scenario only where it was released to the provider.
        may = ~Q(scenario__visibility=Visibility.MATCHED_ONLY) | Exists(
            ScenarioRelease.objects.filter(
                scenario=OuterRef("scenario"),
                organization=OuterRef("solution__organization"),
                organization__verified_at__isnull=False,
            )
        )
        matches = matches.filter(may, scenario__in=Scenario.objects.in_matching().values("pk"))
    return matches.values_list("scenario", "solution")
