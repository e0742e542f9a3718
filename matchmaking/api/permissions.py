"""Who gets past the door of a view; services decide about each record."""

from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from matchmaking.organizations.models import PlatformRole
from matchmaking.organizations.permissions import has_platform_role


class IsReviewer(IsAuthenticated):
    def has_permission(self, request: Request, view: APIView) -> bool:
        is_known = super().has_permission(request, view)
        return is_known and has_platform_role(request.user, PlatformRole.REVIEWER)


class IsOffice(IsAuthenticated):
    """For those who run the platform: reviewers and administrators."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        roles = (PlatformRole.REVIEWER, PlatformRole.ADMINISTRATOR)
        return super().has_permission(request, view) and has_platform_role(request.user, *roles)
