import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from matchmaking.common.models import AuditEvent, OutboxEvent
from matchmaking.common.outbox import relay_events
from matchmaking.notifications.models import Notification
from matchmaking.notifications.reading import notices
from matchmaking.organizations.models import Membership, Role
from matchmaking.webhooks import example, transport
from matchmaking.webhooks.dispatch import send_due
from matchmaking.webhooks.health import GIVEN_UP_AFTER
from matchmaking.webhooks.leases import MAX_ATTEMPTS, WAITS, claim_delivery
from matchmaking.webhooks.models import (
    DeliveryStatus,
    Fault,
    Health,
    OffReason,
    WebhookAttempt,
    WebhookDelivery,
)
from matchmaking.webhooks.services import enable_webhook, redeliver, rotate_secret
from matchmaking.webhooks.signing import OVERLAP, secret_of
from matchmaking.webhooks.sweep import KEPT, remove_old, sweep
from matchmaking.webhooks.tasks import deliver
from scripts import ROOT
from tests.factories.webhooks import WebhookDeliveryFactory, WebhookEndpointFactory

pytestmark = pytest.mark.django_db


def documented_verify():
    """The function that the documentation gives to receivers."""
    [code] = re.findall(r"```python\n(.+?)```", (ROOT / "docs/webhooks.md").read_text(), re.DOTALL)
    assert code == Path(example.__file__).read_text()  # which the page shows
    names = {}
    exec(code, names)
    return names["verify"]


verify = documented_verify()


def make_due(delivery):
    """Move the clock of a delivery on, and let its endpoint rest no longer."""
    past = timezone.now() - timedelta(seconds=1)
    WebhookDelivery.objects.filter(pk=delivery.pk).update(next_attempt_at=past)
    type(delivery.endpoint).objects.update(paused_until=None)


def state(delivery):
    delivery.refresh_from_db()
    return delivery.status, delivery.attempts, delivery.last_fault, delivery.last_status


def is_genuine(endpoint, got, *, secret=None, body=None) -> bool:
    return verify(secret or secret_of(endpoint), got.headers, body or got.body)


def test_deliver_sends_what_is_stored_signed_as_documented(endpoint, receiver):
    delivery = WebhookDeliveryFactory(endpoint=endpoint)

    deliver(delivery.pk)

    [got] = receiver.got
    assert got.body == delivery.payload.encode()
    assert json.loads(got.body)["id"] == got.headers["webhook-id"] == f"msg_{delivery.public_id}"
    assert is_genuine(endpoint, got)
    assert not is_genuine(endpoint, got, body=got.body.replace(b"ping", b"pong"))
    assert not is_genuine(WebhookEndpointFactory(), got)
    old = {**got.headers, "webhook-timestamp": str(int(got.headers["webhook-timestamp"]) - 301)}
    assert not verify(secret_of(endpoint), old, got.body)
    assert state(delivery) == (DeliveryStatus.DELIVERED, 1, "", 200)
    assert [(row.status, row.fault) for row in delivery.log.all()] == [(200, "")]
    endpoint.refresh_from_db()
    assert endpoint.health == Health.GOOD


def test_deliver_delivered_twice_sends_once(endpoint, receiver):
    delivery = WebhookDeliveryFactory(endpoint=endpoint)

    deliver(delivery.pk)
    deliver(delivery.pk)

    assert len(receiver.got) == WebhookAttempt.objects.count() == 1


def test_deliver_of_what_is_gone_does_nothing(endpoint, receiver):
    deliver(0)

    assert receiver.got == []


def test_changed_secret_is_used_beside_the_former_one_for_a_day(endpoint, receiver):
    former = secret_of(endpoint)
    rotate_secret(endpoint=endpoint, by=endpoint.responsible)

    deliver(WebhookDeliveryFactory(endpoint=endpoint).pk)
    type(endpoint).objects.update(rotated_at=timezone.now() - OVERLAP)
    deliver(WebhookDeliveryFactory(endpoint=endpoint).pk)

    assert secret_of(endpoint) != former
    during, after = receiver.got
    assert is_genuine(endpoint, during)
    assert is_genuine(endpoint, during, secret=former)
    assert is_genuine(endpoint, after)
    assert not is_genuine(endpoint, after, secret=former)


def test_failures_are_repeated_later_and_later_then_given_up(endpoint, receiver):
    receiver.answers = [(500, b"")]
    delivery = WebhookDeliveryFactory(endpoint=endpoint)
    waited = []

    for _ in range(MAX_ATTEMPTS):
        make_due(delivery)
        before = timezone.now()
        deliver(delivery.pk)
        delivery.refresh_from_db()
        waited.append((delivery.next_attempt_at - before).total_seconds() / 60)
    deliver(delivery.pk)

    assert [round(wait, 1) for wait, planned in zip(waited, WAITS, strict=False)] == [
        pytest.approx(planned, rel=0.11) for planned in WAITS
    ]
    assert state(delivery) == (DeliveryStatus.GIVEN_UP, MAX_ATTEMPTS, Fault.ANSWERED, 500)
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 1
    assert len(receiver.got) == WebhookAttempt.objects.count() == MAX_ATTEMPTS
    endpoint.refresh_from_db()
    assert (endpoint.health, endpoint.n_failures) == (Health.FAILING, MAX_ATTEMPTS)


def test_success_ends_the_failing(endpoint, receiver):
    receiver.answers = [(503, b""), (204, b"")]
    delivery = WebhookDeliveryFactory(endpoint=endpoint)

    deliver(delivery.pk)
    make_due(delivery)
    deliver(delivery.pk)

    endpoint.refresh_from_db()
    assert state(delivery) == (DeliveryStatus.DELIVERED, 2, "", 204)
    assert (endpoint.health, endpoint.n_failures) == (Health.GOOD, 0)


def test_deliveries_to_a_receiver_that_fails_wait_for_it(endpoint, receiver):
    """A receiver that takes its ten seconds each time must not take the workers."""
    receiver.answers = [(500, b"")]
    first, second, third = WebhookDeliveryFactory.create_batch(3, endpoint=endpoint)
    deliver(first.pk)

    deliver(second.pk)
    assert send_due() == 0
    assert len(receiver.got) == 1

    make_due(first)
    assert send_due() == 1  # one, as a trial
    assert len(receiver.got) == 2
    assert state(third) == (DeliveryStatus.PENDING, 0, "", None)


def test_sweep_sends_what_no_message_asked_for(endpoint, receiver):
    due = WebhookDeliveryFactory.create_batch(3, endpoint=endpoint)
    WebhookDeliveryFactory(endpoint=endpoint, next_attempt_at=timezone.now() + timedelta(minutes=1))

    sweep()
    sweep()

    assert sorted(got.headers["webhook-id"] for got in receiver.got) == sorted(
        row.message_id for row in due
    )


def test_delivery_that_ends_with_its_worker_is_sent_again_or_given_up(endpoint, receiver):
    """A worker dies after sending: the lease ends, and the same id comes once more."""
    delivery = WebhookDeliveryFactory(endpoint=endpoint)
    hopeless = WebhookDeliveryFactory(endpoint=endpoint, attempts=MAX_ATTEMPTS - 1)
    claim_delivery(delivery.pk)
    claim_delivery(hopeless.pk)

    sweep()
    assert receiver.got == []
    make_due(delivery)
    make_due(hopeless)
    sweep()

    assert [got.headers["webhook-id"] for got in receiver.got] == [delivery.message_id]
    assert state(hopeless) == (DeliveryStatus.GIVEN_UP, MAX_ATTEMPTS, Fault.LOST, None)


def test_lost_lease_changes_nothing_but_the_log(endpoint, receiver):
    delivery = WebhookDeliveryFactory(endpoint=endpoint)

    real = transport._exchange

    def exchange(*arguments):
        WebhookDelivery.objects.update(lease_token="of another worker")
        return real(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transport, "_exchange", exchange)
        deliver(delivery.pk)

    assert state(delivery) == (DeliveryStatus.PENDING, 1, "", None)
    assert delivery.log.count() == 1


def test_status_410_switches_the_endpoint_off(endpoint, receiver):
    receiver.answers = [(410, b"")]
    delivery, waiting = WebhookDeliveryFactory.create_batch(2, endpoint=endpoint)

    deliver(delivery.pk)
    deliver(waiting.pk)

    endpoint.refresh_from_db()
    assert (endpoint.is_enabled, endpoint.disabled_reason) == (False, OffReason.GONE)
    assert state(delivery) == (DeliveryStatus.GIVEN_UP, 1, Fault.ANSWERED, 410)
    assert state(waiting) == (DeliveryStatus.GIVEN_UP, 0, Fault.OFF, None)
    assert len(receiver.got) == 1


def test_three_days_of_failures_switch_the_endpoint_off_and_tell_the_owners(endpoint, receiver):
    receiver.answers = [(500, b"")]
    just_short = timezone.now() - GIVEN_UP_AFTER + timedelta(minutes=1)
    type(endpoint).objects.update(failing_since=just_short)
    delivery = WebhookDeliveryFactory(endpoint=endpoint)

    deliver(delivery.pk)
    endpoint.refresh_from_db()
    assert endpoint.is_enabled
    type(endpoint).objects.update(failing_since=just_short - timedelta(minutes=2))
    make_due(delivery)
    deliver(delivery.pk)
    relay_events()
    OutboxEvent.objects.update(processed_at=None)
    relay_events()  # the same event, handled twice

    endpoint.refresh_from_db()
    assert (endpoint.health, endpoint.disabled_reason) == (Health.OFF, OffReason.FAILING)
    assert state(delivery)[0] == DeliveryStatus.GIVEN_UP
    [notification] = Notification.objects.all()
    owner = endpoint.responsible
    assert notification.user == owner
    [notice] = notices([notification], owner)
    assert str(OffReason.FAILING.label) in notice.text
    assert endpoint.url not in notice.text
    event = AuditEvent.objects.get(action="webhook.disable")
    assert (event.actor_key, event.details) == (None, {"reasons": ["failing"]})


def test_endpoint_that_is_switched_on_again_starts_fresh(endpoint, receiver):
    long_ago = timezone.now() - timedelta(days=9)
    type(endpoint).objects.update(
        is_enabled=False, disabled_at=long_ago, disabled_reason="failing", failing_since=long_ago
    )
    receiver.answers = [(500, b"")]

    enabled = enable_webhook(endpoint=endpoint, by=endpoint.responsible)
    deliver(WebhookDeliveryFactory(endpoint=enabled).pk)

    endpoint.refresh_from_db()
    assert (endpoint.health, endpoint.n_failures) == (Health.FAILING, 1)


def test_nothing_is_sent_for_a_suspended_organization(endpoint, receiver):
    delivery = WebhookDeliveryFactory(endpoint=endpoint)
    organization = endpoint.organization
    organization.suspended_at = timezone.now()
    organization.save()

    deliver(delivery.pk)

    assert state(delivery) == (DeliveryStatus.GIVEN_UP, 1, Fault.SUSPENDED, None)
    assert receiver.got == []


@pytest.mark.parametrize("loss", ["left", "demoted", "closed"])
def test_nothing_is_sent_for_somebody_who_is_no_longer_an_owner(endpoint, receiver, loss):
    delivery = WebhookDeliveryFactory(endpoint=endpoint)
    seat = Membership.objects.get(user=endpoint.responsible)
    if loss == "left":
        seat.delete()
    elif loss == "demoted":
        Membership.objects.filter(pk=seat.pk).update(role=Role.EDITOR)
    else:
        type(seat.user).objects.filter(pk=seat.user_id).update(is_active=False)

    deliver(delivery.pk)

    endpoint.refresh_from_db()
    assert state(delivery) == (DeliveryStatus.GIVEN_UP, 1, Fault.OFF, None)
    assert endpoint.disabled_reason == OffReason.LEFT
    assert receiver.got == []


def test_redelivery_sends_the_same_id_again(endpoint, receiver, django_capture_on_commit_callbacks):
    delivery = WebhookDeliveryFactory(endpoint=endpoint)
    deliver(delivery.pk)

    with django_capture_on_commit_callbacks(execute=True):
        redeliver(delivery=delivery, by=endpoint.responsible)

    first, again = receiver.got
    assert first.headers["webhook-id"] == again.headers["webhook-id"]
    assert first.body == again.body
    assert is_genuine(endpoint, again)
    assert state(delivery) == (DeliveryStatus.DELIVERED, 1, "", 200)
    assert delivery.log.count() == 2


def test_old_deliveries_are_removed_with_their_log(endpoint, receiver):
    old, young = WebhookDeliveryFactory.create_batch(2, endpoint=endpoint)
    for row in (old, young):
        deliver(row.pk)
    WebhookDelivery.objects.filter(pk=old.pk).update(created_at=timezone.now() - KEPT)

    remove_old()
    remove_old()

    assert list(WebhookDelivery.objects.all()) == [young]
    assert WebhookAttempt.objects.count() == 1
