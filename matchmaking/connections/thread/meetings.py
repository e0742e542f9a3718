"""Agreeing on a time to meet: one side proposes it, the other answers."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from matchmaking.connections.exceptions import (
    MeetingTimeError,
    ThreadFullError,
    ThreadMovedError,
)
from matchmaking.connections.models import Connection, Meeting, MeetingStatus
from matchmaking.connections.moves import Side
from matchmaking.connections.thread.messages import say_of_meeting
from matchmaking.connections.thread.opening import locked_thread
from matchmaking.organizations.models import User

MOST_PROPOSED = 5  # that wait for an answer, of one side
FARTHEST = timedelta(days=365)


@transaction.atomic
def propose_meeting(
    *, connection: Connection, starts_at: datetime, minutes: int, place: str, by: User
) -> Meeting:
    """Propose a time to the other side; the same proposal again is the one that waits.

    Raises:
        PermissionDenied: ``by`` writes for neither side.
        OrganizationSuspendedError: the platform has suspended the organization.
        ThreadClosedError: both sides have not agreed, or the connection has ended.
        MeetingTimeError: it lies in the past, or farther off than a year.
        ThreadFullError: ``MOST_PROPOSED`` proposals of the side wait for an answer.
        ValidationError: a field is wrong; keyed by field name.
    """
    side = locked_thread(connection, by)
    now = timezone.now()
    if not now < starts_at < now + FARTHEST:
        raise MeetingTimeError(gettext("Start: choose a time within the next year."))
    waiting = connection.meetings.filter(
        side=side, status=MeetingStatus.PROPOSED, starts_at__gt=now
    )
    place = " ".join(place.split())
    if same := waiting.filter(starts_at=starts_at, minutes=minutes, place=place).first():
        return same
    if waiting.count() >= MOST_PROPOSED:
        raise ThreadFullError(
            gettext("%(most)s of your proposals wait for an answer: call one off first.")
            % {"most": MOST_PROPOSED}
        )
    meeting = Meeting(
        connection=connection,
        proposed_by=by,
        side=side,
        starts_at=starts_at,
        minutes=minutes,
        place=place,
    )
    meeting.full_clean()
    meeting.save()
    say_of_meeting(meeting, side=side, by=by)
    return meeting


@transaction.atomic
def answer_meeting(*, meeting: Meeting, answer: MeetingStatus, by: User) -> Meeting:
    """Confirm or decline what the other side proposed, or call a meeting off.

    Raises:
        PermissionDenied: ``by`` writes for neither side, or would answer an own proposal.
        OrganizationSuspendedError: the platform has suspended the organization.
        ThreadClosedError: the connection has ended.
        MeetingTimeError: the meeting to be confirmed lies in the past.
        ThreadMovedError: somebody else has answered meanwhile.
    """
    side = locked_thread(meeting.connection, by)
    sources = _sources(answer, is_own=meeting.side == side)
    if not sources:
        raise PermissionDenied
    now = timezone.now()
    if answer == MeetingStatus.CONFIRMED and meeting.starts_at <= now:
        raise MeetingTimeError(gettext("The meeting lies in the past: propose another time."))
    n_changed = Meeting.objects.filter(pk=meeting.pk, status__in=sources).update(
        status=answer, answered_by=by, answered_at=now, updated_at=now, sequence=F("sequence") + 1
    )
    if not n_changed:
        raise ThreadMovedError(
            gettext("The meeting was answered or called off meanwhile. Nothing was changed.")
        )
    meeting.refresh_from_db()
    say_of_meeting(meeting, side=side, by=by)
    return meeting


def possible_answers(meeting: Meeting, side: Side) -> list[MeetingStatus]:
    """Return what an editor of ``side`` may answer just now."""
    return [
        answer
        for answer in MeetingStatus
        if meeting.status in _sources(answer, is_own=meeting.side == side)
        and not (answer == MeetingStatus.CONFIRMED and meeting.starts_at <= timezone.now())
    ]


def _sources(answer: MeetingStatus, *, is_own: bool) -> set[str]:
    """Return the states in which a side may answer so, of its own proposal or the other's."""
    if answer == MeetingStatus.CANCELLED:
        confirmed = {MeetingStatus.CONFIRMED.value}
        return confirmed | {MeetingStatus.PROPOSED.value} if is_own else confirmed
    if is_own or answer == MeetingStatus.PROPOSED:
        return set()
    return {MeetingStatus.PROPOSED.value}
