"""Cases of an applicant, and the page on which a customer confirms one without a log-in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from matchmaking.connections.models import Connection
from matchmaking.directory.cases import (
    add_case,
    add_connection_case,
    answer_case,
    ask_confirmation,
    case_of_token,
    remove_case,
)
from matchmaking.directory.models import Application, CaseStatus, CustomerCase
from matchmaking.organizations.models import Organization
from matchmaking.organizations.permissions import can_edit
from matchmaking.web.accounts import too_many
from matchmaking.web.applying import is_writable
from matchmaking.web.attempts import attempted, done
from matchmaking.web.confirmations import Question, ask
from matchmaking.web.forms.applications import (
    AnswerForm,
    AskForm,
    CaseForm,
    ConnectionCaseForm,
)
from matchmaking.web.forms.plain import PlainForm
from matchmaking.web.http import MemberRequest, PageRequest
from matchmaking.web.views.applications import own_application

page_of_form = require_http_methods(["GET", "HEAD", "POST"])


@page_of_form
@login_required
@sensitive_post_parameters()
def case_add(request: MemberRequest, public_id: str) -> HttpResponse:
    """Add a case: a delivered connection, or one from outside with the customer's address."""
    application = own_application(request, public_id)
    _require_editor(request, application)
    if request.method != "POST" and not is_writable(application):
        return redirect("web:application_detail", public_id=public_id)
    posted = request.POST if request.method == "POST" else None
    is_own = posted is not None and posted.get("do") == "connection"
    connections = _confirmed(application)
    own = ConnectionCaseForm(posted if is_own else None, connections=connections)
    form = CaseForm(None if is_own else posted)
    if _added_own(request, application, own) or _added(request, application, form):
        return redirect(_cases_of(application))
    context = {
        "application": application,
        "own": own,
        "has_own": connections.exists(),
        "form": form,
    }
    return render(request, "applications/case_form.html", context)


def _confirmed(application: Application) -> QuerySet[Connection]:
    """The delivered connections whose outcome is confirmed and that are no case yet."""
    used = application.cases.exclude(connection=None).values("connection")
    rows = Connection.objects.filter(
        supply=application.organization_id, outcome__confirmed_at__isnull=False
    )
    return rows.exclude(pk__in=used).select_related("solution", "demand").order_by("-pk")


def _added_own(request: MemberRequest, application: Application, form: ConnectionCaseForm) -> bool:
    if not (form.is_bound and form.is_valid()):
        return False
    connection = form.cleaned_data["connection"]
    case = attempted(
        form,
        lambda: add_connection_case(
            application=application, connection=connection, by=request.user
        ),
    )
    if case:
        messages.success(request, gettext("The case is added: its customer has confirmed it."))
    return case is not None


def _added(request: MemberRequest, application: Application, form: CaseForm) -> bool:
    if not (form.is_bound and form.is_valid()):
        return False
    fields = dict(form.cleaned_data)
    email = fields.pop("email")

    @transaction.atomic  # what cannot be asked is not added: the form comes back
    def act() -> CustomerCase:
        case = add_case(application=application, by=request.user, **fields)
        return ask_confirmation(case=case, email=email, by=request.user) if email else case

    case = attempted(form, act)
    if case:
        messages.success(
            request,
            gettext("The case is added; the mail to %(email)s is on its way.") % {"email": email}
            if email
            else gettext("The case is added. It counts once the customer has confirmed it."),
        )
    return case is not None


@page_of_form
@login_required
@sensitive_post_parameters()
def case_ask(request: MemberRequest, public_id: str) -> HttpResponse:
    """Have the customer asked by mail, for the first time or once more."""
    case = _own_case(request, public_id)
    back = _cases_of(case.application)
    is_open = case.connection_id is None and case.status in {CaseStatus.OPEN, CaseStatus.ASKED}
    if request.method != "POST" and not (is_open and is_writable(case.application)):
        return redirect(back)
    form = AskForm(request.POST if request.method == "POST" else None, initial=_address(case))
    if form.is_bound and form.is_valid():
        email = form.cleaned_data["email"]
        if attempted(form, lambda: ask_confirmation(case=case, email=email, by=request.user)):
            messages.success(
                request, gettext("The mail to %(email)s is on its way.") % {"email": email}
            )
            return redirect(back)
    question = Question(
        heading=gettext("Ask the customer to confirm “%(title)s”?") % {"title": case.title},
        message=gettext(
            "The mail names your organization and the programme. Its link works once, for 14 days;"
            " a link sent before stops working."
        ),
        action=gettext("Send the mail"),
        back=back,
        is_dangerous=False,
    )
    return ask(request, question, form)


def _address(case: CustomerCase) -> dict[str, str]:
    return {"email": case.email}


@page_of_form
@login_required
def case_remove(request: MemberRequest, public_id: str) -> HttpResponse:
    case = _own_case(request, public_id)
    back = _cases_of(case.application)
    if request.method != "POST" and not is_writable(case.application):
        return redirect(back)
    form = PlainForm(request.POST if request.method == "POST" else None)
    if form.is_bound and attempted(form, done(lambda: remove_case(case=case, by=request.user))):
        messages.success(request, gettext("The case is removed."))
        return redirect(back)
    question = Question(
        heading=gettext("Remove the case “%(title)s”?") % {"title": case.title},
        message=gettext("What the customer has confirmed goes with it; a link stops working."),
        action=gettext("Remove"),
        back=back,
    )
    return ask(request, question, form)


@page_of_form
@never_cache
@sensitive_post_parameters()
def case_answer(request: PageRequest, token: str) -> HttpResponse:
    """Show the customer what to confirm; only pressing a button answers.

    Whoever guesses links is slowed down, and no search engine keeps the page.
    """
    refusal = too_many(request, "case_answer")
    answer = refusal or _case_page(request, token)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _case_page(request: PageRequest, token: str) -> HttpResponse:
    case = case_of_token(token)
    if case is None:
        return render(request, "applications/case_void.html", status=404)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    decision = request.POST.get("decision")
    if form.is_bound and form.is_valid():
        if decision not in {"yes", "no"}:
            form.add_error(None, gettext("Choose whether you confirm the case or not."))
        elif attempted(
            form,
            lambda: answer_case(token=token, confirms=decision == "yes", **form.cleaned_data),
        ):
            context = {"case": case, "is_confirmed": decision == "yes"}
            return render(request, "applications/case_answered.html", context)
    context = {"case": case, "form": form, "application": case.application}
    return render(request, "applications/case_answer.html", context)


def _own_case(request: MemberRequest, public_id: str) -> CustomerCase:
    own = Organization.objects.of_member(request.user).values("pk")
    rows = CustomerCase.objects.filter(application__organization__in=own)
    case = get_object_or_404(
        rows.select_related("application__organization", "application__round__programme"),
        public_id=public_id,
    )
    _require_editor(request, case.application)
    return case


def _cases_of(application: Application) -> str:
    return reverse("web:application_detail", args=[application.public_id]) + "#cases"


def _require_editor(request: MemberRequest, application: Application) -> None:
    if not can_edit(request.user, application.organization):
        raise PermissionDenied
