"""Where a notification leads; rights are asked for when somebody follows it."""

from collections.abc import Callable
from functools import partial

from django.urls import reverse

from matchmaking.connections.models import Connection, SavedSearch
from matchmaking.directory.models import Addendum, Application, Objection, Review
from matchmaking.exchange.models import ImportJob
from matchmaking.notifications.kinds import Target
from matchmaking.notifications.models import Notification
from matchmaking.organizations.invitations import invitation_token
from matchmaking.organizations.models import Invitation, Organization, PlatformRole, User
from matchmaking.organizations.permissions import has_platform_role
from matchmaking.organizations.registration import has_verified_email
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.webhooks.models import WebhookEndpoint


def address_of(notification: Notification, user: User) -> str | None:
    """Return the page that ``notification`` leads ``user`` to; None if there is none for them."""
    if not notification.target:
        return None
    return _PAGES[Target(notification.target)](notification.target_id, user)


def invitation_address(invitation: Invitation) -> str:
    """Return the address that accepts ``invitation``; whoever has it may do so."""
    return reverse("web:invitation_accept", args=[invitation_token(invitation)])


def _invitation_address(public_id: str, user: User) -> str | None:
    """Only to whoever has shown that the address is theirs; others need the link in the mail."""
    rows = Invitation.objects.open().filter(public_id=public_id, email=user.email)
    invitation = rows.first()
    if invitation is None or not has_verified_email(user):
        return None
    return invitation_address(invitation)


def _scenario_address(public_id: str, user: User) -> str | None:
    scenario = Scenario.objects.visible_to(user).filter(public_id=public_id).first()
    return str(scenario.get_absolute_url()) if scenario else None


def _solution_address(public_id: str, user: User) -> str | None:
    solution = Solution.objects.visible_to(user).filter(public_id=public_id).first()
    return str(solution.get_absolute_url()) if solution else None


def _connection_address(public_id: str, user: User) -> str | None:
    connection = Connection.objects.visible_to(user).filter(public_id=public_id).first()
    return connection.get_absolute_url() if connection else None


def _page_of_members(name: str, public_id: str, user: User) -> str | None:
    own = Organization.objects.of_member(user).filter(public_id=public_id)
    return reverse(name, args=[public_id]) if own.exists() else None


def _import_address(public_id: str, user: User) -> str | None:
    job = ImportJob.objects.visible_to(user).filter(public_id=public_id).first()
    return job.get_absolute_url() if job else None


def _search_address(public_id: str, user: User) -> str | None:
    search = SavedSearch.objects.visible_to(user).filter(public_id=public_id).first()
    return search.get_absolute_url() if search else None


def _webhook_address(public_id: str, user: User) -> str | None:
    endpoint = WebhookEndpoint.objects.visible_to(user).filter(public_id=public_id).first()
    return endpoint.get_absolute_url() if endpoint else None


def _review_address(_public_id: str, user: User) -> str | None:
    is_reviewer = has_platform_role(user, PlatformRole.REVIEWER)
    return reverse("web:review_queue") if is_reviewer else None


def _thread_address(public_id: str, user: User) -> str | None:
    address = _connection_address(public_id, user)
    return f"{address}#thread" if address else None


def _application_address(public_id: str, user: User) -> str | None:
    own = Organization.objects.of_member(user).values("pk")
    rows = Application.objects.filter(public_id=public_id, organization__in=own)
    return reverse("web:application_detail", args=[public_id]) if rows.exists() else None


def _ruling_address(public_id: str, user: User) -> str | None:
    own = Organization.objects.of_member(user).values("pk")
    rows = Addendum.objects.filter(public_id=public_id, entry__organization__in=own)
    return f"{reverse('web:application_list')}#ruling-{public_id}" if rows.exists() else None


def _assignment_address(public_id: str, user: User) -> str | None:
    rows = Review.objects.counted().filter(public_id=public_id, reviewer=user)
    return reverse("web:my_review", args=[public_id]) if rows.exists() else None


def _objection_address(public_id: str, user: User) -> str | None:
    """Lead the author to their own, whoever handles it to its page at the office."""
    if Objection.objects.filter(public_id=public_id, by=user).exists():
        return reverse("web:objection_list")
    return _office_address("web:objection_case", public_id, user)


def _office_address(name: str, public_id: str, user: User) -> str | None:
    is_office = has_platform_role(user, PlatformRole.ADMINISTRATOR)
    return reverse(name, args=[public_id]) if is_office else None


# The pages of claims and verifications ask for rights themselves.
_PAGES: dict[Target, Callable[[str, User], str | None]] = {
    Target.SCENARIO: _scenario_address,
    Target.SOLUTION: _solution_address,
    Target.CONNECTION: _connection_address,
    Target.ORGANIZATION: partial(_page_of_members, "web:organization_detail"),
    Target.MEMBERS: partial(_page_of_members, "web:member_list"),
    Target.INVITATION: _invitation_address,
    Target.REVIEWS: _review_address,
    Target.IMPORT: _import_address,
    Target.SEARCH: _search_address,
    Target.WEBHOOK: _webhook_address,
    Target.CLAIM: lambda public_id, _user: reverse("web:claim_detail", args=[public_id]),
    Target.VERIFICATION: lambda public_id, _user: reverse(
        "web:verification_detail", args=[public_id]
    ),
    Target.THREAD: _thread_address,
    Target.APPLICATION: _application_address,
    Target.RULING: _ruling_address,
    Target.ASSIGNMENT: _assignment_address,
    Target.OBJECTION: _objection_address,
    Target.EDITION: partial(_office_address, "web:edition_office"),
    Target.CASE_FILE: partial(_office_address, "web:formal_application"),
    Target.APPEAL: partial(_office_address, "web:appeal_case"),
}
