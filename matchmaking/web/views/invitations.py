"""The link in the mail of an invitation, and what owners do with open ones."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from matchmaking.common.exceptions import DomainError
from matchmaking.organizations.exceptions import InvitationInvalidError
from matchmaking.organizations.invitations import (
    accept_invitation,
    decline_invitation,
    invitation_of_token,
    resend_invitation,
    revoke_invitation,
)
from matchmaking.organizations.models import Invitation
from matchmaking.organizations.permissions import is_owner
from matchmaking.organizations.selectors import mask_email
from matchmaking.web.attempts import attempted, done
from matchmaking.web.confirmations import Question, ask
from matchmaking.web.forms.plain import PlainForm
from matchmaking.web.http import MemberRequest, PageRequest

page_of_form = require_http_methods(["GET", "HEAD", "POST"])


@page_of_form
def invitation_accept(request: PageRequest, token: str) -> HttpResponse:
    """Ask whoever follows the link to accept; every link that does not work looks the same."""
    try:
        invitation = invitation_of_token(token)
        if request.method == "POST":
            return _answered(request, token)
    except InvitationInvalidError:
        return render(request, "organizations/invitation_invalid.html", status=404)
    except DomainError as error:
        messages.error(request, error.message)
    context = {
        "invitation": invitation,
        "is_addressed": request.user.is_authenticated and request.user.email == invitation.email,
        "masked": mask_email(invitation.email),
    }
    return render(request, "organizations/invitation_detail.html", context)


def _answered(request: PageRequest, token: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if request.POST.get("answer") == "decline":
        organization = decline_invitation(token=token, by=request.user)
        messages.success(
            request,
            gettext("You have declined the invitation of “%(name)s”.")
            % {"name": organization.name},
        )
        return redirect("web:organization_index")
    seat = accept_invitation(token=token, by=request.user)
    messages.success(request, gettext("Welcome to “%(name)s”.") % {"name": seat.organization.name})
    return redirect("web:organization_detail", public_id=seat.organization.public_id)


def _owned_invitation(request: MemberRequest, public_id: str) -> Invitation:
    own = Invitation.objects.filter(organization__members=request.user.pk)
    invitation = get_object_or_404(own.select_related("organization"), public_id=public_id)
    if not is_owner(request.user, invitation.organization):
        raise PermissionDenied
    return invitation


@require_POST
@login_required
def invitation_resend(request: MemberRequest, public_id: str) -> HttpResponse:
    invitation = _owned_invitation(request, public_id)
    try:
        sent = resend_invitation(invitation=invitation, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request,
            gettext("A new link is on its way to %(email)s; the former one no longer works.")
            % {"email": sent.email},
        )
    return redirect("web:member_list", public_id=invitation.organization.public_id)


@page_of_form
@login_required
def invitation_revoke(request: MemberRequest, public_id: str) -> HttpResponse:
    invitation = _owned_invitation(request, public_id)
    form = PlainForm(request.POST if request.method == "POST" else None)
    back = reverse("web:member_list", args=[invitation.organization.public_id])
    if form.is_bound and attempted(
        form, done(lambda: revoke_invitation(invitation=invitation, by=request.user))
    ):
        messages.success(request, gettext("The invitation was taken back."))
        return redirect(back)
    question = Question(
        heading=gettext("Take the invitation back?"),
        message=gettext("The link sent to %(email)s stops working.") % {"email": invitation.email},
        action=gettext("Take back"),
        back=back,
    )
    return ask(request, question, form)
