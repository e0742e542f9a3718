from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from matchmaking.common.models import OutboxEvent
from matchmaking.connections.exceptions import (
    MeetingTimeError,
    ThreadClosedError,
    ThreadFullError,
    ThreadMovedError,
)
from matchmaking.connections.models import Connection, Meeting, MeetingStatus, Message
from matchmaking.connections.moves import Side
from matchmaking.connections.thread.meetings import (
    answer_meeting,
    possible_answers,
    propose_meeting,
)
from matchmaking.organizations.models import Role
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.threads import MeetingFactory

pytestmark = pytest.mark.django_db

PROPOSED, CONFIRMED, DECLINED, CANCELLED = MeetingStatus


def propose(connection, by, **changed):
    fields = {
        "starts_at": timezone.now() + timedelta(days=2),
        "minutes": 60,
        "place": "  https://meeting.example.cn/j/1 ",
    }
    return propose_meeting(connection=connection, by=by, **fields | changed)


def test_proposal_waits_for_the_other_side_and_is_told(agreed, seller):
    meeting = propose(agreed, seller)

    stored = Meeting.objects.get()
    assert (stored.side, stored.status, stored.sequence) == ("supply", "proposed", 0)
    assert stored.place == stored.link == "https://meeting.example.cn/j/1"
    message = Message.objects.get()
    assert (message.meeting, message.meeting_status, message.author) == (
        meeting, "proposed", seller,
    )  # fmt: skip
    assert OutboxEvent.objects.get().object_pk == message.pk


@pytest.mark.parametrize("place", ["javascript:alert(1)", "3 号会议室", "http://a b", "ftp://a"])
def test_only_an_address_of_the_web_is_a_link(place):
    assert Meeting(place=place).link == ""


@pytest.mark.parametrize("offset", [timedelta(minutes=-1), timedelta(days=366)])
def test_meeting_lies_within_the_next_year(agreed, buyer, offset):
    with pytest.raises(MeetingTimeError):
        propose(agreed, buyer, starts_at=timezone.now() + offset)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"minutes": 14}, "__all__"), ({"minutes": 481}, "__all__"), ({"place": " "}, "place"),
     ({"place": "长" * 301}, "place")],
)  # fmt: skip
def test_fields_of_a_proposal_are_checked(agreed, buyer, changed, field):
    with pytest.raises(ValidationError) as caught:
        propose(agreed, buyer, **changed)

    assert list(caught.value.message_dict) == [field]


def test_the_same_proposal_again_is_the_one_that_waits(agreed, buyer, seller):
    at = timezone.now() + timedelta(days=2)
    meeting = propose(agreed, seller, starts_at=at)

    assert propose(agreed, seller, starts_at=at) == meeting
    assert propose(agreed, seller, starts_at=at, minutes=30) != meeting
    assert propose(agreed, buyer, starts_at=at) != meeting
    assert Message.objects.count() == Meeting.objects.count() == 3


def test_proposals_that_wait_have_a_limit(agreed, buyer, seller):
    MeetingFactory.create_batch(5, connection=agreed)

    with pytest.raises(ThreadFullError):
        propose(agreed, seller)
    propose(agreed, buyer)


@pytest.mark.parametrize("answer", [CONFIRMED, DECLINED])
def test_the_other_side_answers_once(agreed, buyer, seller, answer):
    meeting = MeetingFactory(connection=agreed)
    with pytest.raises(PermissionDenied):
        answer_meeting(meeting=meeting, answer=answer, by=seller)

    answer_meeting(meeting=meeting, answer=answer, by=buyer)

    assert (meeting.status, meeting.answered_by, meeting.sequence) == (answer, buyer, 1)
    assert Message.objects.get().meeting_status == answer
    for again in (CONFIRMED, DECLINED):
        with pytest.raises(ThreadMovedError):
            answer_meeting(meeting=meeting, answer=again, by=buyer)
    assert Meeting.objects.get().sequence == 1


def test_own_proposal_and_what_is_confirmed_are_called_off(agreed, buyer, seller):
    waiting = MeetingFactory(connection=agreed)
    with pytest.raises(ThreadMovedError):
        answer_meeting(meeting=waiting, answer=CANCELLED, by=buyer)
    answer_meeting(meeting=waiting, answer=CANCELLED, by=seller)

    fixed = MeetingFactory(connection=agreed)
    answer_meeting(meeting=fixed, answer=CONFIRMED, by=buyer)
    answer_meeting(meeting=fixed, answer=CANCELLED, by=buyer)
    assert (fixed.status, fixed.sequence) == (CANCELLED, 2)


def test_what_lies_in_the_past_is_not_confirmed(agreed, buyer):
    meeting = MeetingFactory(connection=agreed, starts_at=timezone.now() - timedelta(hours=1))

    with pytest.raises(MeetingTimeError):
        answer_meeting(meeting=meeting, answer=CONFIRMED, by=buyer)
    assert possible_answers(meeting, Side.DEMAND) == [DECLINED]


def test_nobody_goes_back_to_a_proposal(agreed, buyer, seller):
    meeting = MeetingFactory(connection=agreed)

    for by in (buyer, seller):
        with pytest.raises(PermissionDenied):
            answer_meeting(meeting=meeting, answer=PROPOSED, by=by)


def test_only_editors_answer_and_only_while_both_sides_agree(agreed, buyer):
    meeting = MeetingFactory(connection=agreed)
    viewer = MembershipFactory(organization=agreed.demand, role=Role.VIEWER).user
    for by in (viewer, UserFactory()):
        with pytest.raises(PermissionDenied):
            answer_meeting(meeting=meeting, answer=CONFIRMED, by=by)
        with pytest.raises(PermissionDenied):
            propose(agreed, by)

    Connection.objects.update(status="ended")
    with pytest.raises(ThreadClosedError):
        answer_meeting(meeting=meeting, answer=CONFIRMED, by=buyer)
    with pytest.raises(ThreadClosedError):
        propose(agreed, buyer)


@pytest.mark.parametrize(
    ("status", "side", "expected"),
    [
        (PROPOSED, Side.DEMAND, [CONFIRMED, DECLINED]),
        (PROPOSED, Side.SUPPLY, [CANCELLED]),
        (CONFIRMED, Side.DEMAND, [CANCELLED]),
        (CONFIRMED, Side.SUPPLY, [CANCELLED]),
        (DECLINED, Side.DEMAND, []),
        (CANCELLED, Side.SUPPLY, []),
    ],
)
def test_possible_answers_by_state_and_side(status, side, expected):
    meeting = MeetingFactory.build(
        connection=None, status=status, starts_at=timezone.now() + timedelta(days=1)
    )

    assert possible_answers(meeting, side) == expected
