"""Several workers and people at once, on a database that lets them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection as database

from matchmaking.common.exceptions import DomainError
from matchmaking.connections.models import ConnectionStep
from matchmaking.webhooks.handlers import HANDLERS
from matchmaking.webhooks.models import DeliveryStatus, WebhookDelivery
from matchmaking.webhooks.services import MOST_ENDPOINTS, create_webhook
from matchmaking.webhooks.tasks import deliver
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import OrganizationFactory, UserFactory
from tests.factories.webhooks import WebhookDeliveryFactory, WebhookEndpointFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

N_WORKERS = 6


def at_once(function) -> list[bool]:
    """Call ``function`` in several threads; return for each whether it was not refused."""
    barrier = Barrier(N_WORKERS)

    def work(_number):
        try:
            barrier.wait(timeout=20)
            function()
        except DomainError:
            return False
        else:
            return True
        finally:
            database.close()

    with ThreadPoolExecutor(N_WORKERS) as pool:
        return list(pool.map(work, range(N_WORKERS)))


def test_of_many_workers_at_once_one_sends_a_delivery(endpoint, receiver):
    keys = [WebhookDeliveryFactory(endpoint=endpoint).pk for _ in range(5)]

    at_once(lambda: [deliver(pk) for pk in keys])

    assert len(receiver.got) == len(keys)
    sent = WebhookDelivery.objects.filter(status=DeliveryStatus.DELIVERED, attempts=1)
    assert sent.count() == len(keys)


def test_many_relays_at_once_write_an_event_once():
    connection = ConnectionFactory()
    WebhookEndpointFactory(organization=connection.demand, events=["connection.accepted"])
    step = ConnectionStep.objects.create(connection=connection, move="accept")
    WebhookEndpointFactory(organization=connection.supply, url="https://127.0.0.1/")

    at_once(lambda: HANDLERS["connection.moved"](step.pk))

    assert WebhookDelivery.objects.count() == 2


def test_many_owners_at_once_stay_in_the_limit(public_names):
    owner = UserFactory()
    organization = OrganizationFactory(members=[owner])
    fields = {"url": "https://hooks.example.com/", "events": ["watch.found"]}

    done = at_once(lambda: create_webhook(organization=organization, fields=fields, by=owner))

    assert sum(done) == organization.webhooks.count() == MOST_ENDPOINTS
