"""Both sides at one thread at the same moment, on a database that lets them."""

import pytest
from django.db import transaction

from matchmaking.common.models import OutboxEvent
from matchmaking.connections.exceptions import ThreadMovedError
from matchmaking.connections.models import ChecklistItem, Meeting, MeetingStatus, Message
from matchmaking.connections.thread.checklist import tick_item
from matchmaking.connections.thread.meetings import answer_meeting
from matchmaking.connections.thread.messages import send_message
from matchmaking.notifications.handlers.threads import said
from matchmaking.notifications.models import Delivery, Notification
from tests.factories.organizations import UserFactory
from tests.factories.threads import (
    AgreedFactory,
    ChecklistItemFactory,
    MeetingFactory,
    MessageFactory,
)
from tests.support.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

THREADS = 8


@pytest.fixture
def people():
    return UserFactory(), UserFactory()


@pytest.fixture
def agreed(people):
    return AgreedFactory(demand_people=[people[0]], supply_people=[people[1]])


def test_one_form_sent_many_times_at_once_is_one_message(agreed, people):
    def send():
        send_message(connection=agreed, text="样机已寄出。", token="a" * 14, by=people[0])

    assert at_once([send] * THREADS) == [None] * THREADS

    message = Message.objects.get()
    assert OutboxEvent.objects.get(topic="connection.said").object_pk == message.pk


def test_of_confirming_and_calling_off_a_meeting_one_counts(agreed, people):
    meeting = MeetingFactory(connection=agreed)

    def answer(status, by):
        return lambda: answer_meeting(meeting=Meeting.objects.get(), answer=status, by=by)

    confirm = answer(MeetingStatus.CONFIRMED, people[0])
    call_off = answer(MeetingStatus.CANCELLED, people[1])
    refusals = at_once([confirm, call_off] * (THREADS // 2))

    meeting.refresh_from_db()
    told = list(Message.objects.order_by("pk").values_list("meeting_status", flat=True))
    # What is confirmed may be called off; what is called off is confirmed no more.
    assert told in (["cancelled"], ["confirmed", "cancelled"], ["confirmed"])
    assert told[-1] == meeting.status
    assert refusals.count(None) == meeting.sequence == len(told)
    assert set(refusals) <= {None, ThreadMovedError}


def test_a_step_that_both_sides_tick_is_done_once(agreed, people):
    item = ChecklistItemFactory(connection=agreed)

    def tick(by):
        return lambda: tick_item(item=ChecklistItem.objects.get(), by=by)

    refusals = at_once([tick(by) for by in people] * (THREADS // 2))

    assert refusals.count(None) == 1
    assert refusals.count(ThreadMovedError) == THREADS - 1
    item.refresh_from_db()
    assert item.done_by in people


def test_messages_told_of_at_once_make_one_mail(agreed):
    rows = MessageFactory.create_batch(THREADS // 2, connection=agreed)

    at_once([lambda row=row: _handled(row.pk) for row in rows * 2])

    assert (Notification.objects.count(), Delivery.objects.count()) == (1, 1)


def _handled(pk):
    with transaction.atomic():
        said(pk)
