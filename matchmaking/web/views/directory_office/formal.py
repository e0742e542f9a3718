"""The desk of the formal check: what was handed in, and one application at a time."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from matchmaking.directory.formal import (
    automatic_checks,
    fail_formal_check,
    pass_formal_check,
    return_application,
)
from matchmaking.directory.models import Application, CaseStatus, Round
from matchmaking.directory.moves import ApplicationStatus, RoundPhase
from matchmaking.directory.progress import UNCHECKED, progress_of
from matchmaking.web.attempts import attempted
from matchmaking.web.cards import own_organization_keys
from matchmaking.web.directory_material import around, history_of, is_own, material_of
from matchmaking.web.forms.directory_verdicts import FormalForm, FormalVerdict
from matchmaking.web.http import MemberRequest
from matchmaking.web.views.directory_office.access import (
    for_office,
    handed_in,
    is_administrator,
    page_of_form,
    paged,
)

EVERYTHING = "all"


@require_safe
@for_office
def formal_list(request: MemberRequest, public_id: str) -> HttpResponse:
    """List the applications of a round; while it is checked, first those that wait."""
    round_ = get_object_or_404(Round.objects.select_related("programme"), public_id=public_id)
    is_checking = round_.phase == RoundPhase.CHECKING
    default = ApplicationStatus.SUBMITTED.value if is_checking else EVERYTHING
    wanted = request.GET.get("status", default)
    confirmed = Q(cases__status=CaseStatus.CONFIRMED)
    rows = handed_in(request.user).filter(round=round_)
    if wanted in ApplicationStatus.values:
        rows = rows.filter(status=wanted)
    rows = rows.annotate(
        n_proofs=Count("proofs", distinct=True),
        n_confirmed=Count("cases", filter=confirmed, distinct=True),
    )
    counts = progress_of([round_])[round_.pk].by_status
    context = {
        "round": round_,
        "wanted": wanted,
        "choices": [row for row in ApplicationStatus if counts.get(row) and row != "draft"],
        "query": f"status={wanted}",
        "own": own_organization_keys(request.user),
        **paged(request, rows.order_by("pk")),
    }
    return render(request, "directory_office/formal_list.html", context)


@page_of_form
@for_office
def formal_application(request: MemberRequest, public_id: str) -> HttpResponse:
    """Show everything that the check needs on one page, and take the decision."""
    application = get_object_or_404(handed_in(request.user), public_id=public_id)
    round_ = application.round
    is_open = round_.phase == RoundPhase.CHECKING and application.status in UNCHECKED
    waiting = handed_in(request.user).filter(round=round_, status=ApplicationStatus.SUBMITTED)
    ways = around(
        application,
        waiting,
        user=request.user,
        queue=reverse("web:formal_list", args=[round_.public_id]),
        page="web:formal_application",
    )
    posted = request.POST if request.method == "POST" else None
    form = FormalForm(posted, status=application.status, initial={"seen": application.version})
    is_moved = posted is not None and posted.get("seen") != str(application.version)
    if is_moved:
        form = _kept(form, application)
    elif posted is not None and form.is_valid() and _decided(request, application, form):
        is_next = posted.get("then") == "next" and ways["next"]
        return redirect(ways["next"] if is_next else ways["queue"])
    checks = automatic_checks(application)
    context = {
        "application": application,
        "round": round_,
        "checks": checks,
        "n_missing": sum(check.is_missing for check in checks),
        "steps": history_of(application),
        "around": ways,
        "form": form,
        "is_moved": is_moved,
        "may_decide": is_open and is_administrator(request.user),
        "works_here": is_administrator(request.user),
        "is_conflict": is_own(request.user, application),
        **material_of(application),
    }
    return render(request, "directory_office/formal.html", context)


def _kept(form: FormalForm, application: Application) -> FormalForm:
    """Keep what was typed about a text that the applicant has changed since."""
    form.is_valid()
    kept = {name: form.cleaned_data.get(name) for name in ("reasons", "words")}
    return FormalForm(status=application.status, initial=kept | {"seen": application.version})


def _decided(request: MemberRequest, application: Application, form: FormalForm) -> bool:
    given, name = form.cleaned_data, str(application.organization)
    why = {"reasons": given["reasons"], "words": given["words"]}
    decision, by = given["decision"], request.user
    if decision == FormalVerdict.PASS:
        said = gettext("“%(name)s” has passed the formal check.")
        row = attempted(form, lambda: pass_formal_check(application=application, by=by))
    elif decision == FormalVerdict.RETURN:
        said = gettext("“%(name)s” was returned for completion.")
        row = attempted(form, lambda: return_application(application=application, by=by, **why))
    else:
        said = gettext("“%(name)s” has failed the formal check.")
        row = attempted(form, lambda: fail_formal_check(application=application, by=by, **why))
    if row is None:
        return False
    messages.success(request, said % {"name": name})
    return True
