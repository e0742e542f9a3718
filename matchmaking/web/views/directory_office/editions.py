"""An edition: drawn up by one administrator, published by another, then there to be read."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from matchmaking.directory.editions import (
    add_months,
    propose_edition,
    proposed_applications,
    publish_edition,
    recall_edition,
)
from matchmaking.directory.exceptions import SigningKeyError
from matchmaking.directory.models import Edition, Round
from matchmaking.directory.rounds import open_work
from matchmaking.directory.signing import signing_key
from matchmaking.directory.status import ListStatus, entry_status
from matchmaking.directory.today import today
from matchmaking.web.attempts import attempted, done
from matchmaking.web.confirmations import Question, ask
from matchmaking.web.forms.plain import PlainForm
from matchmaking.web.http import MemberRequest
from matchmaking.web.views.directory_office.access import (
    for_administrators,
    for_office,
    is_administrator,
    page_of_form,
)

EDITIONS = Edition.objects.select_related(
    "programme__issuer", "round", "previous", "proposed_by", "published_by", "key"
)


@page_of_form
@for_administrators
def edition_propose(request: MemberRequest, public_id: str) -> HttpResponse:
    round_ = get_object_or_404(Round.objects.select_related("programme"), public_id=public_id)
    form = PlainForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        edition = attempted(form, lambda: propose_edition(round_=round_, by=request.user))
        if edition is not None:
            messages.success(
                request, gettext("The edition is drawn up; another administrator publishes it.")
            )
            return redirect("web:edition_office", public_id=edition.public_id)
    question = Question(
        heading=gettext("Draw the edition of round %(number)d up?") % {"number": round_.number},
        message=gettext(
            "It lists every applicant that is still proposed. Nothing is public yet: another "
            "administrator looks at it and publishes it."
        ),
        action=gettext("Draw up"),
        back=reverse("web:round_desk", args=[public_id]),
        is_dangerous=False,
    )
    return ask(request, question, form)


@page_of_form
@for_office
def edition_office(request: MemberRequest, public_id: str) -> HttpResponse:
    """Show what an edition lists; the second administrator publishes a proposal here."""
    edition = get_object_or_404(EDITIONS, public_id=public_id)
    form = PlainForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        published = attempted(form, lambda: publish_edition(edition=edition, by=request.user))
        if published is not None:
            messages.success(request, gettext("The edition is published and signed."))
            return redirect("web:edition_office", public_id=public_id)
        edition = get_object_or_404(EDITIONS, public_id=public_id)
    works_here = is_administrator(request.user)
    context = {"edition": edition, "form": form, "works_here": works_here}
    if edition.is_published:
        context["entries"] = _entries(edition)
    else:
        context |= _preview(edition)
        context["drew_it_up"] = edition.proposed_by_id == request.user.pk
        context["may_publish"] = works_here and not context["drew_it_up"]
    return render(request, "directory_office/edition.html", context)


def _preview(edition: Edition) -> dict[str, object]:
    return {
        "applications": proposed_applications(edition.round),
        "valid_until": add_months(today(), edition.programme.validity_months),
        "waits_for": open_work(edition.round),
        "key_problem": _key_problem(),
    }


def _key_problem() -> str:
    try:
        signing_key()
    except SigningKeyError as error:
        return error.message
    return ""


def _entries(edition: Edition) -> list[tuple[object, ListStatus]]:
    """Return the lines with what holds of each today."""
    rows = edition.entries.select_related("edition", "organization").prefetch_related("addenda")
    return [(row, entry_status(row, row.addenda.all(), on=today())) for row in rows]


@page_of_form
@for_administrators
def edition_recall(request: MemberRequest, public_id: str) -> HttpResponse:
    edition = get_object_or_404(EDITIONS, public_id=public_id)
    back = reverse("web:edition_office", args=[public_id])
    form = PlainForm(request.POST if request.method == "POST" else None)
    if form.is_bound and attempted(
        form, done(lambda: recall_edition(edition=edition, by=request.user))
    ):
        messages.success(request, gettext("The proposal was taken back."))
        return redirect("web:round_desk", public_id=edition.round.public_id)
    question = Question(
        heading=gettext("Take the proposal of edition %(number)d back?")
        % {"number": edition.number},
        message=gettext("The round stays in its public notice; an edition can be drawn up anew."),
        action=gettext("Take back"),
        back=back,
    )
    return ask(request, question, form)
