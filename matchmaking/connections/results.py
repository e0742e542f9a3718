"""Writing down what came of a delivered connection: the outcome, and ratings of both sides."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from matchmaking.common.audit import record_audit
from matchmaking.common.outbox import record_event
from matchmaking.connections.exceptions import (
    NotDeliveredError,
    OutcomeChangedError,
    OutcomeConfirmedError,
    RatedAlreadyError,
)
from matchmaking.connections.models import Connection, Outcome, Rating
from matchmaking.connections.moves import ConnectionStatus, Side
from matchmaking.connections.permissions import require_side
from matchmaking.connections.texts import require_public
from matchmaking.organizations.models import User

OUTCOME_FIELDS = ("value", "months", "effects", "words")
RATING_FIELDS = ("understanding", "delivery", "effect", "service", "words")


@transaction.atomic
def write_outcome(*, connection: Connection, fields: Mapping[str, Any], by: User) -> Outcome:
    """Write or change the outcome; what the enterprise writes is confirmed with it.

    Raises:
        PermissionDenied: ``by`` writes for neither side.
        NotDeliveredError: the delivery has not been confirmed.
        OutcomeConfirmedError: the enterprise has confirmed an outcome already.
        ValidationError: a field is wrong; keyed by field name.
    """
    side = _require_delivered(connection, by)
    stored = Outcome.objects.filter(connection=connection).first()
    if stored is not None and stored.is_confirmed:
        raise _settled()
    outcome = stored or Outcome(connection=connection)
    for name in OUTCOME_FIELDS:
        setattr(outcome, name, fields[name])
    outcome.written_by = by
    if side == Side.DEMAND:
        outcome.confirmed_by, outcome.confirmed_at = by, timezone.now()
    outcome.full_clean()
    outcome.save()
    _note(connection, "outcome", side, by)
    return outcome


@transaction.atomic
def confirm_outcome(*, outcome: Outcome, by: User) -> Outcome:
    """Confirm, for the enterprise, what the provider has written and ``by`` has read.

    Raises:
        PermissionDenied: ``by`` does not write for the enterprise.
        OutcomeConfirmedError: it is confirmed already.
        OutcomeChangedError: the provider has changed it since it was read.
    """
    connection = outcome.connection
    if _require_delivered(connection, by) != Side.DEMAND:
        raise PermissionDenied
    now = timezone.now()
    rows = Outcome.objects.filter(pk=outcome.pk, confirmed_at=None, updated_at=outcome.updated_at)
    if not rows.update(confirmed_by=by, confirmed_at=now, updated_at=now):
        outcome.refresh_from_db()
        raise _settled() if outcome.is_confirmed else _changed()
    outcome.refresh_from_db()
    _note(connection, "confirm_outcome", Side.DEMAND, by)
    return outcome


@transaction.atomic
def rate(*, connection: Connection, fields: Mapping[str, Any], by: User) -> Rating:
    """Rate the other side, once.

    Raises:
        PermissionDenied: ``by`` writes for neither side.
        NotDeliveredError: the delivery has not been confirmed.
        RatedAlreadyError: this side has rated.
        ContactInTextError: the words, which anybody may read, hold a contact.
        ValidationError: a grade is not from 1 to 5; keyed by field name.
    """
    side = _require_delivered(connection, by)
    rating = Rating(connection=connection, side=side, by=by)
    for name in RATING_FIELDS:
        setattr(rating, name, fields[name])
    rating.full_clean(validate_unique=False, validate_constraints=False)
    require_public(rating.words)
    try:
        with transaction.atomic():
            rating.save(force_insert=True)
    except IntegrityError as error:
        raise RatedAlreadyError(gettext("Your side has rated this connection already.")) from error
    _note(connection, "rate", side, by)
    return rating


@transaction.atomic
def reply_to_rating(*, rating: Rating, reply: str, by: User) -> Rating:
    """Answer a rating for the side that was rated, once.

    Raises:
        PermissionDenied: ``by`` does not write for that side.
        RatedAlreadyError: there is a reply already.
        ContactInTextError: the reply holds a contact.
    """
    side = require_side(by, rating.connection)
    if side == rating.side:
        raise PermissionDenied
    rating.reply, rating.replied_at = reply.strip(), timezone.now()
    rating.full_clean(validate_unique=False, validate_constraints=False)
    require_public(rating.reply)
    rows = Rating.objects.filter(pk=rating.pk, replied_at=None)
    if not rows.update(reply=rating.reply, replied_at=rating.replied_at):
        raise RatedAlreadyError(gettext("This rating has been answered already."))
    _note(rating.connection, "reply_to_rating", side, by)
    return rating


def _settled() -> OutcomeConfirmedError:
    return OutcomeConfirmedError(gettext("The outcome is confirmed and stays as it is."))


def _changed() -> OutcomeChangedError:
    return OutcomeChangedError(
        gettext("The provider has changed the outcome meanwhile. Read it again, then confirm.")
    )


def _require_delivered(connection: Connection, by: User) -> Side:
    side = require_side(by, connection)
    stored = Connection.objects.select_for_update().get(pk=connection.pk)
    if stored.status != ConnectionStatus.DELIVERED:
        raise NotDeliveredError(
            gettext("Outcome and rating follow when the enterprise has confirmed the delivery.")
        )
    return side


def _note(connection: Connection, act: str, side: Side, by: User) -> None:
    organization = connection.organization_of(side)
    event = record_audit(f"connection.{act}", on=connection, by=by, organization=organization)
    record_event("connection.result", event.pk)
