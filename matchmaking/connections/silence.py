"""Who owes answers: the organizations that others wait for, those that keep them waiting first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, F, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matchmaking.common.audit import record_audit
from matchmaking.common.sheets.columns import Column, ColumnKind
from matchmaking.common.sheets.values import Record
from matchmaking.connections.models import Connection, ConnectionStep
from matchmaking.connections.moves import OPEN, ConnectionMove, ConnectionStatus, Side
from matchmaking.connections.workdays import working_days_between
from matchmaking.exchange.exporting import Export, ExportFormat, require_export_quota
from matchmaking.organizations.models import Organization, User

WINDOW = timedelta(days=90)  # in which expired requests are counted
MOST = 1000  # organizations: those who keep others waiting longest
COLUMNS = (
    Column("organization", _("Organization"), width=32),
    Column("kind", _("Kind"), width=12),
    Column("n_open", pgettext_lazy("answers", "Open"), kind=ColumnKind.NUMBER),
    Column("n_overdue", _("Overdue"), kind=ColumnKind.NUMBER),
    Column("days", _("Longest overdue (working days)"), kind=ColumnKind.NUMBER),
    Column("n_expired", _("Expired within 90 days"), kind=ColumnKind.NUMBER),
)


@dataclass(frozen=True, slots=True)
class Debtor:
    """An organization that owes answers; ``days`` is how long the oldest has been overdue.

    ``n_expired`` is how many requests it has let expire within ``WINDOW``.
    """

    organization: Organization
    n_open: int
    n_overdue: int
    days: int  # working days
    n_expired: int


def owed_answers(today: date) -> QuerySet[Any, Any]:
    """Count open, overdue and expired answers by organization, most overdue first.

    An answer is owed by the side that is asked; what has expired, by the one that was asked last.
    """
    proposals = ConnectionStep.objects.filter(
        connection=OuterRef("pk"), move=ConnectionMove.PROPOSE
    )
    last_asker = Coalesce(Subquery(proposals.values("side")[:1]), F("started_by"))  # newest first
    is_open = Q(status__in=OPEN)
    has_expired = Q(status=ConnectionStatus.EXPIRED, ended_at__gt=timezone.now() - WINDOW)
    owed_by_demand = Q(awaiting=Side.DEMAND) | Q(awaiting="", last_asker=Side.SUPPLY)
    rows = Connection.objects.filter(is_open | has_expired).annotate(last_asker=last_asker)
    rows = rows.annotate(owner=Case(When(owed_by_demand, then=F("demand")), default=F("supply")))
    counted = rows.values("owner").annotate(
        n_open=Count("pk", filter=is_open),
        n_overdue=Count("pk", filter=is_open & Q(due_on__lt=today)),
        n_expired=Count("pk", filter=has_expired),
        oldest=Min("due_on", filter=is_open),
    )
    oldest = F("oldest").asc(nulls_last=True)
    return counted.order_by("-n_overdue", oldest, "-n_expired", "owner")


def debtors(rows: Iterable[Mapping[str, Any]], today: date) -> list[Debtor]:
    """Return rows of ``owed_answers`` with their organizations; one query."""
    found = list(rows)
    organizations = Organization.objects.in_bulk([row["owner"] for row in found])
    return [
        Debtor(
            organization=organizations[row["owner"]],
            n_open=row["n_open"],
            n_overdue=row["n_overdue"],
            n_expired=row["n_expired"],
            days=working_days_between(row["oldest"], today) if row["n_overdue"] else 0,
        )
        for row in found
    ]


@transaction.atomic
def open_silence_export(rows: QuerySet[Any, Any], *, by: User, form: ExportFormat) -> Export:
    """Note that ``by`` takes rows of ``owed_answers`` away; no text and no contact is in them.

    Raises:
        ExportQuotaError: ``by`` has exported too often within the hour.
    """
    require_export_quota(by)
    found = debtors(rows[:MOST], timezone.localdate())
    details = {"count": len(found), "format": form.value}
    record_audit("organization.export", on=by, by=by, details=details)
    return Export(list(COLUMNS), [_record(debtor) for debtor in found], len(found))


def _record(debtor: Debtor) -> Record:
    return {
        "organization": str(debtor.organization),
        "kind": debtor.organization.get_kind_display(),
        "n_open": debtor.n_open,
        "n_overdue": debtor.n_overdue,
        "days": debtor.days,
        "n_expired": debtor.n_expired,
    }
