"""Lists to take away as files, with the filters in force."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from matchmaking.common.sheets.writing import write_csv, write_json, write_xlsx
from matchmaking.exchange.exceptions import ExportQuotaError
from matchmaking.exchange.exporting import Export, ExportFormat, open_export
from matchmaking.exchange.fields import Kind
from matchmaking.exchange.kinds import KINDS
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.web.cards import own_organization_keys
from matchmaking.web.forms.filters import FilterForm
from matchmaking.web.forms.scenarios import ScenarioFilterForm
from matchmaking.web.forms.solutions import SolutionFilterForm
from matchmaking.web.http import MemberRequest

TYPES = {
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.JSON: "application/json",
}


@require_GET
@login_required
def scenario_export(request: MemberRequest) -> HttpResponseBase:
    own = own_organization_keys(request.user)
    form = ScenarioFilterForm(request.GET, own=own)
    return _export(request, KINDS["scenario"], form, Scenario.objects.visible_to(request.user), own)


@require_GET
@login_required
def solution_export(request: MemberRequest) -> HttpResponseBase:
    own = own_organization_keys(request.user)
    form = SolutionFilterForm(request.GET, own=own)
    return _export(request, KINDS["solution"], form, Solution.objects.visible_to(request.user), own)


def _export(
    request: MemberRequest,
    kind: Kind,
    form: FilterForm,
    rows: QuerySet[Any],
    own: frozenset[int],
) -> HttpResponseBase:
    chosen = chosen_format(request)
    try:
        export = open_export(kind, form.narrow(rows), by=request.user, own=own, form=chosen)
    except ExportQuotaError as error:
        messages.error(request, error.message)
        return redirect(f"{reverse(f'web:{kind.name}_list')}?{form.query()}")
    name = f"{kind.label}-{timezone.localdate():%Y-%m-%d}.{chosen}"
    return export_answer(export, chosen, name, title=str(kind.label))


def chosen_format(request: MemberRequest) -> ExportFormat:
    named = request.GET.get("format", ExportFormat.XLSX.value)
    if named not in ExportFormat.values:
        raise Http404
    return ExportFormat(named)


def export_answer(
    export: Export, chosen: ExportFormat, name: str, *, title: str
) -> HttpResponseBase:
    """Return the file, written as it is sent where its form allows that."""
    if chosen == ExportFormat.XLSX:
        file = write_xlsx(export.columns, export.rows, title=title)
        return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[chosen])
    write = write_csv if chosen == ExportFormat.CSV else write_json
    pieces = write(export.columns, export.rows)
    response = StreamingHttpResponse(pieces, content_type=TYPES[chosen])
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response
