"""The decisions of the panel: what was reached side by side, then one application at a time."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from matchmaking.directory.decisions import decide
from matchmaking.directory.models import Application, Decision, Round
from matchmaking.directory.moves import ApplicationStatus, RoundPhase
from matchmaking.directory.progress import progress_of
from matchmaking.web.attempts import attempted
from matchmaking.web.cards import own_organization_keys
from matchmaking.web.directory_material import around, history_of, is_own, material_of
from matchmaking.web.directory_scores import score_table, standings_of
from matchmaking.web.forms.directory_verdicts import PanelDecisionForm
from matchmaking.web.http import MemberRequest
from matchmaking.web.views.directory_office.access import (
    for_office,
    handed_in,
    is_administrator,
    page_of_form,
)

S = ApplicationStatus
BEFORE_THE_PANEL = (S.ELIGIBLE, S.PROPOSED, S.DECLINED, S.LISTED)


@require_safe
@for_office
def decision_list(request: MemberRequest, public_id: str) -> HttpResponse:
    """Show what each application reached, best first; scores once all of its reviewers are done."""
    rows = Round.objects.select_related("programme", "criteria")
    round_ = get_object_or_404(rows, public_id=public_id)
    applications = handed_in(request.user).filter(round=round_, status__in=BEFORE_THE_PANEL)
    context = {
        "round": round_,
        "standings": standings_of(
            round_, list(applications.select_related("decision")), request.user
        ),
        "own": own_organization_keys(request.user),
        "figures": progress_of([round_])[round_.pk],
        "is_deciding": round_.phase == RoundPhase.DECIDING,
    }
    return render(request, "directory_office/decision_list.html", context)


@page_of_form
@for_office
def decision_case(request: MemberRequest, public_id: str) -> HttpResponse:
    rows = handed_in(request.user).filter(status__in=BEFORE_THE_PANEL)
    application = get_object_or_404(rows, public_id=public_id)
    round_ = application.round
    is_open = round_.phase == RoundPhase.DECIDING and application.status == S.ELIGIBLE
    ways = around(
        application,
        handed_in(request.user).filter(round=round_, status=S.ELIGIBLE),
        user=request.user,
        queue=reverse("web:decision_list", args=[round_.public_id]),
        page="web:decision_case",
    )
    form = PanelDecisionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _decided(request, application, form):
        is_next = request.POST.get("then") == "next" and ways["next"]
        return redirect(ways["next"] if is_next else ways["queue"])
    context = {
        "application": application,
        "round": round_,
        "table": score_table(application, request.user),
        "decision": Decision.objects.filter(application=application)
        .select_related("decided_by")
        .first(),
        "steps": history_of(application),
        "around": ways,
        "form": form,
        "n_proposed": progress_of([round_])[round_.pk].n_proposed,
        "may_decide": is_open and is_administrator(request.user),
        "is_conflict": is_own(request.user, application),
        **material_of(application),
    }
    return render(request, "directory_office/decision.html", context)


def _decided(request: MemberRequest, application: Application, form: PanelDecisionForm) -> bool:
    decision = attempted(
        form,
        lambda: decide(
            application=application,
            is_proposed=form.is_proposed,
            reasons=form.cleaned_data["words"],
            by=request.user,
        ),
    )
    if decision is None:
        return False
    said = (
        gettext("“%(name)s” is proposed for the list.")
        if decision.is_proposed
        else gettext("“%(name)s” is not proposed.")
    )
    messages.success(request, said % {"name": application.organization})
    return True
