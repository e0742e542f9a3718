"""What waits for a reviewer: submitted scenarios and solutions, new ones and changes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from matchmaking.organizations.models import Organization
from matchmaking.organizations.posting_logs import RevisionStatus
from matchmaking.organizations.postings import Posting, PostingStatus
from matchmaking.scenarios.models import Scenario, ScenarioRevision
from matchmaking.solutions.models import Solution, SolutionRevision

MOST = 500  # entries that the queue shows; the oldest come first
LATE_AFTER = timedelta(days=3)
MODELS: dict[str, type[Posting]] = {"scenario": Scenario, "solution": Solution}
REVISIONS: dict[str, type[ScenarioRevision | SolutionRevision]] = {
    "scenario": ScenarioRevision,
    "solution": SolutionRevision,
}
# Names of their own: those of fields would be looked up in either model.
COLUMNS = ("q_kind", "q_change", "q_id", "q_title", "q_organization", "q_at")
SAYS = CharField(max_length=10)
Waiting = QuerySet[Any, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the queue is asked for; empty texts ask for everything."""

    kind: str = ""  # of ``MODELS``
    change: str = ""  # "new" or "change"
    sector: str = ""
    age: str = ""  # "today", "days" or "late"
    q: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that waits; ``is_own`` keeps the reviewer from deciding it."""

    kind: str
    change: str
    public_id: str
    title: str
    organization: Organization
    submitted_at: datetime
    is_own: bool

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.public_id

    @property
    def is_late(self) -> bool:
        return self.submitted_at < timezone.now() - LATE_AFTER

    @property
    def url(self) -> str:
        return reverse(f"web:review_{self.kind}", args=[self.public_id])


def n_waiting() -> int:
    """How much waits for a reviewer; one query."""
    return _union(Wanted()).count()


def waiting(wanted: Wanted, *, own: Collection[int]) -> list[Entry]:
    """Return what waits, longest first; two queries. ``own`` are the reviewer's organizations."""
    rows: list[Any] = list(_union(wanted).order_by("q_at", "q_id")[:MOST])
    organizations = Organization.objects.in_bulk({row[4] for row in rows})
    return [
        Entry(kind, change, public_id, title, organizations[key], submitted_at, key in own)
        for kind, change, public_id, title, key, submitted_at in rows
    ]


def _union(wanted: Wanted) -> Waiting:
    parts = [
        part
        for kind in MODELS
        for change in ("new", "change")
        for part in [_part(kind, change, wanted)]
        if wanted.kind in {"", kind} and wanted.change in {"", change}
    ]
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _part(kind: str, change: str, wanted: Wanted) -> Waiting:
    rows: Any
    if change == "new":
        rows = MODELS[kind]._default_manager.filter(status=PostingStatus.SUBMITTED)
        prefix = ""
    else:
        rows = REVISIONS[kind]._default_manager.filter(
            status=RevisionStatus.SUBMITTED, posting__status=PostingStatus.PUBLISHED
        )
        prefix = "posting__"
    rows = _narrowed(rows, kind, prefix, wanted).order_by()
    found: Waiting = rows.annotate(
        q_kind=Value(kind, SAYS),
        q_change=Value(change, SAYS),
        q_id=F(f"{prefix}public_id"),
        q_title=F(f"{prefix}title"),
        q_organization=F(f"{prefix}organization"),
        q_at=F("submitted_at"),
    ).values_list(*COLUMNS)
    return found


def _narrowed(rows: QuerySet[Any], kind: str, prefix: str, wanted: Wanted) -> QuerySet[Any]:
    if wanted.q:
        names = ("title", "organization__name_zh", "organization__name_en")
        found = Q()
        for name in names:
            found |= Q(**{f"{prefix}{name}__icontains": wanted.q})
        rows = rows.filter(found)
    if wanted.sector:
        model = MODELS[kind]
        of_sector = model._default_manager.filter(
            Q(sector=wanted.sector) | Q(sector="", industries__sector=wanted.sector)
        )
        key = f"{prefix.removesuffix('__') or 'pk'}__in"
        rows = rows.filter(**{key: of_sector.values("pk")})
    return rows.filter(_aged(wanted.age))


def _aged(age: str) -> Q:
    now = timezone.now()
    day, late = now - timedelta(days=1), now - LATE_AFTER
    match age:
        case "today":
            return Q(submitted_at__gte=day)
        case "days":
            return Q(submitted_at__lt=day, submitted_at__gte=late)
        case "late":
            return Q(submitted_at__lt=late)
    return Q()
