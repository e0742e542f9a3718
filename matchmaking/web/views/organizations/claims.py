"""Claiming an organization that is on the platform already, and its owners' answer."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from matchmaking.common.exceptions import DomainError
from matchmaking.organizations.claims import grant_claim, open_claim, recall_claim, refuse_claim
from matchmaking.organizations.models import Claim, ClaimStatus, Organization, PlatformRole, Role
from matchmaking.organizations.permissions import has_platform_role, is_owner
from matchmaking.organizations.registration import OPEN_KINDS
from matchmaking.organizations.selectors import claims_open_to
from matchmaking.web.attempts import attempted, done
from matchmaking.web.confirmations import Question, ask
from matchmaking.web.forms.checks import GrantForm, RefusalForm
from matchmaking.web.forms.organizations import ClaimForm
from matchmaking.web.http import MemberRequest

page_of_form = require_http_methods(["GET", "HEAD", "POST"])


@page_of_form
@login_required
def claim_create(request: MemberRequest) -> HttpResponse:
    """Ask to be let into the organization with a credit code; who is in it is not told."""
    if request.method == "POST":
        form = ClaimForm(request.POST, request.FILES)
        if form.is_valid() and (claim := _claimed(request, form)):
            messages.success(request, gettext("Your claim was handed in."))
            return redirect("web:claim_detail", public_id=claim.public_id)
    else:
        form = ClaimForm(initial={"credit_code": request.GET.get("code", "")[:40]})
    return render(request, "organizations/claim_create.html", {"form": form})


def _claimed(request: MemberRequest, form: ClaimForm) -> Claim | None:
    values = form.cleaned_data
    known = Organization.objects.filter(kind__in=OPEN_KINDS)
    organization = known.filter(credit_code=values["credit_code"]).first()
    if organization is None:
        form.add_error(
            "credit_code",
            gettext("No organization with this code is on the platform: create it instead."),
        )
        return None
    return attempted(
        form,
        lambda: open_claim(
            organization=organization,
            statement=values["statement"],
            files=values["scans"],
            by=request.user,
        ),
    )


@page_of_form
@login_required
def claim_detail(request: MemberRequest, public_id: str) -> HttpResponse:
    """Show a claim to its claimant and to the owners, who answer it here; reviewers at the desk."""
    claim = claims_open_to(request.user).filter(public_id=public_id).first()
    if claim is None and has_platform_role(request.user, PlatformRole.REVIEWER):
        return redirect("web:claim_review", public_id=public_id)
    if claim is None:
        raise Http404
    owns = is_owner(request.user, claim.organization)
    is_refusal = request.POST.get("answer") == "refuse"
    posted = request.POST if request.method == "POST" and owns else None
    grant = GrantForm(None if is_refusal else posted)
    refusal = RefusalForm(posted if is_refusal else None)
    form = refusal if is_refusal else grant
    if form.is_bound and form.is_valid() and _answered(request, claim, form):
        return redirect("web:organization_detail", public_id=claim.organization.public_id)
    context: dict[str, Any] = {
        "claim": claim,
        "evidence": claim.evidence.all(),
        "grant": grant if owns and claim.status == ClaimStatus.OPEN else None,
        "refusal": refusal,
        "is_own": claim.claimant_id == request.user.pk,
    }
    return render(request, "organizations/claim_detail.html", context)


def _answered(request: MemberRequest, claim: Claim, form: GrantForm | RefusalForm) -> bool:
    values = form.cleaned_data
    if isinstance(form, RefusalForm):
        refused = attempted(
            form,
            done(lambda: refuse_claim(claim=claim, words=values["words"], by=request.user)),
            field="words",
        )
        if refused:
            messages.success(request, gettext("The claim was refused."))
        return bool(refused)
    role = Role(values["role"])
    seat = attempted(form, lambda: grant_claim(claim=claim, role=role, by=request.user))
    if seat:
        messages.success(request, gettext("%(name)s is a member now.") % {"name": claim.claimant})
    return seat is not None


@page_of_form
@login_required
def claim_recall(request: MemberRequest, public_id: str) -> HttpResponse:
    own = Claim.objects.filter(claimant=request.user).select_related("organization")
    claim = get_object_or_404(own, public_id=public_id)
    if request.method == "POST":
        try:
            recall_claim(claim=claim, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, gettext("Your claim was taken back."))
        return redirect("web:organization_index")
    question = Question(
        heading=gettext("Take the claim back?"),
        message=gettext("“%(name)s” will not be asked any more.")
        % {"name": claim.organization.name},
        action=gettext("Take back"),
        back=reverse("web:claim_detail", args=[claim.public_id]),
    )
    return ask(request, question)
