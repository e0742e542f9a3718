"""What people of a demo activity do for organizations: verify, claim, invite."""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from matchmaking.matching.activity.story import Entry
from matchmaking.organizations.claims import grant_claim_as_reviewer, open_claim
from matchmaking.organizations.invitations import (
    accept_invitation,
    invitation_token,
    invite_member,
)
from matchmaking.organizations.models import (
    VERIFICATION_OPEN,
    Claim,
    ClaimStatus,
    Invitation,
    Organization,
    Role,
    User,
    Verification,
)
from matchmaking.organizations.registration import edit_organization
from matchmaking.organizations.verification import approve_verification, request_verification


def act(entry: Entry, *, directory: Path) -> None:
    """Do what ``entry`` names; ``directory`` holds the files that are handed in."""
    by = User.objects.get(email=entry["by"])
    at = Organization.objects.get(source_key=entry["on"])
    files = [
        SimpleUploadedFile(name, (directory / file).read_bytes())
        for name, file in entry.get("files", {}).items()
    ]
    match entry["act"]:
        case "describe":
            edit_organization(organization=at, fields=entry["fields"], may_lapse=False, by=by)
        case "request_verification":
            statement = entry["statement"]
            request_verification(organization=at, statement=statement, files=files, by=by)
        case "approve_verification":
            waiting = Verification.objects.get(organization=at, status__in=VERIFICATION_OPEN)
            approve_verification(verification=waiting, seen=waiting.status, by=by)
        case "claim":
            open_claim(organization=at, statement=entry["statement"], files=files, by=by)
        case "grant_claim":
            claim = Claim.objects.get(organization=at, status=ClaimStatus.OPEN)
            grant_claim_as_reviewer(claim=claim, by=by)
        case "invite":
            invite_member(organization=at, email=entry["email"], role=Role(entry["role"]), by=by)
        case "accept":
            invitation = Invitation.objects.open().get(organization=at, email=by.email)
            accept_invitation(token=invitation_token(invitation), by=by)
        case unknown:
            raise ValueError(f"Nobody knows how to {unknown!r}.")
