"""Versions of the criteria: written, and compared with each other."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from matchmaking.directory.criteria import DEFAULT_CRITERIA, criteria_texts, write_criteria
from matchmaking.directory.models import CriteriaVersion, Programme
from matchmaking.web.attempts import attempted
from matchmaking.web.criteria_words import told_changes
from matchmaking.web.forms.directory_programmes import (
    MOST_CRITERIA,
    ComparisonForm,
    CriteriaRows,
    VersionSeenForm,
    rows_of,
    with_more_rows,
)
from matchmaking.web.http import MemberRequest
from matchmaking.web.views.directory_office.access import (
    for_administrators,
    for_office,
    page_of_form,
)


@page_of_form
@for_administrators
def criteria_create(request: MemberRequest, public_id: str) -> HttpResponse:
    """Write the next version, beginning with the last one, or with the proposed set."""
    programme = get_object_or_404(Programme, public_id=public_id)
    last = programme.criteria.prefetch_related("rows").first()
    number = last.number if last else 0
    form = VersionSeenForm(request.POST if request.method == "POST" else None)
    after, newer = request.POST.get("after", number), ""
    rows: Any
    if request.method != "POST":
        rows = rows_of(criteria_texts(last) if last else DEFAULT_CRITERIA)
    elif "more" in request.POST:
        rows = with_more_rows(request.POST)
    else:
        rows = CriteriaRows(request.POST)
        if form.is_valid() & rows.is_valid():
            seen = form.cleaned_data["after"]
            written = attempted(
                form,
                lambda: write_criteria(
                    programme=programme, texts=rows.texts(), after=seen, by=request.user
                ),
            )
            if written is not None:
                told = {"number": written.number}
                messages.success(request, gettext("Version %(number)d is written.") % told)
                return redirect("web:programme_desk", public_id=public_id)
            after = number  # whoever was told of a newer version has seen it
            newer = f"?before={seen}&after={number}" if 0 < seen < number else ""
    context = {
        "newer": newer,
        "programme": programme,
        "form": form,
        "rows": rows,
        "after": after,
        "last": last,
        "next": number + 1,
        "may_have_more": len(rows) < MOST_CRITERIA,
    }
    return render(request, "directory_office/criteria_form.html", context)


@require_safe
@for_office
def criteria_compare(request: MemberRequest, public_id: str) -> HttpResponse:
    """Show in sentences what differs between two versions; of themselves the last two."""
    programme = get_object_or_404(Programme, public_id=public_id)
    form = ComparisonForm(request.GET, programme=programme)
    form.is_valid()
    before, after = form.cleaned_data.get("before"), form.cleaned_data.get("after")
    if not (before and after):
        before, after = _last_two(programme)
        chosen = {"before": before and before.number, "after": after and after.number}
        form = ComparisonForm(initial=chosen, programme=programme)
    context = {"programme": programme, "form": form, "before": before, "after": after}
    if before and after:
        context["changes"] = told_changes(criteria_texts(before), criteria_texts(after))
    return render(request, "directory_office/criteria_compare.html", context)


def _last_two(programme: Programme) -> tuple[CriteriaVersion | None, CriteriaVersion | None]:
    found = list(programme.criteria.prefetch_related("rows")[:2])
    return (found[1], found[0]) if len(found) > 1 else (None, None)
