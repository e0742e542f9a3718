"""The members of an organization: who is in, who is asked in, and how somebody leaves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from matchmaking.organizations.invitations import invite_member
from matchmaking.organizations.members import (
    change_role,
    hand_over_ownership,
    leave_organization,
    remove_member,
)
from matchmaking.organizations.models import Invitation, Membership, Organization
from matchmaking.organizations.permissions import can_read_addresses, is_owner
from matchmaking.organizations.selectors import members_of
from matchmaking.web.attempts import attempted, done
from matchmaking.web.confirmations import Question, ask
from matchmaking.web.forms.members import HandoverForm, InvitationForm, RoleForm
from matchmaking.web.forms.plain import PlainForm
from matchmaking.web.http import MemberRequest
from matchmaking.web.views.organizations.rows import own_organization, owned_organization

page_of_form = require_http_methods(["GET", "HEAD", "POST"])


@page_of_form
@login_required
def member_list(request: MemberRequest, public_id: str) -> HttpResponse:
    """Show the members, and to owners the open invitations with a form for another one."""
    organization = own_organization(request, public_id)
    owns = is_owner(request.user, organization)
    if request.method == "POST" and not owns:
        raise PermissionDenied
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _invited(request, organization, form):
        return redirect("web:member_list", public_id=public_id)
    context = {
        "organization": organization,
        "seats": list(members_of(organization)),
        "is_owner": owns,
        "reads_addresses": can_read_addresses(request.user, organization),
        "invitations": _open_invitations(organization) if owns else [],
        "form": form,
    }
    return render(request, "organizations/member_list.html", context)


def _open_invitations(organization: Organization) -> QuerySet[Invitation]:
    return Invitation.objects.open().filter(organization=organization)


def _invited(
    request: MemberRequest, organization: Organization, form: InvitationForm
) -> Invitation | None:
    email = form.cleaned_data["email"]
    invitation = attempted(
        form,
        lambda: invite_member(
            organization=organization, email=email, role=form.role_chosen(), by=request.user
        ),
        field="email",
    )
    if invitation:
        messages.success(
            request,
            gettext("An invitation is on its way to %(email)s. It is valid for seven days.")
            % {"email": invitation.email},
        )
    return invitation


def _owned_seat(request: MemberRequest, public_id: str) -> Membership:
    """Return a membership in an organization that the reader owns."""
    seats = Membership.objects.filter(organization__members=request.user.pk)
    seat = get_object_or_404(seats.select_related("organization", "user"), public_id=public_id)
    if not is_owner(request.user, seat.organization):
        raise PermissionDenied
    return seat


@page_of_form
@login_required
def member_role(request: MemberRequest, public_id: str) -> HttpResponse:
    seat = _owned_seat(request, public_id)
    form = RoleForm(request.POST or None, initial={"role": seat.role})
    if form.is_bound and form.is_valid():
        role = form.role_chosen()
        if attempted(
            form, lambda: change_role(membership=seat, role=role, by=request.user), field="role"
        ):
            messages.success(
                request,
                gettext("%(name)s is now: %(role)s.") % {"name": seat.user, "role": role.label},
            )
            # Who has given the own ownership away sees the list as others do.
            return redirect("web:member_list", public_id=seat.organization.public_id)
    return render(request, "organizations/member_role.html", {"seat": seat, "form": form})


@page_of_form
@login_required
def member_remove(request: MemberRequest, public_id: str) -> HttpResponse:
    seat = _owned_seat(request, public_id)
    form = PlainForm(request.POST if request.method == "POST" else None)
    back = reverse("web:member_list", args=[seat.organization.public_id])
    if form.is_bound and attempted(
        form, done(lambda: remove_member(membership=seat, by=request.user))
    ):
        messages.success(request, gettext("%(name)s is no longer a member.") % {"name": seat.user})
        return redirect(back)
    names = {"name": seat.user, "organization": seat.organization.name}
    question = Question(
        heading=gettext("Remove %(name)s?") % names,
        message=gettext("%(name)s loses access to “%(organization)s” at once.") % names,
        action=gettext("Remove"),
        back=back,
    )
    return ask(request, question, form)


@page_of_form
@login_required
def member_leave(request: MemberRequest, public_id: str) -> HttpResponse:
    organization = own_organization(request, public_id)
    form = PlainForm(request.POST if request.method == "POST" else None)
    if form.is_bound and attempted(
        form, done(lambda: leave_organization(organization=organization, by=request.user))
    ):
        messages.success(
            request, gettext("You have left “%(name)s”.") % {"name": organization.name}
        )
        return redirect("web:organization_index")
    question = Question(
        heading=gettext("Leave “%(name)s”?") % {"name": organization.name},
        message=gettext("You lose access at once. To come back you need a new invitation."),
        action=gettext("Leave"),
        back=reverse("web:organization_detail", args=[public_id]),
    )
    return ask(request, question, form)


@page_of_form
@login_required
def owner_handover(request: MemberRequest, public_id: str) -> HttpResponse:
    organization = owned_organization(request, public_id)
    form = HandoverForm(
        request.POST if request.method == "POST" else None,
        organization=organization,
        user_key=request.user.pk,
    )
    if form.is_bound and form.is_valid():
        seat = form.cleaned_data["member"]
        if attempted(form, lambda: hand_over_ownership(membership=seat, by=request.user)):
            messages.success(request, gettext("%(name)s is the owner now.") % {"name": seat.user})
            return redirect("web:member_list", public_id=public_id)
    context = {"organization": organization, "form": form}
    return render(request, "organizations/owner_handover.html", context)
