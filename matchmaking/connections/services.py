"""Asking for an introduction; everything after is a move of ``workflow``."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from matchmaking.connections import deadlines
from matchmaking.connections.contacts import Contact, require_contact
from matchmaking.connections.exceptions import (
    ConnectionNotPossibleError,
    ConnectionQuotaError,
    ConnectionRelatedError,
)
from matchmaking.connections.models import Connection
from matchmaking.connections.moves import ConnectionMove, Side
from matchmaking.connections.texts import require_no_contact
from matchmaking.connections.workflow import Answer, already_connected, log_step
from matchmaking.matching.pairs import encoded_reasons
from matchmaking.organizations.models import Membership, Organization, User
from matchmaking.organizations.permissions import require_editor
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution

DAILY_REQUESTS = 20  # of one organization


@transaction.atomic
def request_connection(
    *,
    scenario: Scenario,
    solution: Solution,
    side: Side,
    message: str,
    question: str = "",
    contact: Contact,
    by: User,
) -> Connection:
    """Ask the other side for an introduction on behalf of ``side``.

    The caller has found both records among those that ``by`` may see.

    Raises:
        PermissionDenied: ``by`` may not write for that side.
        OrganizationSuspendedError: the platform has suspended it.
        ConnectionNotPossibleError: one of the two records is not published.
        ConnectionRelatedError: the sides share somebody.
        ContactInTextError: a text tells a contact.
        ContactMissingError: ``contact`` names nobody who can be reached.
        ConnectionExistsError: the pair has a live connection.
        ConnectionQuotaError: the organization has asked ``DAILY_REQUESTS`` times today.
    """
    own, other = scenario.organization, solution.organization
    if side == Side.SUPPLY:
        own, other = other, own
    require_editor(by, own)
    _require_open(scenario, solution, other)
    _require_unrelated(own, other)
    require_no_contact(message, question)
    require_contact(contact)
    _require_quota(own, side)
    _require_first(scenario, solution)
    connection = Connection(
        scenario=scenario,
        solution=solution,
        demand=scenario.organization,
        supply=solution.organization,
        started_by=side,
        awaiting=side.other,
        message=message.strip(),
        question=question.strip(),
        reasons=encoded_reasons(scenario, solution),
        **{f"{side}_contact": dict(contact)},
        **deadlines.while_asked(timezone.now()),
    )
    _insert(connection)
    log_step(connection, ConnectionMove.REQUEST, side=side, by=by, answer=Answer())
    return connection


def _insert(connection: Connection) -> None:
    try:
        with transaction.atomic():
            connection.save(force_insert=True)
    except IntegrityError as error:  # the other side has asked at the same moment
        raise already_connected() from error


def _require_open(scenario: Scenario, solution: Solution, other: Organization) -> None:
    if not (scenario.is_published and solution.is_listed) or other.is_suspended:
        raise ConnectionNotPossibleError(
            gettext("Only between published records can a connection be asked for.")
        )


def _require_unrelated(own: Organization, other: Organization) -> None:
    people = Membership.objects.filter(organization=own).values("user")
    if own.pk == other.pk or Membership.objects.filter(organization=other, user__in=people):
        raise ConnectionRelatedError(
            gettext("Both organizations have a member in common: no introduction is needed.")
        )


def _require_first(scenario: Scenario, solution: Solution) -> None:
    if Connection.objects.live().filter(scenario=scenario, solution=solution).exists():
        raise already_connected()


def _require_quota(own: Organization, side: Side) -> None:
    """Count under the lock of the organization, so that no two requests are counted as one."""
    Organization.objects.select_for_update(no_key=True).get(pk=own.pk)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    asked = Connection.objects.filter(started_by=side, created_at__gte=midnight, **{side: own})
    if asked.count() >= DAILY_REQUESTS:
        raise ConnectionQuotaError(
            gettext("Your organization has sent %(most)s requests today. Go on tomorrow.")
            % {"most": DAILY_REQUESTS}
        )
