"""Coverage for administrators: the whole figures, and the demand that nothing meets."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_safe
from django.views.decorators.vary import vary_on_headers

from matchmaking.common.sheets.columns import Column
from matchmaking.common.sheets.values import Record
from matchmaking.exchange.exceptions import ExportQuotaError
from matchmaking.exchange.exporting import Export, ExportFormat
from matchmaking.insights.coverage import Tally, coverage
from matchmaking.insights.exports import open_figures_export, open_unmet_export, unmet_reason
from matchmaking.insights.readers import Reader
from matchmaking.insights.unmet import reserved_unmet, unmet_demand, unsuited_scenarios
from matchmaking.organizations.models import PlatformRole
from matchmaking.scenarios.models import Scenario, ScenarioQuerySet
from matchmaking.web.activity import activity_context
from matchmaking.web.cards import ScenarioCard, scenario_cards
from matchmaking.web.forms.scenarios import ScenarioFilterForm
from matchmaking.web.http import MemberRequest, wants_partial
from matchmaking.web.listing import render_listing
from matchmaking.web.offices import office_of
from matchmaking.web.panorama import coverage_context
from matchmaking.web.views.exports import chosen_format, export_answer
from matchmaking.web.views.panorama import chosen_sector

Open = Callable[[MemberRequest, ExportFormat], Export]


@dataclass(frozen=True, slots=True)
class UnmetCard:
    """A scenario that nothing meets, and why it counts as such."""

    card: ScenarioCard
    reason: str
    is_said: bool


@require_safe
@office_of(PlatformRole.ADMINISTRATOR)
@vary_on_headers("HX-Request")
def platform_coverage(request: MemberRequest) -> HttpResponse:
    """Show the figures whole, of one sector or all, and the unmet demand; htmx asks for that."""
    more: dict[str, Any] = {"searched": None}  # cards mark what was searched for elsewhere
    if not wants_partial(request):
        sector = chosen_sector(request)
        found = coverage(Reader.OFFICE, sector)
        more |= coverage_context(found, sector, reverse("web:platform_coverage"))
        more |= activity_context(Reader.OFFICE) | {"n_reserved": reserved_unmet().count()}
    return render_listing(
        request,
        template="platform/coverage",
        form=_filters(request),
        rows=_unmet().for_listing(),
        present=_cards,
        more=more,
    )


@require_GET
@office_of(PlatformRole.ADMINISTRATOR)
def platform_coverage_export(request: MemberRequest) -> HttpResponseBase:
    """Hand out the unmet demand with the filters in force, or a table of figures."""
    chosen = chosen_format(request)
    table = request.GET.get("table", "unmet")
    if table not in TABLES:
        raise Http404
    title, open_table = TABLES[table]
    try:
        export = open_table(request, chosen)
    except ExportQuotaError as error:
        messages.error(request, error.message)
        return redirect(f"{reverse('web:platform_coverage')}?{_filters(request).query()}")
    name = f"{title}-{timezone.localdate():%Y-%m-%d}.{chosen}"
    return export_answer(export, chosen, name, title=str(title))


def _unmet() -> ScenarioQuerySet:
    return unmet_demand(Scenario.objects.listed(), Reader.OFFICE)


def _filters(request: MemberRequest) -> ScenarioFilterForm:
    form = ScenarioFilterForm(request.GET, own=())
    del form.fields["sort"]  # the figures have an order of their own
    return form


def _cards(scenarios: Iterable[Scenario]) -> list[UnmetCard]:
    said = unsuited_scenarios()
    return [
        UnmetCard(card, unmet_reason(is_said=is_said), is_said)
        for card in scenario_cards(scenarios, own=())
        for is_said in [card.scenario.pk in said]
    ]


def _open_unmet(request: MemberRequest, chosen: ExportFormat) -> Export:
    rows = _filters(request).narrow(_unmet().for_listing())
    return open_unmet_export(rows, by=request.user, form=chosen)


def _open_cells(request: MemberRequest, chosen: ExportFormat) -> Export:
    context = _coverage_in_words(request)
    row = gettext("Industry") if context["sector"] else gettext("Policy sector")
    named = [Column("row", row, width=32), Column("stage", gettext("Stage"), width=24)]
    records: list[Record] = [
        {"row": each.label, "stage": cell.label} | _tally(cell.tally)
        for each in context["heat"]
        for cell in each.cells
    ]
    return open_figures_export(named, records, by=request.user, form=chosen)


def _open_capabilities(request: MemberRequest, chosen: ExportFormat) -> Export:
    context = _coverage_in_words(request)
    records: list[Record] = [
        {"capability": row.label} | _tally(row.tally) for row in context["capabilities"]
    ]
    named = [Column("capability", gettext("Capability"), width=36)]
    return open_figures_export(named, records, by=request.user, form=chosen)


def _coverage_in_words(request: MemberRequest) -> dict[str, Any]:
    sector = chosen_sector(request)
    found = coverage(Reader.OFFICE, sector)
    return coverage_context(found, sector, reverse("web:platform_coverage"))


def _tally(tally: Tally) -> dict[str, int]:
    return {"demand": tally.demand, "supply": tally.supply, "gap": tally.gap}


TABLES: dict[str, tuple[str | Promise, Open]] = {
    "unmet": (_("Unmet demand"), _open_unmet),
    "cells": (_("Coverage by sector and stage"), _open_cells),
    "capabilities": (_("Coverage by capability"), _open_capabilities),
}
