"""Where a notification leads; rights are asked for when somebody follows it."""

from collections.abc import Callable
from functools import partial

from allauth.account.models import EmailAddress
from django.core import signing
from django.urls import NoReverseMatch, reverse

from matchmaking.notifications.kinds import Target
from matchmaking.notifications.models import Notification
from matchmaking.organizations.models import Invitation, Organization, User
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution

_invitation_signer = signing.Signer(salt="organizations.invitation")


def address_of(notification: Notification, user: User) -> str | None:
    """Return the page that ``notification`` leads ``user`` to; None if there is none for them."""
    if not notification.target:
        return None
    return _PAGES[Target(notification.target)](notification.target_id, user)


def invitation_address(invitation: Invitation) -> str:
    """Return the address that accepts ``invitation``; whoever has it may do so."""
    token = _invitation_signer.sign(invitation.public_id)
    return reverse("web:invitation_accept", args=[token])


def _invitation_address(public_id: str, user: User) -> str | None:
    """Only to whoever has shown that the address is theirs; others need the link in the mail."""
    proven = EmailAddress.objects.filter(user=user, verified=True).values("email")
    rows = Invitation.objects.open().filter(public_id=public_id, email=user.email)
    invitation = rows.filter(email__in=proven).first()
    return invitation_address(invitation) if invitation else None


def _scenario_address(public_id: str, user: User) -> str | None:
    scenario = Scenario.objects.visible_to(user).filter(public_id=public_id).first()
    return str(scenario.get_absolute_url()) if scenario else None


def _solution_address(public_id: str, user: User) -> str | None:
    solution = Solution.objects.visible_to(user).filter(public_id=public_id).first()
    return str(solution.get_absolute_url()) if solution else None


def _page_of_members(name: str, public_id: str, user: User) -> str | None:
    own = Organization.objects.of_member(user).filter(public_id=public_id)
    return _reversed(name, public_id) if own.exists() else None


def _reversed(name: str, *args: str) -> str | None:
    """Return an address, or None where the site has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None


# The pages of claims and verifications ask for rights themselves.
_PAGES: dict[Target, Callable[[str, User], str | None]] = {
    Target.SCENARIO: _scenario_address,
    Target.SOLUTION: _solution_address,
    Target.ORGANIZATION: partial(_page_of_members, "web:organization_detail"),
    Target.MEMBERS: partial(_page_of_members, "web:member_list"),
    Target.INVITATION: _invitation_address,
    Target.REVIEWS: lambda _id, _user: _reversed("web:review_list"),
    Target.CLAIM: lambda public_id, _user: _reversed("web:claim_detail", public_id),
    Target.VERIFICATION: lambda public_id, _user: _reversed("web:verification_detail", public_id),
}
