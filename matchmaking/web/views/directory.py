"""The directory to read: its lists, an edition with its tabs, an entry."""

import json
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from matchmaking.directory.lines import edition_lines
from matchmaking.directory.models import CriteriaVersion, Edition, Programme
from matchmaking.directory.moves import ORDER
from matchmaking.directory.selectors import programme_cards
from matchmaking.web.directory import (
    changes_context,
    edition_context,
    entry_cards,
    entry_statuses,
    figures_context,
    published_edition,
)
from matchmaking.web.forms.directory import EntryFilterForm
from matchmaking.web.http import PageRequest
from matchmaking.web.keeping import kept_for_visitors
from matchmaking.web.listing import render_listing


@require_safe
def directory_index(request: PageRequest) -> HttpResponse:
    """Show every list with its current edition and its running round, and how it works."""
    context = {"cards": programme_cards(), "phases": ORDER[1:]}
    return render(request, "directory/directory_index.html", context)


@require_safe
@kept_for_visitors
@vary_on_headers("HX-Request")
def programme_detail(request: PageRequest, public_id: str) -> HttpResponse:
    """Show the current edition; without one, what the list will be."""
    programme = _programme(public_id)
    edition = published_edition(programme, None)
    if edition is None:
        context = {"programme": programme, "rounds": programme.rounds.public()}
        response = render(request, "directory/programme_detail.html", context)
        response.headers["Cache-Control"] = "private, no-store"  # its rounds move on
        return response
    return _entry_list(request, edition)


@require_safe
@kept_for_visitors
@vary_on_headers("HX-Request")
def edition_detail(request: PageRequest, public_id: str, number: int) -> HttpResponse:
    return _entry_list(request, _edition(public_id, number))


@require_safe
@kept_for_visitors
def edition_changes(request: PageRequest, public_id: str, number: int) -> HttpResponse:
    """Show what the edition changes against the one before it."""
    edition = _edition(public_id, number)
    context = edition_context(edition, "changes") | changes_context(edition)
    return render(request, "directory/edition_changes.html", context)


@require_safe
@kept_for_visitors
def edition_figures(request: PageRequest, public_id: str, number: int) -> HttpResponse:
    edition = _edition(public_id, number)
    document = json.loads(edition.manifest)
    context = edition_context(edition, "figures") | figures_context(edition, document)
    return render(request, "directory/edition_figures.html", context)


@require_safe
def programme_criteria(request: PageRequest, public_id: str) -> HttpResponse:
    """Show the criteria with weights, scales and what the points mean; former versions too."""
    programme = _programme(public_id)
    versions = CriteriaVersion.objects.filter(programme=programme).prefetch_related("rows")
    context = {"programme": programme, "versions": list(versions), "here": "criteria"}
    return render(request, "directory/programme_criteria.html", context)


def _entry_list(request: PageRequest, edition: Edition) -> HttpResponse:
    statuses = entry_statuses(edition)
    lines: Any = edition_lines(edition)
    return render_listing(
        request,
        template="directory/entry_list",
        form=EntryFilterForm(request.GET),
        rows=lines,
        present=lambda rows: entry_cards(rows, statuses),
        more=edition_context(edition, "entries") | {"editions": _editions(edition)},
    )


def _editions(edition: Edition) -> list[Edition]:
    rows = Edition.objects.published().filter(programme=edition.programme)
    return list(rows.defer("manifest"))


def _programme(public_id: str) -> Programme:
    return get_object_or_404(Programme.objects.select_related("issuer"), public_id=public_id)


def _edition(public_id: str, number: int) -> Edition:
    edition = published_edition(_programme(public_id), number)
    if edition is None:
        raise Http404
    return edition
