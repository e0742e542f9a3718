from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from matchmaking.common.models import OutboxEvent
from matchmaking.connections import clock
from matchmaking.connections.clock import remind_and_expire
from matchmaking.connections.deadlines import while_asked
from matchmaking.connections.models import Connection
from matchmaking.connections.tasks import remind_and_expire_connections
from matchmaking.connections.workdays import add_working_days
from tests.factories.connections import ConnectionFactory

pytestmark = pytest.mark.django_db

ASKED_ON = date(2026, 9, 21)  # the holidays of October lie between it and the end
ASKED_AT = timezone.make_aware(datetime.combine(ASKED_ON, time(15)))


@pytest.fixture
def on_day(monkeypatch):
    """Let the clock run on the n-th working day after a request, and tell what it did."""

    def run(number, extra=0):
        today = add_working_days(ASKED_ON, number) + timedelta(days=extra)
        monkeypatch.setattr(clock.timezone, "localdate", lambda at=None: at.date() if at else today)
        return remind_and_expire()

    return run


@pytest.fixture
def request_():
    return ConnectionFactory(asked_at=ASKED_AT)


def test_deadlines_count_working_days(request_):
    assert (request_.due_on, request_.expires_on) == (date(2026, 9, 29), date(2026, 10, 12))
    assert while_asked(ASKED_AT)["n_reminders"] == 0


def test_reminders_come_on_the_third_and_the_fifth_day(request_, on_day):
    assert [on_day(number)[0] for number in range(1, 9)] == [0, 0, 1, 0, 1, 0, 0, 0]
    assert OutboxEvent.objects.filter(topic="connection.reminded").count() == 2


def test_reminders_that_were_missed_are_given_once(request_, on_day):
    assert [on_day(6), on_day(6)] == [(1, 0), (0, 0)]


def test_request_expires_after_the_tenth_day(request_, on_day):
    assert on_day(10)[1] == 0
    assert on_day(11)[1] == 1

    request_.refresh_from_db()
    assert (request_.status, request_.answered_at) == ("expired", None)
    assert request_.steps.get().by is None
    assert on_day(12) == (0, 0)


def test_answered_requests_are_left_alone(on_day):
    ConnectionFactory(asked_at=ASKED_AT, status="accepted")

    assert on_day(30) == (0, 0)


def test_task_delivered_twice_does_its_work_once():
    ConnectionFactory(asked_at=timezone.now() - timedelta(days=60))

    remind_and_expire_connections()
    remind_and_expire_connections()

    assert Connection.objects.get().steps.count() == 1
