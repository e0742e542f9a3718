"""Rounds to read, their public notice, and objections to what is proposed."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from matchmaking.directory.models import Application, Objection, Round
from matchmaking.directory.moves import ORDER, ApplicationStatus, RoundPhase
from matchmaking.directory.objections import object_to
from matchmaking.directory.selectors import proposed_applications
from matchmaking.organizations.permissions import require_part
from matchmaking.web.attempts import attempted
from matchmaking.web.facts import joined
from matchmaking.web.forms.directory import ObjectionForm
from matchmaking.web.http import MemberRequest, PageRequest

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
    """Show the calendar and the rules of a round."""
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
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "published": _published(round_),
    }
    return render(request, "directory/round_notice.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def objection_create(request: MemberRequest, public_id: str) -> HttpResponse:
    """Take an objection to a proposed entry; nobody but the office learns by whom."""
    require_part(request.user)
    application = _proposed(public_id)
    is_sent = request.method == "POST"
    form = ObjectionForm(request.POST, request.FILES) if is_sent else ObjectionForm()
    if is_sent and form.is_valid() and _objected(request, application, form):
        messages.success(request, gettext("Your objection was handed in. The answer stands here."))
        return redirect("web:objection_list")
    context = {"form": form, "application": application, "round": application.round}
    return render(request, "directory/objection_form.html", context)


@require_safe
@login_required
def objection_list(request: MemberRequest) -> HttpResponse:
    """Show one's own objections with their answers."""
    rows = Objection.objects.visible_to(request.user).filter(by=request.user)
    rows = rows.select_related("application__organization", "application__round__programme")
    paginator = Paginator(rows.prefetch_related("files"), PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    numbers = paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return render(request, "directory/objection_list.html", {"page": page, "page_numbers": numbers})


def _objected(request: MemberRequest, application: Application, form: ObjectionForm) -> bool:
    fields = form.cleaned_data
    made = attempted(
        form,
        lambda: object_to(
            application=application,
            text=fields["text"],
            files=fields["evidence"] or [],
            by=request.user,
        ),
    )
    return made is not None


def _proposed(public_id: str) -> Application:
    """Return what is proposed in a round whose notice is on, or answer 404."""
    rows = Application.objects.select_related("organization", "scenario", "round__programme")
    return get_object_or_404(
        rows,
        public_id=public_id,
        status=ApplicationStatus.PROPOSED,
        round__phase=RoundPhase.NOTICE,
    )


def _phase(round_: Round, phase: RoundPhase) -> dict[str, Any]:
    place, here = ORDER.index(phase), ORDER.index(RoundPhase(round_.phase))
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
