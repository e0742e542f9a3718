"""Handing out the evidence of applications and objections: kept, never shown inside the site."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from matchmaking.common.attachments import file_answer
from matchmaking.common.audit import record_audit
from matchmaking.directory.models import Objection, ObjectionFile, Proof
from matchmaking.organizations.permissions import is_member, takes_part
from matchmaking.web.http import MemberRequest
from matchmaking.web.views.directory_office.access import for_administrators


@require_safe
@login_required
def proof_file(request: MemberRequest, public_id: str) -> HttpResponse:
    """Hand a file to administrators, to who scores the application, and to the applicant.

    Auditors read what was done with it, not the file itself.
    """
    if not takes_part(request.user):
        raise Http404
    rows = Proof.objects.visible_to(request.user).select_related("application__organization")
    proof = get_object_or_404(rows, public_id=public_id)
    if not is_member(request.user, proof.application.organization):
        record_audit("evidence.read", on=proof, by=request.user)
    return file_answer(proof)


@require_safe
@for_administrators
def objection_file(request: MemberRequest, public_id: str) -> HttpResponse:
    """Hand a file of an objection to administrators without a part in the applicant."""
    rows = ObjectionFile.objects.filter(objection__in=Objection.objects.visible_to(request.user))
    file = get_object_or_404(
        rows.select_related("objection__application__organization"), public_id=public_id
    )
    if is_member(request.user, file.objection.application.organization):
        raise Http404
    record_audit("evidence.read", on=file, by=request.user)
    return file_answer(file)
