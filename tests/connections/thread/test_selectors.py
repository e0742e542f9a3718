import pytest
from django.utils import timezone

from matchmaking.connections.models import Attachment, Connection, Meeting, Message
from matchmaking.connections.thread import selectors
from matchmaking.connections.thread.checklist import remove_item, tick_item
from matchmaking.connections.thread.meetings import answer_meeting
from matchmaking.connections.thread.selectors import (
    message_page,
    thread_state,
    with_thread_state,
)
from tests.factories.organizations import UserFactory
from tests.factories.threads import (
    AttachmentFactory,
    ChecklistItemFactory,
    MeetingFactory,
    MessageFactory,
)

pytestmark = pytest.mark.django_db


def state(connection):
    return thread_state(with_thread_state(Connection.objects.filter(pk=connection.pk)).get())


def test_pages_follow_each_other_to_the_first_message(agreed, monkeypatch):
    monkeypatch.setattr(selectors, "PAGE_SIZE", 2)
    rows = MessageFactory.create_batch(5, connection=agreed)
    MessageFactory()

    newest = message_page(agreed)
    middle = message_page(agreed, before=newest.earlier.public_id)
    first = message_page(agreed, before=middle.earlier.public_id)

    assert [newest.messages, middle.messages, first.messages] == [rows[3:], rows[1:3], rows[:1]]
    assert first.earlier is None


def test_page_before_an_unknown_or_foreign_message_is_empty(agreed):
    MessageFactory(connection=agreed)

    for before in ("2" * 14, MessageFactory().public_id, "x'\0"[:2]):
        assert message_page(agreed, before=before).messages == []


def test_state_changes_with_whatever_happens(agreed, buyer):
    seen = [state(agreed)]

    def changed():
        now = state(agreed)
        is_new = now not in seen
        seen.append(now)
        return is_new and now == state(agreed)

    MessageFactory(connection=agreed)
    assert changed()
    meeting = MeetingFactory(connection=agreed)
    assert changed()
    answer_meeting(meeting=meeting, answer="confirmed", by=buyer)
    assert changed()
    item = ChecklistItemFactory(connection=agreed)
    assert changed()
    tick_item(item=item, by=buyer)
    assert changed()
    remove_item(item=ChecklistItemFactory(connection=agreed), by=buyer)
    Connection.objects.update(status="ended", ended_at=timezone.now())
    assert changed()
    for row in (MessageFactory(), MeetingFactory(), ChecklistItemFactory()):
        assert row.connection != agreed
    assert not changed()


def test_files_and_meetings_are_seen_by_both_sides_alone(agreed, buyer, seller):
    AttachmentFactory(message__connection=agreed)
    MeetingFactory(connection=agreed)

    for user, expected in ((buyer, 1), (seller, 1), (UserFactory(), 0)):
        assert Attachment.objects.visible_to(user).count() == expected
        assert Meeting.objects.visible_to(user).count() == expected
    assert Message.objects.count() == 1
