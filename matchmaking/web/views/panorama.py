"""The panorama: where demand meets supply, and what came of it; the same for everybody."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from matchmaking.insights.coverage import coverage
from matchmaking.insights.readers import Reader
from matchmaking.taxonomy.models import PolicySector
from matchmaking.web.activity import activity_context
from matchmaking.web.http import PageRequest
from matchmaking.web.panorama import coverage_context


@require_safe
def panorama(request: PageRequest) -> HttpResponse:
    """Show coverage by sector and stage; of one sector, by its industries and stages."""
    sector = chosen_sector(request)
    found = coverage(Reader.ANYBODY, sector)
    context = {"here": "coverage"} | coverage_context(found, sector, reverse("web:panorama"))
    return render(request, "panorama/panorama.html", context)


@require_safe
def panorama_activity(request: PageRequest) -> HttpResponse:
    context = {"here": "activity"} | activity_context(Reader.ANYBODY)
    return render(request, "panorama/activity.html", context)


def chosen_sector(request: PageRequest) -> str:
    """Return the sector that the address names, or none."""
    named = request.GET.get("sector", "")
    return named if named in PolicySector.values else ""
