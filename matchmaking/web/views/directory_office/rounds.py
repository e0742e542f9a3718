"""Programmes and their rounds: planned, led from phase to phase, cancelled."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from matchmaking.directory.models import (
    Appeal,
    AppealStatus,
    Edition,
    Programme,
    Round,
)
from matchmaking.directory.moves import ENDED, ApplicationStatus, RoundPhase, next_phase
from matchmaking.directory.progress import progress_of
from matchmaking.directory.rounds import (
    advance_round,
    cancel_round,
    change_round,
    open_work,
    plan_round,
)
from matchmaking.directory.today import today
from matchmaking.web.attempts import attempted, done
from matchmaking.web.confirmations import Question, ask
from matchmaking.web.directory_calendar import calendar_of, next_step, plan_of, proposed_plan
from matchmaking.web.forms.directory_rounds import CancelForm, RoundForm, SeenForm
from matchmaking.web.http import MemberRequest
from matchmaking.web.views.directory_office.access import (
    for_administrators,
    for_office,
    is_administrator,
    page_of_form,
)

ROUNDS = Round.objects.select_related("programme__issuer", "criteria")


@require_safe
@for_office
def directory_office(request: MemberRequest) -> HttpResponse:
    """Show each programme with its rounds, and what every round waits for."""
    programmes = Programme.objects.select_related("issuer").prefetch_related(
        Prefetch("rounds", Round.objects.order_by("-number")),
        Prefetch("editions", Edition.objects.published().order_by("-number")),
    )
    figures = progress_of([row for programme in programmes for row in programme.rounds.all()])
    rows = [
        (
            programme,
            [
                (row, figures[row.pk], open_work(row, figures[row.pk]))
                for row in programme.rounds.all()
            ],
        )
        for programme in programmes
    ]
    context = {
        "programmes": rows,
        "n_appeals": Appeal.objects.filter(status=AppealStatus.OPEN).count(),
        "works_here": is_administrator(request.user),
    }
    return render(request, "directory_office/office.html", context)


@require_safe
@for_office
def round_desk(request: MemberRequest, public_id: str) -> HttpResponse:
    round_ = get_object_or_404(ROUNDS, public_id=public_id)
    figures = progress_of([round_])[round_.pk]
    edition = Edition.objects.filter(round=round_).first()
    context = {
        "round": round_,
        "stages": calendar_of(round_),
        "today": today(),
        "figures": figures,
        "by_status": [(status, figures.by_status.get(status, 0)) for status in ApplicationStatus],
        "edition": edition,
        "step": next_step(round_, figures, edition),
        "waits_for": open_work(round_, figures),
        "is_planned": round_.phase == RoundPhase.PLANNED,
        "is_cancelled": round_.phase == RoundPhase.CANCELLED,
        "is_running": round_.phase not in ENDED,
        "works_here": is_administrator(request.user),
    }
    return render(request, "directory_office/round.html", context)


@page_of_form
@for_administrators
def round_plan(request: MemberRequest, public_id: str) -> HttpResponse:
    programme = get_object_or_404(Programme, public_id=public_id)
    if request.method == "POST":
        form = RoundForm(request.POST, programme=programme)
        if form.is_valid():
            planned = attempted(form, lambda: plan_round(by=request.user, **_given(form)))
            if planned is not None:
                messages.success(request, gettext("The round is planned."))
                return redirect("web:round_desk", public_id=planned.public_id)
    else:
        form = RoundForm(initial=proposed_plan(programme), programme=programme)
    back = reverse("web:directory_office")
    return _show_form(request, form, programme, back, gettext("Plan a round"))


@page_of_form
@for_administrators
def round_change(request: MemberRequest, public_id: str) -> HttpResponse:
    round_ = get_object_or_404(ROUNDS, public_id=public_id)
    back = reverse("web:round_desk", args=[public_id])
    if round_.phase != RoundPhase.PLANNED:
        messages.error(request, gettext("The round has opened: its rules stay as they are."))
        return redirect(back)
    programme = round_.programme
    if request.method == "POST":
        form = RoundForm(request.POST, programme=programme)
        if form.is_valid() and attempted(
            form, done(lambda: change_round(round_=round_, by=request.user, **_given(form)))
        ):
            messages.success(request, gettext("The round was changed."))
            return redirect(back)
    else:
        tags = {
            name: list(getattr(round_, name).values_list("code", flat=True))
            for name in ("capabilities", "industries")
        }
        version = {"criteria": round_.criteria.number}
        form = RoundForm(initial=plan_of(round_) | tags | version, programme=programme)
    return _show_form(request, form, programme, back, gettext("Change the round"))


def _given(form: RoundForm) -> dict[str, Any]:
    return {
        "fields": form.values(),
        "capabilities": form.cleaned_data["capabilities"],
        "industries": form.cleaned_data["industries"],
        "criteria": form.cleaned_data["criteria"],
    }


def _show_form(
    request: MemberRequest, form: RoundForm, programme: Programme, back: str, heading: str
) -> HttpResponse:
    context = {
        "form": form,
        "programme": programme,
        "versions": programme.criteria.prefetch_related("rows"),
        "back": back,
        "heading": heading,
    }
    return render(request, "directory_office/round_form.html", context)


@page_of_form
@for_administrators
def round_advance(request: MemberRequest, public_id: str) -> HttpResponse:
    """Ask before the round goes on; what is left to do stands there instead of a way on."""
    round_ = get_object_or_404(ROUNDS, public_id=public_id)
    back = reverse("web:round_desk", args=[public_id])
    if round_.phase in {*ENDED, RoundPhase.NOTICE, RoundPhase.PLANNED, RoundPhase.OPEN}:
        messages.error(request, gettext("The round does not go on from here by hand."))
        return redirect(back)
    form = SeenForm(
        request.POST if request.method == "POST" else None, initial={"seen": round_.phase}
    )
    if form.is_bound and form.is_valid():
        seen = form.cleaned_data["seen"]
        moved = attempted(form, lambda: advance_round(round_=round_, seen=seen, by=request.user))
        if moved is not None:
            now = {"phase": moved.get_phase_display()}
            messages.success(request, gettext("The round is now in: %(phase)s.") % now)
            return redirect(back)
    ahead = {"phase": next_phase(round_.phase).label, "number": round_.number}
    question = Question(
        heading=gettext("Go on to “%(phase)s”?") % ahead,
        message=gettext("Round %(number)d goes on to its next phase. There is no way back.")
        % ahead,
        action=gettext("Go on"),
        back=back,
        is_dangerous=False,
    )
    return ask(request, question, form)


@page_of_form
@for_administrators
def round_cancel(request: MemberRequest, public_id: str) -> HttpResponse:
    round_ = get_object_or_404(ROUNDS, public_id=public_id)
    back = reverse("web:round_desk", args=[public_id])
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["words"]
        cancelled = attempted(
            form,
            lambda: cancel_round(round_=round_, words=words, by=request.user),
            field="words",
        )
        if cancelled is not None:
            messages.success(request, gettext("The round was cancelled."))
            return redirect(back)
    question = Question(
        heading=gettext("Cancel round %(number)d?") % {"number": round_.number},
        message=gettext(
            "It ends without an edition. Its applications stay as they are, to be read only."
        ),
        action=gettext("Cancel the round"),
        back=back,
    )
    return ask(request, question, form)
