"""Handing evidence in, and the files themselves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from matchmaking.common.attachments import file_answer
from matchmaking.common.audit import record_audit
from matchmaking.common.exceptions import DomainError
from matchmaking.organizations.models import Organization, PlatformRole, Verification
from matchmaking.organizations.permissions import has_platform_role, is_owner
from matchmaking.organizations.selectors import evidence_open_to
from matchmaking.organizations.verification import (
    reason_labels,
    recall_verification,
    request_verification,
)
from matchmaking.web.attempts import attempted
from matchmaking.web.confirmations import Question, ask
from matchmaking.web.forms.organizations import EvidenceForm
from matchmaking.web.http import MemberRequest
from matchmaking.web.views.organizations.rows import own_organization

page_of_form = require_http_methods(["GET", "HEAD", "POST"])


@page_of_form
@login_required
def organization_verification(request: MemberRequest, public_id: str) -> HttpResponse:
    """Show members how the verification stands; owners hand evidence in here."""
    organization = own_organization(request, public_id)
    owns = is_owner(request.user, organization)
    if request.method == "POST":
        if not owns:
            raise PermissionDenied
        form = EvidenceForm(request.POST, request.FILES)
        if form.is_valid() and _requested(request, organization, form):
            messages.success(request, gettext("The evidence was handed in."))
            return redirect("web:organization_verification", public_id=public_id)
    else:
        form = EvidenceForm()
    requests = organization.verifications.prefetch_related("evidence")
    latest = requests.first()
    context = {
        "organization": organization,
        "is_owner": owns,
        "latest": latest,
        "reasons": reason_labels(latest) if latest else [],
        "form": form,
        "may_request": owns and not organization.is_verified and not (latest and latest.is_open),
    }
    return render(request, "organizations/verification.html", context)


def _requested(
    request: MemberRequest, organization: Organization, form: EvidenceForm
) -> Verification | None:
    values = form.cleaned_data
    return attempted(
        form,
        lambda: request_verification(
            organization=organization,
            statement=values["statement"],
            files=values["scans"],
            by=request.user,
        ),
    )


@require_safe
@login_required
def verification_detail(request: MemberRequest, public_id: str) -> HttpResponse:
    """Lead to where a request is looked at: readers to their desk, members to their page."""
    if has_platform_role(request.user, PlatformRole.REVIEWER):
        return redirect("web:verification_review", public_id=public_id)
    verification = get_object_or_404(_of_member(request), public_id=public_id)
    return redirect("web:organization_verification", public_id=verification.organization.public_id)


def _of_member(request: MemberRequest) -> QuerySet[Verification]:
    own = Verification.objects.filter(organization__members=request.user.pk)
    return own.select_related("organization")


@page_of_form
@login_required
def verification_recall(request: MemberRequest, public_id: str) -> HttpResponse:
    verification = get_object_or_404(_of_member(request), public_id=public_id)
    if not is_owner(request.user, verification.organization):
        raise PermissionDenied
    back = reverse("web:organization_verification", args=[verification.organization.public_id])
    if request.method == "POST":
        try:
            recall_verification(verification=verification, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, gettext("The request was taken back."))
        return redirect(back)
    question = Question(
        heading=gettext("Take the request back?"),
        message=gettext("The readers stop. You can hand new evidence in at any time."),
        action=gettext("Take back"),
        back=back,
    )
    return ask(request, question)


@require_safe
@login_required
def evidence_file(request: MemberRequest, public_id: str) -> HttpResponse:
    """Hand a file out to be kept, never to be shown inside the site."""
    evidence = get_object_or_404(evidence_open_to(request.user), public_id=public_id)
    if has_platform_role(request.user, PlatformRole.REVIEWER):
        record_audit("evidence.read", on=evidence, by=request.user)
    return file_answer(evidence)
