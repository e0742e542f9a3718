"""The leads of a provider, and a file of them to take away.

No contact is in the file: each look at one is on record, which a file would go around. Nor is the
name of an enterprise before it has agreed to be known.
"""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from matchmaking.common.audit import record_audit
from matchmaking.common.sheets.columns import Column, ColumnKind
from matchmaking.common.sheets.values import Record
from matchmaking.connections.models import Connection, ConnectionQuerySet
from matchmaking.connections.moves import AGREED, OPEN, ConnectionStatus, Side
from matchmaking.exchange.exporting import Export, ExportFormat, require_export_quota
from matchmaking.organizations.models import Organization, OrganizationKind, User

STAGES = (*OPEN, *AGREED, ConnectionStatus.DELIVERED)
MOST = 5_000  # leads of a file, newest first
CHUNK = 500  # leads
COLUMNS = (
    Column("public_id", pgettext_lazy("lead", "Number")),
    Column("stage", pgettext_lazy("lead", "Stage"), width=12),
    Column("scenario", _("Scenario"), width=32),
    Column("enterprise", _("Enterprise"), width=24),
    Column("industries", _("Industries"), width=24),
    Column("solution", _("Solution"), width=32),
    Column("asked_by", _("Asked by"), width=10),
    Column("asked_on", _("Asked on"), width=14),
    Column("next_by", _("Next step by"), width=14),
    Column("due_on", _("Due on"), width=14),
    Column("days_over", _("Days overdue"), width=10, kind=ColumnKind.NUMBER),
)


def leads_of(user: User) -> ConnectionQuerySet:
    """The connections of the user's providers from the request to the delivery."""
    own = Organization.objects.of_member(user).filter(kind=OrganizationKind.PROVIDER)
    return Connection.objects.filter(supply__in=own.values("pk"), status__in=STAGES)


@transaction.atomic
def open_lead_export(rows: ConnectionQuerySet, *, by: User, form: ExportFormat) -> Export:
    """Note that ``by`` takes ``rows`` away, which are among the user's leads.

    Raises:
        ExportQuotaError: ``by`` has exported too often within the hour.
    """
    require_export_quota(by)
    count = min(rows.count(), MOST)
    details = {"count": count, "format": form.value}
    record_audit("connection.export", on=by, by=by, details=details)
    language = get_language() or "zh-hans"
    return Export(list(COLUMNS), _records(rows, language), count)


def _records(rows: ConnectionQuerySet, language: str) -> Iterator[Record]:
    found = rows.order_by("-pk").for_listing().prefetch_related("scenario__industries")[:MOST]
    for row in found.iterator(chunk_size=CHUNK):
        with translation.override(language):  # the server asks for rows when the page has gone
            record = _record(row)
        yield record


def _record(row: Connection) -> Record:
    today = timezone.localdate()
    is_under_way = row.status != ConnectionStatus.DELIVERED
    due_on = row.due_on if is_under_way else None
    return {
        "public_id": row.public_id,
        "stage": row.get_status_display(),
        "scenario": row.scenario.title,
        "enterprise": gettext("an anonymous enterprise") if row.hides_demand else str(row.demand),
        "industries": [str(industry) for industry in row.scenario.industries.all()],
        "solution": row.solution.title,
        "asked_by": row.get_started_by_display(),
        "asked_on": timezone.localdate(row.created_at),
        "next_by": str(Side(row.turn).label) if is_under_way and row.turn else "",
        "due_on": due_on,
        "days_over": (today - due_on).days if due_on and due_on < today else None,
    }
