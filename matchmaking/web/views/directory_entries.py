import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from matchmaking.directory.lines import edition_lines
from matchmaking.directory.models import Edition, EditionStatus, Entry
from matchmaking.directory.selectors import entries_of, entry_status_on
from matchmaking.directory.status import ListStatus
from matchmaking.organizations.models import Organization
from matchmaking.solutions.models import Solution
from matchmaking.taxonomy.selectors import term_names
from matchmaking.web.directory import edition_context, entry_card
from matchmaking.web.forms.directory import DayForm
from matchmaking.web.http import PageRequest
from matchmaking.web.keeping import kept_for_visitors


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """Something that was published about an entry."""

    day: date
    label: str
    edition: Edition
    reason: str = ""
    words: str = ""
    due_on: date | None = None


@require_safe
@kept_for_visitors
def entry_detail(request: PageRequest, public_id: str) -> HttpResponse:
    """Show an entry with its facts, its evidence in numbers, and what has held since."""
    rows = Entry.objects.select_related(
        "edition__programme__issuer", "edition__key", "organization", "application"
    )
    entry = get_object_or_404(rows, public_id=public_id, edition__status=EditionStatus.PUBLISHED)
    today = timezone.localdate()
    status, _edition = entry_status_on(entry, today)
    line = next(row for row in edition_lines(entry.edition) if row.pk == entry.pk)
    document = json.loads(entry.edition.manifest)
    listed = list(entries_of(entry).prefetch_related("addenda"))
    context = edition_context(entry.edition, "entry") | {
        "entry": entry,
        "card": entry_card(line, status, term_names()),
        "status": status,
        "is_marked": status not in {ListStatus.LISTED},
        "evidence": _evidence(document, line.facts["evidence"]["files"]),
        "evidence_cases": line.facts["evidence"],
        "readable": _readable(line.solutions),
        "is_open": Organization.objects.active().filter(pk=entry.organization_id).exists(),
        "history": sorted(_history(listed), key=lambda step: step.day, reverse=True),
        "digest": document["digests"][line.position - 1],
        "newest": listed[0],
        **_past_status(request, entry),
    }
    return render(request, "directory/entry_detail.html", context)


def _past_status(request: PageRequest, entry: Entry) -> dict[str, Any]:
    """Answer the day that somebody asks for."""
    if "on" not in request.GET:
        return {"day_form": DayForm(initial={"on": timezone.localdate().isoformat()})}
    form = DayForm(request.GET)
    if not form.is_valid():
        return {"day_form": form}
    day = form.cleaned_data["on"]
    status, edition = entry_status_on(entry, day)
    return {"day_form": form, "asked_day": day, "asked_status": status, "asked_edition": edition}


def _evidence(document: Any, files: dict[str, int]) -> list[tuple[Any, int]]:
    """Return each criterion of the edition with the number of files that prove it."""
    return [(row, files.get(row["code"], 0)) for row in document["criteria"]["rows"]]


def _readable(solutions: list[Any]) -> set[str]:
    """Return the solutions that still have a page."""
    ids = [row["id"] for row in solutions]
    rows = Solution.objects.published().filter(public_id__in=ids)
    return set(rows.values_list("public_id", flat=True))


def _history(entries: list[Entry]) -> Iterator[HistoryStep]:
    for entry in entries:
        edition = entry.edition
        label = gettext("Listed in edition %(number)s") % {"number": edition.number}
        if edition.published_on:
            yield HistoryStep(edition.published_on, label, edition)
        for row in entry.addenda.all():
            yield HistoryStep(
                row.effective_on,
                row.get_kind_display(),
                edition,
                row.get_reason_display(),
                row.words,
                row.due_on,
            )
