"""Finding the organization that an address names, for those who may know of it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from matchmaking.organizations.models import Organization
from matchmaking.organizations.permissions import is_owner
from matchmaking.web.http import MemberRequest


def own_organization(request: MemberRequest, public_id: str) -> Organization:
    """Return an organization of the reader; to others it does not exist."""
    return get_object_or_404(Organization.objects.of_member(request.user), public_id=public_id)


def owned_organization(request: MemberRequest, public_id: str) -> Organization:
    """Return an organization that the reader owns; members who do not are told so."""
    organization = own_organization(request, public_id)
    if not is_owner(request.user, organization):
        raise PermissionDenied
    return organization
