"""Objections of the public notice, as those handle them who have no part in the applicant."""

from django.contrib import messages
from django.db.models import Count, F, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from matchmaking.directory.models import Objection, ObjectionStatus, Round
from matchmaking.directory.objections import handle_objection
from matchmaking.organizations.models import Organization, User
from matchmaking.web.attempts import attempted
from matchmaking.web.forms.directory_verdicts import AnswerForm
from matchmaking.web.http import MemberRequest
from matchmaking.web.views.directory_office.access import (
    for_office,
    is_administrator,
    page_of_form,
    paged,
)


@require_safe
@for_office
def objection_desk(request: MemberRequest, public_id: str) -> HttpResponse:
    """List the objections of a round, open ones first; those to one's own firm are left out."""
    round_ = get_object_or_404(Round.objects.select_related("programme"), public_id=public_id)
    rows = _objections(request.user).filter(application__round=round_)
    open_first = rows.annotate(n_files=Count("files")).order_by(
        F("handled_at").asc(nulls_first=True), "pk"
    )
    n_open = rows.filter(status=ObjectionStatus.OPEN).count()
    context = {
        "round": round_,
        "n_open": n_open,
        "names_authors": is_administrator(request.user),
        **paged(request, open_first),
    }
    return render(request, "directory_office/objection_desk.html", context)


@page_of_form
@for_office
def objection_case(request: MemberRequest, public_id: str) -> HttpResponse:
    objection = get_object_or_404(_objections(request.user), public_id=public_id)
    round_ = objection.application.round
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        handled = attempted(
            form,
            lambda: handle_objection(
                objection=objection,
                is_upheld=form.is_upheld,
                answer=form.cleaned_data["words"],
                by=request.user,
            ),
        )
        if handled is not None:
            messages.success(request, gettext("The objection is handled; its author reads why."))
            return redirect("web:objection_desk", public_id=round_.public_id)
        objection.refresh_from_db()
    context = {
        "objection": objection,
        "application": objection.application,
        "round": round_,
        "form": form,
        "names_author": is_administrator(request.user),
        "is_open": objection.status == ObjectionStatus.OPEN,
        "is_mine": objection.by_id == request.user.pk,
        "may_handle": is_administrator(request.user),
    }
    return render(request, "directory_office/objection.html", context)


def _objections(user: User) -> QuerySet[Objection]:
    """Those that ``user`` may read without learning who objects to an own organization."""
    own = Organization.objects.of_member(user).values("pk")
    rows = Objection.objects.visible_to(user).exclude(application__organization__in=own)
    return rows.select_related(
        "application__organization", "application__round__programme", "by", "handled_by"
    )
