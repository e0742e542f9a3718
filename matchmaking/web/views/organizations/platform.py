"""Pages of the platform's administrators: all organizations, and who works for the platform."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from matchmaking.organizations.models import Organization, PlatformRole, User
from matchmaking.organizations.people import appoint, dismiss
from matchmaking.organizations.selectors import members_of
from matchmaking.organizations.suspension import restore_organization, suspend_organization
from matchmaking.web.attempts import attempted, done
from matchmaking.web.confirmations import Question, ask
from matchmaking.web.facts import organization_facts
from matchmaking.web.forms.checks import (
    AppointmentForm,
    OrganizationFilterForm,
    SuspensionForm,
)
from matchmaking.web.forms.plain import PlainForm
from matchmaking.web.http import MemberRequest
from matchmaking.web.listing import render_listing
from matchmaking.web.offices import office_of

page_of_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@office_of(PlatformRole.ADMINISTRATOR)
@vary_on_headers("HX-Request")
def platform_organization_list(request: MemberRequest) -> HttpResponse:
    return render_listing(
        request,
        template="platform/organization_list",
        form=OrganizationFilterForm(request.GET),
        rows=Organization.objects.annotate(n_members=Count("memberships")).order_by(
            "name_zh", "pk"
        ),
    )


@require_safe
@office_of(PlatformRole.ADMINISTRATOR)
def platform_organization_detail(request: MemberRequest, public_id: str) -> HttpResponse:
    organization = get_object_or_404(Organization, public_id=public_id)
    context = {
        "organization": organization,
        "facts": organization_facts(organization),
        "seats": members_of(organization),
        "checks": organization.verifications.select_related("first_reader", "second_reader")[:5],
    }
    return render(request, "platform/organization_detail.html", context)


@page_of_form
@office_of(PlatformRole.ADMINISTRATOR)
def organization_suspend(request: MemberRequest, public_id: str) -> HttpResponse:
    organization = get_object_or_404(Organization, public_id=public_id)
    form = SuspensionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        suspended = attempted(
            form,
            lambda: suspend_organization(organization=organization, reason=reason, by=request.user),
        )
        if suspended:
            messages.success(request, gettext("“%(name)s” is suspended.") % _named(organization))
            return redirect("web:platform_organization_detail", public_id=public_id)
    question = Question(
        heading=gettext("Suspend “%(name)s”?") % _named(organization),
        message=gettext(
            "What it has published disappears at once, and its members can no longer write."
        ),
        action=gettext("Suspend"),
        back=reverse("web:platform_organization_detail", args=[public_id]),
    )
    return ask(request, question, form)


@page_of_form
@office_of(PlatformRole.ADMINISTRATOR)
def organization_restore(request: MemberRequest, public_id: str) -> HttpResponse:
    organization = get_object_or_404(Organization, public_id=public_id)
    form = PlainForm(request.POST if request.method == "POST" else None)
    if form.is_bound and attempted(
        form, done(lambda: restore_organization(organization=organization, by=request.user))
    ):
        messages.success(request, gettext("“%(name)s” is restored.") % _named(organization))
        return redirect("web:platform_organization_detail", public_id=public_id)
    question = Question(
        heading=gettext("Restore “%(name)s”?") % _named(organization),
        message=gettext("What it had published is listed again, and its members can write."),
        action=gettext("Restore"),
        back=reverse("web:platform_organization_detail", args=[public_id]),
        is_dangerous=False,
    )
    return ask(request, question, form)


def _named(organization: Organization) -> dict[str, str]:
    return {"name": organization.name}


@page_of_form
@office_of(PlatformRole.ADMINISTRATOR)
def platform_people(request: MemberRequest) -> HttpResponse:
    """Show who works for the platform; a change is asked about before it is made."""
    form = AppointmentForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        person = User.objects.filter(email=form.cleaned_data["email"].lower()).first()
        if person is None:
            form.add_error("email", gettext("Nobody has signed up with this address."))
        elif "confirmed" not in request.POST:
            return _ask_about(request, person, form)
        elif attempted(form, lambda: _appointed(form, person, request.user)):
            messages.success(
                request, gettext("The role of %(name)s was changed.") % {"name": person}
            )
            return redirect("web:platform_people")
    people = User.objects.exclude(platform_role="").order_by("platform_role", "email")
    context = {"form": form, "people": people}
    return render(request, "platform/people.html", context)


def _appointed(form: AppointmentForm, person: User, by: User) -> User:
    role = form.cleaned_data["role"]
    if role:
        return appoint(user=person, role=PlatformRole(role), by=by)
    return dismiss(user=person, by=by)


def _ask_about(request: MemberRequest, person: User, form: AppointmentForm) -> HttpResponse:
    role = form.cleaned_data["role"]
    names = {"name": person, "role": PlatformRole(role).label if role else ""}
    question = Question(
        heading=gettext("Change the role of %(name)s?") % names,
        message=gettext("%(name)s will be: %(role)s. A former role ends.") % names
        if role
        else gettext("%(name)s will no longer work for the platform.") % names,
        action=gettext("Change the role"),
        back=reverse("web:platform_people"),
        is_dangerous=not role,
    )
    return ask(request, question, form.hidden_copy())
