"""Programmes: opened, changed as far as nobody relies on them, with all that belongs to one."""

from itertools import pairwise

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from matchmaking.directory.criteria import criteria_texts
from matchmaking.directory.models import CriteriaVersion, Programme
from matchmaking.directory.programmes import (
    FIXED_BY_PLAN,
    FIXED_IN_ROUND,
    change_programme,
    fixed_fields,
    open_programme,
    programme_state,
)
from matchmaking.web.attempts import attempted
from matchmaking.web.criteria_words import Sentence, told_changes
from matchmaking.web.forms.directory_programmes import ProgrammeForm
from matchmaking.web.http import MemberRequest
from matchmaking.web.views.directory_office.access import (
    for_administrators,
    for_office,
    is_administrator,
    page_of_form,
)

PROGRAMMES = Programme.objects.select_related("issuer")


@require_safe
@for_office
def programme_desk(request: MemberRequest, public_id: str) -> HttpResponse:
    """Show a programme with its rounds and every version of its criteria."""
    programme = get_object_or_404(PROGRAMMES, public_id=public_id)
    fixed = fixed_fields(programme)
    context = {
        "programme": programme,
        "rounds": programme.rounds.select_related("criteria"),
        "versions": _versions(programme),
        "is_planned": bool(fixed),
        "is_running": fixed.issuperset(FIXED_IN_ROUND),
        "works_here": is_administrator(request.user),
    }
    return render(request, "directory_office/programme.html", context)


@page_of_form
@for_administrators
def programme_create(request: MemberRequest) -> HttpResponse:
    form = ProgrammeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = attempted(form, lambda: open_programme(fields=form.values(), by=request.user))
        if made is not None:
            messages.success(request, gettext("The programme is made. Now set its criteria."))
            return redirect("web:criteria_create", public_id=made.public_id)
    context = {
        "form": form,
        "heading": gettext("New programme"),
        "back": reverse("web:directory_office"),
        "back_name": gettext("Office of the directory"),
    }
    return render(request, "directory_office/programme_form.html", context)


@page_of_form
@for_administrators
def programme_change(request: MemberRequest, public_id: str) -> HttpResponse:
    programme = get_object_or_404(PROGRAMMES, public_id=public_id)
    back = reverse("web:programme_desk", args=[public_id])
    fixed, state = fixed_fields(programme), programme_state(programme)
    # The form writes into its own copy; what the page shows beside it stays as it is.
    copy = Programme.objects.select_related("issuer").get(pk=programme.pk)
    posted = request.POST if request.method == "POST" else None
    form = ProgrammeForm(posted, instance=copy, fixed=fixed, initial={"seen": state})
    if form.is_bound and form.is_valid():
        seen = form.cleaned_data["seen"]
        changed = attempted(
            form,
            lambda: change_programme(
                programme=programme, fields=form.values(), seen=seen, by=request.user
            ),
        )
        if changed is not None:
            messages.success(request, gettext("The programme was changed."))
            return redirect(back)
        state_shown = state
    else:
        state_shown = request.POST.get("seen", state)
    context = {
        "form": form,
        "programme": programme,
        "seen": state_shown,
        "heading": gettext("Change the programme"),
        "back": back,
        "back_name": programme.name,
        "is_planned": fixed.issuperset(FIXED_BY_PLAN),
        "is_running": fixed.issuperset(FIXED_IN_ROUND),
    }
    return render(request, "directory_office/programme_form.html", context)


def _versions(programme: Programme) -> list[tuple[CriteriaVersion, list[Sentence] | None]]:
    """Return the versions, newest first, each with what it changes; None for the first one."""
    versions = list(programme.criteria.prefetch_related("rows", "rounds"))
    texts = [criteria_texts(version) for version in versions]
    changes = [told_changes(old, new) for new, old in pairwise(texts)]
    return list(zip(versions, [*changes, None], strict=False))
