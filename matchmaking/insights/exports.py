"""Figures and unmet demand as files: what administrators see of them on their page."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matchmaking.common.audit import record_audit
from matchmaking.common.sheets.columns import Column, ColumnKind
from matchmaking.common.sheets.values import Record
from matchmaking.exchange.exporting import Export, ExportFormat, require_export_quota
from matchmaking.insights.unmet import unsuited_scenarios
from matchmaking.organizations.models import User
from matchmaking.scenarios.models import Scenario

MOST = 5000  # scenarios in one file, the newest
FIGURES = (
    Column("demand", _("Demand"), kind=ColumnKind.NUMBER),
    Column("supply", _("Supply"), kind=ColumnKind.NUMBER),
    Column("gap", _("Gap"), kind=ColumnKind.NUMBER),
)
UNMET = (
    Column("number", _("No."), width=24),
    Column("title", _("title"), width=36),
    Column("organization", _("Organization"), width=32),
    Column("sectors", _("policy sector"), width=20),
    Column("industries", _("industries"), width=28),
    Column("stages", _("stages"), width=20),
    Column("capabilities", _("capabilities"), width=36),
    Column("province", _("province")),
    Column("reason", _("Why it is unmet"), width=28),
    Column("published", _("published at")),
)


@transaction.atomic
def open_unmet_export(rows: QuerySet[Scenario], *, by: User, form: ExportFormat) -> Export:
    """Note that ``by`` takes unmet demand away: ``rows``, with what lists show of them.

    They are what anybody may see, and who posts anonymously is not named.

    Raises:
        ExportQuotaError: ``by`` has exported too often within the hour.
    """
    require_export_quota(by)
    found = list(rows[:MOST])
    said = unsuited_scenarios()
    records = [_record(scenario, is_said=scenario.pk in said) for scenario in found]
    return _noted(UNMET, records, by, form)


@transaction.atomic
def open_figures_export(
    named: Iterable[Column], records: Iterable[Record], *, by: User, form: ExportFormat
) -> Export:
    """Note that ``by`` takes tallies away; ``named`` are the columns that say of what.

    Raises:
        ExportQuotaError: ``by`` has exported too often within the hour.
    """
    require_export_quota(by)
    return _noted((*named, *FIGURES), list(records), by, form)


def _noted(
    columns: Sequence[Column], records: list[Record], by: User, form: ExportFormat
) -> Export:
    details = {"count": len(records), "format": form.value}
    record_audit("coverage.export", on=by, by=by, details=details)
    return Export(list(columns), records, len(records))


def _record(scenario: Scenario, *, is_said: bool) -> Record:
    published = scenario.published_at
    return {
        "number": scenario.public_id,
        "title": scenario.title,
        "organization": "" if scenario.hides_organization else str(scenario.organization),
        "sectors": [str(sector.label) for sector in scenario.sectors],
        "industries": [str(term) for term in scenario.industries.all()],
        "stages": [str(term) for term in scenario.stages.all()],
        "capabilities": [str(term) for term in scenario.capabilities.all()],
        "province": scenario.get_province_display(),
        "reason": unmet_reason(is_said=is_said),
        "published": timezone.localdate(published) if published else None,
    }


def unmet_reason(*, is_said: bool) -> str:
    if is_said:
        return gettext("The enterprise found none suitable")
    return gettext("No suitable solution in the ranking")
