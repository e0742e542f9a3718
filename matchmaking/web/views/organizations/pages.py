"""Pages on which members find their organizations, make one and describe it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from matchmaking.organizations.exceptions import CreditCodeTakenError
from matchmaking.organizations.invitations import invitation_token
from matchmaking.organizations.models import Claim, ClaimStatus, Organization
from matchmaking.organizations.permissions import is_owner
from matchmaking.organizations.registration import create_organization, edit_organization
from matchmaking.organizations.selectors import (
    invitations_to,
    members_of,
    open_claims_on,
    seats_of,
)
from matchmaking.organizations.verification import has_trust_to_lose, open_verification
from matchmaking.web.attempts import attempted
from matchmaking.web.facts import organization_facts
from matchmaking.web.forms.organizations import OrganizationForm
from matchmaking.web.http import MemberRequest
from matchmaking.web.views.organizations.rows import own_organization, owned_organization

page_of_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def organization_index(request: MemberRequest) -> HttpResponse:
    """Show where the reader belongs, what is offered, and the ways in."""
    claims = Claim.objects.filter(claimant=request.user, status=ClaimStatus.OPEN)
    context = {
        "seats": list(seats_of(request.user)),
        "invitations": [
            (invitation, invitation_token(invitation))
            for invitation in invitations_to(request.user)
        ],
        "claims": list(claims.select_related("organization")),
    }
    return render(request, "organizations/organization_index.html", context)


@require_safe
@login_required
def organization_detail(request: MemberRequest, public_id: str) -> HttpResponse:
    organization = own_organization(request, public_id)
    owns = is_owner(request.user, organization)
    context = {
        "organization": organization,
        "facts": organization_facts(organization),
        "seats": list(members_of(organization)),
        "is_owner": owns,
        "claims": list(open_claims_on(organization)) if owns else [],
        "waiting": open_verification(organization),
    }
    return render(request, "organizations/organization_detail.html", context)


@page_of_form
@login_required
def organization_create(request: MemberRequest) -> HttpResponse:
    form = OrganizationForm(request.POST if request.method == "POST" else None)
    claim_url = ""
    if form.is_bound and form.is_valid():
        values = form.values()
        made = attempted(form, lambda: create_organization(fields=values, by=request.user))
        if made:
            messages.success(request, gettext("“%(name)s” is ready.") % {"name": made.name})
            return redirect("web:organization_detail", public_id=made.public_id)
        claim_url = _way_to_claim(form, values["credit_code"])
    context = {"form": form, "claim_url": claim_url}
    return render(request, "organizations/organization_create.html", context)


def _way_to_claim(form: OrganizationForm, code: str) -> str:
    """Return where to claim the organization that has the code, if that is what was refused."""
    if not form.has_error(NON_FIELD_ERRORS, CreditCodeTakenError.code):
        return ""
    return f"{reverse('web:claim_create')}?{urlencode({'code': code})}"


@page_of_form
@login_required
def organization_edit(request: MemberRequest, public_id: str) -> HttpResponse:
    organization = owned_organization(request, public_id)
    form = OrganizationForm(
        request.POST if request.method == "POST" else None,
        instance=Organization.objects.get(pk=organization.pk),  # the form writes into it
        can_lapse=has_trust_to_lose(organization),
    )
    if form.is_bound and form.is_valid():
        saved = attempted(
            form,
            lambda: edit_organization(
                organization=organization,
                fields=form.values(),
                may_lapse=form.may_lapse(),
                by=request.user,
            ),
        )
        if saved:
            messages.success(request, gettext("The settings were saved."))
            return redirect("web:organization_detail", public_id=organization.public_id)
    context = {"form": form, "organization": organization}
    return render(request, "organizations/organization_edit.html", context)
