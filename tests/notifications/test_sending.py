import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from matchmaking.notifications import sending, tasks
from matchmaking.notifications.kinds import Kind
from matchmaking.notifications.leases import (
    MAX_ATTEMPTS,
    WAITS,
    claim_delivery,
    due_deliveries,
    retry_deliveries,
)
from matchmaking.notifications.mails import compose
from matchmaking.notifications.models import Delivery, DeliveryForm, DeliveryStatus, Notification
from matchmaking.notifications.retention import KEEPS_MAILS, KEEPS_READ
from matchmaking.notifications.services import News, tell
from tests.factories.notifications import DeliveryFactory, NotificationFactory
from tests.factories.organizations import MembershipFactory

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


class BrokenServer(EmailBackend):
    """Answers every mail, or every connection, with the error given."""

    error: Exception
    is_away = False
    n_tried = 0

    def open(self):
        if self.is_away:
            type(self).n_tried += 1
            raise self.error

    def send_messages(self, messages):
        type(self).n_tried += 1
        raise self.error


@pytest.fixture
def broken(monkeypatch):
    """A mail server that can be broken: ``broken(error, is_away=True)``."""

    def break_with(error, *, is_away=False):
        kind = type("Broken", (BrokenServer,), {"error": error, "is_away": is_away})
        monkeypatch.setattr(sending, "get_connection", kind)
        return kind

    return break_with


def make_due(*deliveries):
    keys = [row.pk for row in deliveries]
    Delivery.objects.filter(pk__in=keys).update(next_attempt_at=timezone.now() - SECOND)


def state(delivery):
    delivery.refresh_from_db()
    return delivery.status, delivery.attempts, delivery.last_error


def test_deliver_sends_what_is_due_and_marks_it():
    delivery = DeliveryFactory()
    later = DeliveryFactory(next_attempt_at=timezone.now() + timedelta(hours=1))

    tasks.deliver()

    assert [message.to for message in mail.outbox] == [[delivery.user.email]]
    assert state(delivery) == (DeliveryStatus.SENT, 1, "")
    assert state(later) == (DeliveryStatus.PENDING, 0, "")


def test_deliver_delivered_twice_sends_once():
    DeliveryFactory()

    tasks.deliver()
    tasks.deliver()

    assert len(mail.outbox) == 1


def test_telling_sends_after_the_commit(django_capture_on_commit_callbacks):
    user = MembershipFactory().user

    with django_capture_on_commit_callbacks(execute=True):
        tell(News(Kind.RETURNED, "a", organization=user.organizations.get()), [user])
        assert mail.outbox == []

    assert [message.to for message in mail.outbox] == [[user.email]]


def test_deliver_goes_on_after_a_whole_batch(monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 2)
    monkeypatch.setattr(tasks, "BATCH", 2)
    for _ in range(5):
        DeliveryFactory()

    tasks.deliver()

    assert len(mail.outbox) == 5


def test_crash_after_sending_sends_again_under_the_same_message_id():
    delivery = DeliveryFactory()
    lost = compose(claim_delivery(delivery.pk))
    make_due(delivery)

    tasks.deliver()

    [message] = mail.outbox
    assert message.extra_headers["Message-ID"] == lost.extra_headers["Message-ID"]
    assert delivery.public_id in message.extra_headers["Message-ID"]


def test_claim_gives_a_mail_to_one_caller():
    delivery = DeliveryFactory()

    assert claim_delivery(delivery.pk) == delivery
    assert claim_delivery(delivery.pk) is None
    assert list(due_deliveries()) == []


def test_one_refused_mail_does_not_stop_the_others(broken):
    error = smtplib.SMTPRecipientsRefused({"secret@example.org": (550, b"no such user")})
    server = broken(error)
    first, second = DeliveryFactory(), DeliveryFactory()

    assert sending.send_due() == 2

    assert server.n_tried == 2
    failed = (DeliveryStatus.FAILED, 1, "SMTPRecipientsRefused")
    assert (state(first), state(second)) == (failed, failed)


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError("no"),
        TimeoutError("slow"),
        smtplib.SMTPServerDisconnected("gone"),
        smtplib.SMTPAuthenticationError(535, b"wrong password"),
    ],
)
def test_server_that_is_away_costs_one_attempt_of_one_mail(broken, error):
    server = broken(error, is_away=True)
    first, second = DeliveryFactory(), DeliveryFactory()

    assert sending.send_due() == 1

    assert server.n_tried == 1
    assert state(first) == (DeliveryStatus.FAILED, 1, type(error).__name__)
    assert state(second) == (DeliveryStatus.PENDING, 0, "")


def test_failed_mail_waits_longer_each_time_and_is_given_up(broken, caplog):
    broken(ConnectionRefusedError("no"), is_away=True)
    delivery = DeliveryFactory()
    waits = []
    for _ in range(MAX_ATTEMPTS):
        sending.send_due()
        delivery.refresh_from_db()
        waits.append(round((delivery.next_attempt_at - timezone.now()) / timedelta(minutes=1)))
        make_due(delivery)

    assert tuple(waits[:-1]) == WAITS
    given_up = (DeliveryStatus.GIVEN_UP, MAX_ATTEMPTS, "ConnectionRefusedError")
    assert state(delivery) == given_up
    assert f"Mail {delivery.public_id} was given up: ConnectionRefusedError" in caplog.text
    assert delivery.user.email not in caplog.text
    assert sending.send_due() == 0


def test_server_that_comes_back_gets_the_failed_mail(broken, monkeypatch):
    broken(ConnectionRefusedError("no"), is_away=True)
    delivery = DeliveryFactory()
    sending.send_due()
    make_due(delivery)
    monkeypatch.setattr(sending, "get_connection", mail.get_connection)

    tasks.deliver()

    assert state(delivery) == (DeliveryStatus.SENT, 2, "")
    assert len(mail.outbox) == 1


def test_mail_whose_worker_keeps_dying_is_given_up(caplog):
    delivery = DeliveryFactory()
    for _ in range(MAX_ATTEMPTS):
        claim_delivery(delivery.pk)
        make_due(delivery)

    tasks.deliver()

    assert state(delivery)[0] == DeliveryStatus.GIVEN_UP
    assert mail.outbox == []
    assert "was given up: lost" in caplog.text


def test_worker_that_was_too_slow_changes_nothing(broken):
    delivery = DeliveryFactory()
    slow = claim_delivery(delivery.pk)
    make_due(delivery)
    tasks.deliver()

    sending.postpone_delivery(slow, TimeoutError())

    assert state(delivery) == (DeliveryStatus.SENT, 2, "")


def test_mail_that_cannot_be_written_does_not_stop_the_others(monkeypatch, caplog):
    broken, good = DeliveryFactory(), DeliveryFactory()

    def compose_but_one(delivery):
        if delivery == broken:
            raise ValueError("template")
        return compose(delivery)

    monkeypatch.setattr(sending, "compose", compose_but_one)
    sending.send_due()

    assert state(broken) == (DeliveryStatus.FAILED, 1, "ValueError")
    assert state(good)[0] == DeliveryStatus.SENT
    assert f"Mail {broken.public_id} cannot be written" in caplog.text


def test_mail_that_nobody_needs_any_more_is_dropped():
    empty = DeliveryFactory(notification=False)
    inactive = DeliveryFactory(user__is_active=False)

    tasks.deliver()

    assert mail.outbox == []
    assert {state(row)[0] for row in (empty, inactive)} == {DeliveryStatus.DROPPED}


def test_retry_deliveries_gives_new_attempts_to_what_was_not_sent():
    lost = DeliveryFactory(status=DeliveryStatus.GIVEN_UP, attempts=MAX_ATTEMPTS)
    DeliveryFactory(status=DeliveryStatus.SENT, sent_at=timezone.now())

    assert retry_deliveries(Delivery.objects.all()) == 1
    tasks.deliver()

    assert [message.to for message in mail.outbox] == [[lost.user.email]]


def test_remove_old_rows_keeps_what_is_new_or_unread():
    now = timezone.now()
    old = now - KEEPS_READ - SECOND
    NotificationFactory(read_at=old)
    kept = [NotificationFactory(read_at=now), NotificationFactory()]
    done = {"form": DeliveryForm.NOTICE, "status": DeliveryStatus.DROPPED, "notification": False}
    for _ in range(2):
        DeliveryFactory(**done)
    ancient = Delivery.objects.first()
    Delivery.objects.filter(pk=ancient.pk).update(updated_at=now - KEEPS_MAILS - SECOND)
    waiting = DeliveryFactory()
    Delivery.objects.filter(pk=waiting.pk).update(updated_at=now - KEEPS_MAILS - SECOND)

    for _ in range(2):
        tasks.remove_old_rows()

    assert set(Notification.objects.exclude(delivery=waiting)) == set(kept)
    assert Delivery.objects.count() == 2
    assert not Delivery.objects.filter(pk=ancient.pk).exists()
