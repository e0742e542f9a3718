"""Who may do what with the directory; asked anew on each request."""

from django.core.exceptions import PermissionDenied

from matchmaking.directory.models import Application, Panelist, Round
from matchmaking.organizations.models import PlatformRole, User
from matchmaking.organizations.permissions import (
    require_editor,
    require_no_interest,
    require_platform_role,
)


def require_administrator(by: User) -> None:
    """Raise ``PermissionDenied`` unless ``by`` administers the platform."""
    require_platform_role(by, PlatformRole.ADMINISTRATOR)


def require_decider(by: User, application: Application) -> None:
    """Check that an administrator without an interest decides.

    Raises:
        PermissionDenied: ``by`` is no administrator.
        ConflictOfInterestError: ``by`` belongs to the applicant.
    """
    require_administrator(by)
    require_no_interest(by, application.organization)


def require_applicant(by: User, application: Application) -> None:
    """Raise ``PermissionDenied`` unless ``by`` may write for the applicant.

    Raises:
        OrganizationSuspendedError: the platform has suspended it.
    """
    require_editor(by, application.organization)


def require_panelist(by: User, round_: Round) -> None:
    """Raise ``PermissionDenied`` unless ``by`` scores in the round."""
    if not (by.is_active and Panelist.objects.filter(round=round_, user=by).exists()):
        raise PermissionDenied
