"""The panel of a round: who belongs to it, who scores what, and how far they are."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from matchmaking.common.exceptions import DomainError
from matchmaking.directory.models import Application, Panelist, Review, ReviewStatus, Round
from matchmaking.directory.moves import ApplicationStatus, RoundPhase
from matchmaking.directory.panel import (
    appoint_panelist,
    assign_reviewers,
    dismiss_panelist,
    recuse,
)
from matchmaking.directory.progress import progress_of
from matchmaking.organizations.models import User
from matchmaking.web.attempts import attempted
from matchmaking.web.confirmations import Question, ask
from matchmaking.web.forms.directory_rounds import PanelistForm, RecusalForm
from matchmaking.web.http import MemberRequest
from matchmaking.web.views.directory_office.access import (
    for_administrators,
    for_office,
    is_administrator,
    page_of_form,
)

AHEAD = (RoundPhase.PLANNED, RoundPhase.OPEN, RoundPhase.CHECKING, RoundPhase.SCORING)
ROUNDS = Round.objects.select_related("programme")


@page_of_form
@for_office
def panel(request: MemberRequest, public_id: str) -> HttpResponse:
    """Show who scores what and who has; no score. An address of the form joins the panel."""
    round_ = get_object_or_404(ROUNDS, public_id=public_id)
    form = PanelistForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _appointed(request, round_, form):
        return redirect("web:panel", public_id=public_id)
    return _show(request, round_, form)


def _appointed(request: MemberRequest, round_: Round, form: PanelistForm) -> Panelist | None:
    user = User.objects.filter(email=form.cleaned_data["email"].lower()).first()
    if user is None:
        form.add_error("email", gettext("Nobody has signed up with this address."))
        return None
    panelist = attempted(
        form, lambda: appoint_panelist(round_=round_, user=user, by=request.user), field="email"
    )
    if panelist is not None:
        messages.success(request, gettext("%(name)s belongs to the panel.") % {"name": user})
    return panelist


def _show(request: MemberRequest, round_: Round, form: PanelistForm) -> HttpResponse:
    rows = Review.objects.filter(application__round=round_).select_related("reviewer")
    by_application: dict[int, list[Review]] = {}
    for review in rows.order_by("pk").defer("scores", "words"):
        by_application.setdefault(review.application_id, []).append(review)
    applications = Application.objects.filter(
        Q(status=ApplicationStatus.ELIGIBLE) | Q(pk__in=by_application), round=round_
    ).select_related("organization")
    lines = [
        _line(row, by_application.get(row.pk, []), round_.n_reviewers)
        for row in applications.order_by("pk")
    ]
    context = {
        "round": round_,
        "form": form,
        "members": _members(round_),
        "lines": lines,
        "n_lacking": sum(line["n_lacking"] for line in lines),
        "figures": progress_of([round_])[round_.pk],
        "may_appoint": round_.phase in AHEAD and is_administrator(request.user),
        "may_assign": round_.phase == RoundPhase.SCORING and is_administrator(request.user),
        "works_here": is_administrator(request.user),
    }
    return render(request, "directory_office/panel.html", context)


def _line(application: Application, reviews: list[Review], wanted: int) -> dict[str, Any]:
    counted = [review for review in reviews if review.status != ReviewStatus.RECUSED]
    is_open = application.status == ApplicationStatus.ELIGIBLE
    return {
        "application": application,
        "reviews": reviews,
        "n_lacking": max(0, wanted - len(counted)) if is_open else 0,
    }


def _members(round_: Round) -> list[tuple[Panelist, int, int]]:
    """Return each member with how many applications they have, and have scored."""
    done = Count("pk", filter=Q(status=ReviewStatus.SUBMITTED))
    given = Review.objects.counted().filter(application__round=round_).order_by()
    loads = {
        key: (n, n_done)
        for key, n, n_done in given.values_list("reviewer").annotate(n=Count("pk"), n_done=done)
    }
    members = round_.panelists.select_related("user")
    return [(member, *loads.get(member.user_id, (0, 0))) for member in members]


@require_POST
@for_administrators
def panel_assign(request: MemberRequest, public_id: str) -> HttpResponse:
    round_ = get_object_or_404(ROUNDS, public_id=public_id)
    try:
        n = assign_reviewers(round_=round_, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        if n:
            told = ngettext("%(n)d review was assigned.", "%(n)d reviews were assigned.", n)
            messages.success(request, told % {"n": n})
        else:
            messages.info(request, gettext("Every application has its reviewers already."))
    return redirect("web:panel", public_id=public_id)


@require_POST
@for_administrators
def panel_dismiss(request: MemberRequest, public_id: str) -> HttpResponse:
    """Take the member whose key is posted out of the panel; appointing again undoes it."""
    round_ = get_object_or_404(ROUNDS, public_id=public_id)
    key = request.POST.get("member", "")
    rows = round_.panelists.select_related("user")
    member = get_object_or_404(rows, pk=int(key) if key.isdecimal() else 0)
    try:
        dismiss_panelist(panelist=member, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        named = {"name": member.user}
        messages.success(request, gettext("%(name)s no longer belongs to the panel.") % named)
    return redirect("web:panel", public_id=public_id)


@page_of_form
@for_administrators
def panel_recuse(request: MemberRequest, public_id: str) -> HttpResponse:
    """Take an application from somebody who has an interest and does not say so."""
    rows = Review.objects.select_related(
        "reviewer", "application__round", "application__organization"
    )
    review = get_object_or_404(rows, public_id=public_id)
    back = reverse("web:panel", args=[review.application.round.public_id])
    form = RecusalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        conflict = form.cleaned_data["conflict"]
        recused = attempted(form, lambda: recuse(review=review, conflict=conflict, by=request.user))
        if recused is not None:
            messages.success(request, gettext("The place is free: assign once more to fill it."))
            return redirect(back)
    names = {"name": review.reviewer, "applicant": review.application.organization}
    question = Question(
        heading=gettext("Recuse %(name)s?") % names,
        message=gettext("%(name)s will not score “%(applicant)s”; a draft of scores is void.")
        % names,
        action=gettext("Recuse"),
        back=back,
    )
    return ask(request, question, form)
