"""Applying to a round: what there is, beginning, handing in, taking back, and appeals."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from matchmaking.directory.appeals import appeal
from matchmaking.directory.applications import (
    start_application,
    submit_application,
    withdraw_application,
)
from matchmaking.directory.formal import missing
from matchmaking.directory.models import Addendum, Application, Round
from matchmaking.directory.moves import RoundPhase
from matchmaking.organizations.models import Organization
from matchmaking.organizations.permissions import can_edit, require_part
from matchmaking.web.applying import (
    can_withdraw,
    cards_of,
    is_appealable,
    is_writable,
    openings,
    rulings,
)
from matchmaking.web.attempts import attempted
from matchmaking.web.confirmations import Question, ask
from matchmaking.web.forms.applications import AppealForm, StartForm, VersionForm, WithdrawForm
from matchmaking.web.http import MemberRequest

PAGE_SIZE = 20
MOST_RULINGS = 20
page_of_form = require_http_methods(["GET", "HEAD", "POST"])


def own_application(request: MemberRequest, public_id: str) -> Application:
    """Return an application of the reader's organizations; to others it does not exist."""
    own = Organization.objects.of_member(request.user).values("pk")
    rows = Application.objects.filter(organization__in=own).for_listing()
    return get_object_or_404(rows.select_related("scenario"), public_id=public_id)


@require_safe
@login_required
def application_list(request: MemberRequest) -> HttpResponse:
    """Show what the reader's organizations have applied for, and what they can apply for."""
    own = Organization.objects.of_member(request.user).values("pk")
    rows = Application.objects.filter(organization__in=own).for_listing()
    paginator = Paginator(rows.select_related("scenario"), PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "cards": cards_of(page.object_list),
        "openings": openings(request.user),
        "rulings": rulings(request.user, MOST_RULINGS),
    }
    return render(request, "applications/application_list.html", context)


@page_of_form
@login_required
def application_start(request: MemberRequest, public_id: str) -> HttpResponse:
    """Begin an application: choose for which organization, or with which scenario."""
    require_part(request.user)
    rounds = Round.objects.public().select_related("programme__issuer", "criteria")
    round_ = get_object_or_404(rounds, public_id=public_id)
    if round_.phase != RoundPhase.OPEN:
        messages.info(request, gettext("The round takes no applications at the moment."))
        return redirect("web:application_list")
    posted = request.POST if request.method == "POST" else None
    form = StartForm(posted, round_=round_, user=request.user)
    if form.is_bound and form.is_valid():
        organization, scenario = form.chosen()
        started = attempted(
            form,
            lambda: start_application(
                round_=round_, organization=organization, scenario=scenario, by=request.user
            ),
        )
        if started:
            return redirect("web:application_detail", public_id=started.public_id)
    context = {"round": round_, "form": form, "criteria": round_.criteria.rows.all()}
    return render(request, "applications/application_start.html", context)


@page_of_form
@login_required
@never_cache
def application_submit(request: MemberRequest, public_id: str) -> HttpResponse:
    """Ask whether to hand the draft in as it is saved, and do so."""
    application = own_application(request, public_id)
    back = reverse("web:application_detail", args=[public_id])
    _require_editor(request, application)
    if request.method != "POST" and (not is_writable(application) or missing(application)):
        return redirect(f"{back}#tasks")
    form = VersionForm(
        request.POST if request.method == "POST" else None,
        initial={"version": application.version},
    )
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"]
        if attempted(
            form,
            lambda: submit_application(application=application, version=version, by=request.user),
        ):
            messages.success(request, gettext("The application is handed in."))
            return redirect(back)
    question = Question(
        heading=gettext("Hand the application in?"),
        message=gettext(
            "“%(programme)s”, for %(name)s. After this it can be changed only if it is returned"
            " for completion; it can be withdrawn at any time."
        )
        % {"programme": application.round, "name": application.organization}
        + _of_renewal(application),
        action=gettext("Hand in"),
        back=back,
        is_dangerous=False,
    )
    return ask(request, question, form)


@page_of_form
@login_required
def application_withdraw(request: MemberRequest, public_id: str) -> HttpResponse:
    application = own_application(request, public_id)
    back = reverse("web:application_detail", args=[public_id])
    _require_editor(request, application)
    if request.method != "POST" and not can_withdraw(application):
        return redirect(back)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["words"]
        if attempted(
            form,
            lambda: withdraw_application(application=application, words=words, by=request.user),
        ):
            messages.success(request, gettext("The application is withdrawn."))
            return redirect(back)
    question = Question(
        heading=gettext("Withdraw the application?"),
        message=gettext(
            "“%(programme)s”, for %(name)s. It leaves the round and cannot be brought back;"
            " while the call is on, you can begin another."
        )
        % {"programme": application.round, "name": application.organization},
        action=gettext("Withdraw"),
        back=back,
    )
    return ask(request, question, form)


@page_of_form
@login_required
@sensitive_post_parameters()
def appeal_create(request: MemberRequest, public_id: str) -> HttpResponse:
    """Appeal against an addendum to an own entry, once."""
    own = Organization.objects.of_member(request.user).values("pk")
    rows = Addendum.objects.filter(entry__organization__in=own)
    rows = rows.select_related("edition__programme", "entry__organization", "appeal")
    addendum = get_object_or_404(rows, public_id=public_id)
    if not can_edit(request.user, addendum.entry.organization):
        raise PermissionDenied
    if request.method != "POST" and not is_appealable(addendum):
        messages.info(request, gettext("There is nothing to appeal against, or no more time."))
        return redirect("web:application_list")
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["text"]
        if attempted(form, lambda: appeal(addendum=addendum, text=text, by=request.user)):
            messages.success(
                request, gettext("The appeal is handed in: you are told of the decision.")
            )
            return redirect("web:application_list")
    context = {"addendum": addendum, "form": form}
    return render(request, "applications/appeal.html", context)


def _of_renewal(application: Application) -> str:
    if application.renews_id is None:
        return ""
    return " " + gettext(
        "Parts that you have left as last time count as confirmed by you, as of today."
    )


def _require_editor(request: MemberRequest, application: Application) -> None:
    if not can_edit(request.user, application.organization):
        raise PermissionDenied
