"""Two workers at once, on a database that lets them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection

from matchmaking.notifications import sending
from matchmaking.notifications.kinds import Kind
from matchmaking.notifications.models import Delivery, DeliveryStatus, Notification
from matchmaking.notifications.services import News, tell
from tests.factories.notifications import DeliveryFactory
from tests.factories.organizations import UserFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

N_WORKERS = 6


def at_once(function) -> None:
    """Call ``function`` in several threads, each with a connection of its own."""
    barrier = Barrier(N_WORKERS)

    def work(_number):
        try:
            barrier.wait(timeout=20)
            function()
        finally:
            connection.close()

    with ThreadPoolExecutor(N_WORKERS) as pool:
        list(pool.map(work, range(N_WORKERS)))


def test_of_many_workers_at_once_one_sends_a_mail():
    people = {DeliveryFactory().user.email for _ in range(5)}

    at_once(sending.send_due)

    assert sorted(address for message in mail.outbox for address in message.to) == sorted(people)
    sent = Delivery.objects.filter(status=DeliveryStatus.SENT, attempts=1)
    assert sent.count() == len(people)


def test_many_relays_at_once_tell_an_event_once():
    people = [UserFactory() for _ in range(3)]

    at_once(lambda: tell(News(Kind.CLAIM_REFUSED, "event"), people))

    assert Notification.objects.count() == len(people)
    assert Delivery.objects.count() == len(people)
