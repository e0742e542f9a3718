"""Rounds to read, their public notice, and objections to what is proposed."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from matchmaking.directory.models import Round
from matchmaking.directory.moves import ORDER, RoundPhase
from matchmaking.directory.selectors import proposed_applications
from matchmaking.web.facts import joined
from matchmaking.web.http import PageRequest

PAGE_SIZE = 20
NOTICE_SIZE = 50
DAYS = {  # the day by which a phase ends
    RoundPhase.OPEN: "closes_on",
    RoundPhase.CHECKING: "checked_by",
    RoundPhase.SCORING: "scored_by",
    RoundPhase.DECIDING: "decided_by",
    RoundPhase.NOTICE: "notice_until",
}


@require_safe
def round_detail(request: PageRequest, public_id: str) -> HttpResponse:
    """Show the calendar and the rules of a round; of a cancelled one, when and why it was."""
    rows = Round.objects.public().select_related("programme__issuer", "criteria", "edition")
    round_ = get_object_or_404(
        rows.prefetch_related("capabilities", "industries"), public_id=public_id
    )
    context = {
        "round": round_,
        "programme": round_.programme,
        "phases": [_phase(round_, phase) for phase in ORDER[1:]],
        "industries": joined(round_.industries.all()),
        "capabilities": joined(round_.capabilities.all()),
        "n_proposed": proposed_applications(round_).count(),
        "published": _published(round_),
        "is_cancelled": round_.phase == RoundPhase.CANCELLED,
    }
    return render(request, "directory/round_detail.html", context)


@require_safe
def round_notice(request: PageRequest, public_id: str) -> HttpResponse:
    """Show what is proposed while the notice lasts; afterwards the edition tells more."""
    rows = Round.objects.public().select_related("programme__issuer", "edition")
    round_ = get_object_or_404(rows, public_id=public_id)
    paginator = Paginator(proposed_applications(round_), NOTICE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "round": round_,
        "programme": round_.programme,
        "is_open": round_.phase == RoundPhase.NOTICE,
        "is_cancelled": round_.phase == RoundPhase.CANCELLED,
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "published": _published(round_),
    }
    return render(request, "directory/round_notice.html", context)


def _phase(round_: Round, phase: RoundPhase) -> dict[str, Any]:
    is_cancelled = round_.phase == RoundPhase.CANCELLED  # how far it had come is told nowhere
    place, here = ORDER.index(phase), 0 if is_cancelled else ORDER.index(RoundPhase(round_.phase))
    starts: date | None = round_.opens_on if phase == RoundPhase.OPEN else None
    if phase == RoundPhase.NOTICE:
        starts = round_.notice_from
    return {
        "label": phase.step,
        "is_over": place < here or round_.phase == RoundPhase.PUBLISHED,
        "is_current": phase == round_.phase != RoundPhase.PUBLISHED,
        "starts": starts,
        "ends": getattr(round_, DAYS[phase]) if phase in DAYS else None,
        "is_notice": phase == RoundPhase.NOTICE,
    }


def _published(round_: Round) -> Any:
    edition = getattr(round_, "edition", None)
    return edition if edition is not None and edition.is_published else None
