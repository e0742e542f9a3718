"""The audit trail, for the platform's auditors; to everybody else these pages do not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_safe

from matchmaking.common.audit_chain import ChainProblem, chain_head, neighbourhood
from matchmaking.common.models import AuditCheck, AuditEvent
from matchmaking.organizations.auditing import open_audit_export
from matchmaking.organizations.models import PlatformRole
from matchmaking.organizations.permissions import has_platform_role
from matchmaking.web.audit_export import audit_table
from matchmaking.web.audit_rows import audit_rows
from matchmaking.web.forms.audit import KEY_DIGITS, AuditFilterForm
from matchmaking.web.http import MemberRequest

PAGE_SIZE = 50

View = Callable[..., HttpResponseBase]


def auditors_only(view: View) -> View:
    @wraps(view)
    def guarded(request: MemberRequest, **arguments: Any) -> HttpResponseBase:
        if not has_platform_role(request.user, PlatformRole.AUDITOR):
            raise Http404
        return view(request, **arguments)

    return guarded


@require_safe
@auditors_only
def audit_list(request: MemberRequest) -> HttpResponse:
    """Show the events, newest first; pages are found by number, so late ones cost no more."""
    form = AuditFilterForm(request.GET)
    found = form.narrow(AuditEvent.objects.all())
    events, has_newer, has_older = _page(
        found, before=_number(request, "before"), after=_number(request, "after")
    )
    context = {
        "form": form,
        "chips": form.chips(),
        "query": form.query(),
        "rows": audit_rows(events),
        "newer_than": events[0].sequence if has_newer and events else None,
        "older_than": events[-1].sequence if has_older and events else None,
        **_chain_state(),
    }
    return render(request, "audit/audit_list.html", context)


@require_safe
@auditors_only
def audit_detail(request: MemberRequest, sequence: int) -> HttpResponse:
    event = get_object_or_404(AuditEvent, sequence=sequence)
    near = AuditEvent.objects.filter(sequence__in=(sequence - 1, sequence + 1))
    context = {
        "row": audit_rows([event])[0],
        "near": neighbourhood(event),
        "previous": next((row.sequence for row in near if row.sequence < sequence), None),
        "next": next((row.sequence for row in near if row.sequence > sequence), None),
    }
    return render(request, "audit/audit_detail.html", context)


@require_GET
@auditors_only
def audit_export(request: MemberRequest) -> StreamingHttpResponse:
    """Hand out the events that meet the filters; the export itself becomes an event."""
    form = AuditFilterForm(request.GET)
    export = open_audit_export(by=request.user, filters=form.chosen())
    table = audit_table(
        form.narrow(AuditEvent.objects.all()),
        until=export.sequence,
        language=get_language() or "zh-hans",
    )
    response = StreamingHttpResponse(table, content_type="text/csv; charset=utf-8")
    name = f"audit-{localdate():%Y%m%d}-{export.sequence}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(
    found: QuerySet[AuditEvent], *, before: int | None, after: int | None
) -> tuple[list[AuditEvent], bool, bool]:
    """Return the events of a page, and whether newer and older ones follow."""
    if after is not None:
        rows = found.filter(sequence__gt=after).order_by("sequence")[: PAGE_SIZE + 1]
        page = list(rows)
        return page[:PAGE_SIZE][::-1], len(page) > PAGE_SIZE, True
    rows = found.order_by("-sequence")
    page = list((rows if before is None else rows.filter(sequence__lt=before))[: PAGE_SIZE + 1])
    return page[:PAGE_SIZE], before is not None, len(page) > PAGE_SIZE


def _number(request: MemberRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    is_number = text.isascii() and text.isdigit() and len(text) <= KEY_DIGITS
    return int(text) if is_number else None


def _chain_state() -> dict[str, Any]:
    check = AuditCheck.objects.first()
    if check is None:
        return {"check": None, "n_unchecked": chain_head().sequence}
    return {
        "check": check,
        "problem": "" if check.is_sound else ChainProblem(check.problem).label,
        "n_unchecked": max(chain_head().sequence - check.sequence, 0),
    }
