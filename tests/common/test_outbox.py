import pytest
from django.db import transaction
from django.utils import timezone

from matchmaking.common import outbox
from matchmaking.common.models import OutboxEvent
from matchmaking.common.outbox import (
    MAX_ATTEMPTS,
    on_record,
    record_event,
    relay_events,
    retry_events,
    subscribe,
    waiting_events,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_listens(monkeypatch):
    """Handlers of the site are set aside, and what a test subscribes goes with it."""
    monkeypatch.setattr(outbox, "_handlers", {})
    monkeypatch.setattr(outbox, "_wake", [])


class Listener:
    def __init__(self, fails=()):
        self.heard = []
        self.fails = set(fails)

    def __call__(self, object_pk):
        if object_pk in self.fails:
            OutboxEvent.objects.create(topic="written.before.failing", object_pk=object_pk)
            raise ValueError(f"secret of {object_pk}")
        self.heard.append(object_pk)


def test_relay_events_handles_each_event_once_in_order():
    listener = Listener()
    subscribe("thing.changed", listener)
    for pk in (7, 8, 7):
        record_event("thing.changed", pk)

    assert relay_events() == 3
    assert relay_events() == 0

    assert listener.heard == [7, 8, 7]
    assert waiting_events().count() == 0
    assert OutboxEvent.objects.filter(processed_at__isnull=False).count() == 3


def test_relay_events_tells_only_subscribers_of_the_topic_each_once():
    first, second, other = Listener(), Listener(), Listener()
    subscribe("thing.changed", first)
    subscribe("thing.changed", second)
    subscribe("thing.changed", first)
    subscribe("other.changed", other)
    record_event("thing.changed", 1)

    relay_events()

    assert (first.heard, second.heard, other.heard) == ([1], [1], [])


def test_relay_events_marks_events_that_concern_nobody():
    record_event("thing.changed", 1)

    assert relay_events() == 1
    assert waiting_events().count() == 0


def test_relay_events_isolates_and_counts_a_failing_handler(caplog):
    listener = Listener(fails=[2])
    subscribe("thing.changed", listener)
    for pk in (1, 2, 3):
        record_event("thing.changed", pk)

    assert relay_events() == 2

    assert listener.heard == [1, 3]
    failed = waiting_events().get()
    assert (failed.object_pk, failed.attempts, failed.last_error) == (2, 1, "ValueError")
    assert [record.message for record in caplog.records] == [f"Outbox event {failed.pk} failed"]


def test_relay_events_undoes_what_a_failing_handler_wrote():
    subscribe("thing.changed", Listener(fails=[2]))
    record_event("thing.changed", 2)

    relay_events()

    assert list(OutboxEvent.objects.values_list("topic", flat=True)) == ["thing.changed"]


def test_relay_events_runs_no_second_handler_after_a_failure_and_all_again_later():
    first, second = Listener(), Listener(fails=[1])
    subscribe("thing.changed", first)
    subscribe("thing.changed", second)
    record_event("thing.changed", 1)

    relay_events()
    second.fails.clear()
    relay_events()

    assert (first.heard, second.heard) == ([1, 1], [1])
    assert waiting_events().count() == 0


def test_relay_events_gives_up_after_the_last_attempt_until_told_to_retry():
    listener = Listener(fails=[1])
    subscribe("thing.changed", listener)
    event = record_event("thing.changed", 1)
    for _ in range(MAX_ATTEMPTS):
        assert relay_events() == 0
    listener.fails.clear()
    assert (relay_events(), waiting_events().count()) == (0, 0)

    assert retry_events(OutboxEvent.objects.filter(pk=event.pk)) == 1

    assert relay_events() == 1
    assert listener.heard == [1]


def test_retry_events_leaves_handled_events_alone():
    record_event("thing.changed", 1)
    relay_events()

    assert retry_events(OutboxEvent.objects.all()) == 0


def test_relay_events_stops_at_its_limit():
    listener = Listener()
    subscribe("thing.changed", listener)
    for pk in (1, 2, 3):
        record_event("thing.changed", pk)

    assert relay_events(limit=2) == 2
    assert listener.heard == [1, 2]
    assert relay_events(limit=2) == 1


def test_relay_events_leaves_an_event_that_another_relay_has_handled_meanwhile():
    listener = Listener()
    subscribe("thing.changed", listener)
    record_event("thing.changed", 1)
    record_event("thing.changed", 2)

    def another_relay_handles_the_second(object_pk):
        OutboxEvent.objects.filter(object_pk=2).update(processed_at=timezone.now())

    subscribe("thing.changed", another_relay_handles_the_second)

    assert relay_events() == 1
    assert listener.heard == [1]


def record_and_undo():
    with transaction.atomic():
        record_event("thing.changed", 1)
        transaction.set_rollback(True)


def test_record_event_is_undone_with_its_transaction():
    record_and_undo()

    assert OutboxEvent.objects.count() == 0


def test_record_event_wakes_once_a_commit(django_capture_on_commit_callbacks):
    woken = []

    def wake():
        woken.append(waiting_events().count())

    on_record(wake)
    on_record(wake)
    with django_capture_on_commit_callbacks(execute=True):
        for pk in (1, 2, 3):
            record_event("thing.changed", pk)

    assert woken == [3]


def test_record_event_wakes_nobody_for_what_was_undone(django_capture_on_commit_callbacks):
    woken = []
    on_record(lambda: woken.append(True))

    with django_capture_on_commit_callbacks(execute=True):
        record_and_undo()

    assert woken == []


def test_record_event_survives_a_lost_wake(django_capture_on_commit_callbacks):
    listener = Listener()
    subscribe("thing.changed", listener)

    def lose():
        raise ConnectionError

    on_record(lose)
    with django_capture_on_commit_callbacks() as callbacks:
        record_event("thing.changed", 1)
    for callback in callbacks:
        with pytest.raises(ConnectionError):
            callback()

    assert relay_events() == 1  # as the periodic sweep does
    assert listener.heard == [1]


@pytest.mark.django_db(transaction=True)
def test_record_event_commits_although_the_wake_fails(caplog):
    def lose():
        raise ConnectionError

    on_record(lose)

    with transaction.atomic():
        record_event("thing.changed", 1)

    assert waiting_events().count() == 1
    assert "Error calling" in caplog.text
