"""The desk of those who check organizations: what waits, and one request at a time."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from matchmaking.organizations.claims import grant_claim_as_reviewer, is_due, refuse_claim
from matchmaking.organizations.models import Claim, ClaimStatus, PlatformRole, Verification
from matchmaking.organizations.queue import (
    QueueEntry,
    QueueKind,
    QueueState,
    next_entry,
    queue_entry,
    queue_rows,
)
from matchmaking.organizations.selectors import similar_organizations
from matchmaking.organizations.verification import (
    approve_verification,
    reason_labels,
    return_verification,
)
from matchmaking.web.attempts import attempted, done
from matchmaking.web.facts import organization_facts
from matchmaking.web.forms.checks import QueueFilterForm, RefusalForm, ReturnForm
from matchmaking.web.http import MemberRequest
from matchmaking.web.offices import office_of

PAGE_SIZE = 20
page_of_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@office_of(PlatformRole.REVIEWER)
def organization_queue(request: MemberRequest) -> HttpResponse:
    form = QueueFilterForm({"state": QueueState.WAITING, **request.GET.dict()})
    chosen = form.chosen()
    state = chosen.get("state", QueueState.WAITING.value)
    rows = queue_rows(kind=chosen.get("kind", ""), state=state)
    paginator = Paginator(rows, PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "entries": [(entry, address_of(entry)) for entry in map(queue_entry, page.object_list)],
        "state": state,
        "query": urlencode(chosen),
        "page_numbers": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
    }
    return render(request, "review/organizations/queue.html", context)


def address_of(entry: QueueEntry) -> str:
    is_claim = entry.kind == QueueKind.CLAIM
    return reverse(f"web:{'claim' if is_claim else 'verification'}_review", args=[entry.public_id])


@page_of_form
@office_of(PlatformRole.REVIEWER)
def verification_review(request: MemberRequest, public_id: str) -> HttpResponse:
    rows = Verification.objects.select_related(
        "organization", "requested_by", "first_reader", "second_reader"
    )
    verification = get_object_or_404(rows, public_id=public_id)
    posted = request.POST if request.method == "POST" else None
    form = ReturnForm(posted)
    if posted is not None and form.is_valid() and _decided(request, verification, form):
        return _onwards(request, verification)
    earlier = verification.organization.verifications.exclude(pk=verification.pk)
    context = {
        "verification": verification,
        "form": form,
        "was_first": verification.first_reader_id == request.user.pk,
        "reasons": reason_labels(verification),
        "earlier": earlier.select_related("first_reader", "second_reader")[:5],
        **_about(verification),
    }
    return render(request, "review/organizations/verification.html", context)


def _decided(request: MemberRequest, verification: Verification, form: ReturnForm) -> bool:
    seen = request.POST.get("seen", "")
    if request.POST.get("answer") == "return":
        values = form.cleaned_data

        def act() -> Verification:
            return return_verification(
                verification=verification,
                seen=seen,
                reasons=values["reasons"],
                words=values["words"],
                by=request.user,
            )
    else:

        def act() -> Verification:
            return approve_verification(verification=verification, seen=seen, by=request.user)

    decided = attempted(form, act)
    if decided:
        name = verification.organization.name
        messages.success(request, gettext("Your decision on “%(name)s” was kept.") % {"name": name})
    return decided is not None


@page_of_form
@office_of(PlatformRole.REVIEWER)
def claim_review(request: MemberRequest, public_id: str) -> HttpResponse:
    rows = Claim.objects.select_related("organization", "claimant", "decided_by")
    claim = get_object_or_404(rows, public_id=public_id)
    posted = request.POST if request.method == "POST" else None
    form = RefusalForm(posted)
    if posted is not None and form.is_valid() and _answered(request, claim, form):
        return _onwards(request, claim)
    context = {
        "claim": claim,
        "form": form,
        "is_open": claim.status == ClaimStatus.OPEN,
        "is_due": is_due(claim),
        "earlier": claim.organization.claims.exclude(pk=claim.pk).select_related("claimant")[:5],
        **_about(claim),
    }
    return render(request, "review/organizations/claim.html", context)


def _answered(request: MemberRequest, claim: Claim, form: RefusalForm) -> bool:
    if request.POST.get("answer") == "refuse":
        words = form.cleaned_data["words"]
        act = done(lambda: refuse_claim(claim=claim, words=words, by=request.user))
    else:
        act = done(lambda: grant_claim_as_reviewer(claim=claim, by=request.user))
    answered = attempted(form, act)
    if answered:
        name = claim.organization.name
        messages.success(request, gettext("Your decision on “%(name)s” was kept.") % {"name": name})
    return bool(answered)


def _about(check: Verification | Claim) -> dict[str, Any]:
    return {
        "organization": check.organization,
        "facts": organization_facts(check.organization),
        "evidence": check.evidence.all(),
        "similar": similar_organizations(check.organization),
    }


def _onwards(request: MemberRequest, check: Verification | Claim) -> HttpResponse:
    """Lead to the next one that waits, where the reader wants to go on."""
    entry = None
    if "next" in request.POST:
        entry = next_entry(reader=request.user, after=check.created_at)
    return redirect(address_of(entry) if entry else "web:organization_queue")
