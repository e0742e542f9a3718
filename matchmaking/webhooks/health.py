"""How an endpoint fares: what succeeded, for how long it has only failed, when it is given up.

Whoever changes an endpoint and its deliveries locks the endpoint first.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from matchmaking.common.audit import record_audit
from matchmaking.common.outbox import record_event
from matchmaking.organizations.models import User
from matchmaking.organizations.permissions import acting_owners, is_owner
from matchmaking.webhooks.leases import give_up
from matchmaking.webhooks.models import Fault, OffReason, WebhookDelivery, WebhookEndpoint

GIVEN_UP_AFTER = timedelta(days=3)  # of nothing but failures
LONGEST_PAUSE = 30  # minutes
DOUBLINGS = 5  # until it is reached


def locked_endpoint(pk: int) -> WebhookEndpoint | None:
    return WebhookEndpoint.objects.select_for_update(no_key=True).filter(pk=pk).first()


def note_success(endpoint: WebhookEndpoint) -> None:
    _write(endpoint, succeeded_at=timezone.now(), **FRESH)


def note_failure(endpoint: WebhookEndpoint) -> None:
    """Count a failure; let the endpoint rest a little, and switch it off after three days."""
    now = timezone.now()
    since = endpoint.failing_since or now
    minutes = min(2 ** min(endpoint.n_failures, DOUBLINGS), LONGEST_PAUSE)
    _write(
        endpoint,
        failing_since=since,
        n_failures=F("n_failures") + 1,
        paused_until=now + timedelta(minutes=minutes),
    )
    if since <= now - GIVEN_UP_AFTER:
        switch_off(endpoint, OffReason.FAILING)


@transaction.atomic
def switch_off(endpoint: WebhookEndpoint, reason: OffReason, *, by: User | None = None) -> bool:
    """Send nothing more; what waits is given up. The owners hear of it if nobody did it.

    Returns:
        Whether it was switched on until now.
    """
    now = timezone.now()
    rows = WebhookEndpoint.objects.filter(pk=endpoint.pk, is_enabled=True)
    fields = {"is_enabled": False, "disabled_at": now, "disabled_reason": reason}
    if not rows.update(**fields, revision=F("revision") + 1, updated_at=now):
        return False
    waiting = WebhookDelivery.objects.open().filter(endpoint=endpoint, lease_token="")
    give_up(waiting, Fault.OFF)
    if by is None:
        record_event("webhook.disabled", endpoint.pk)
    record_audit(
        "webhook.disable",
        on=endpoint,
        by=by,
        organization=endpoint.organization,
        details={"reasons": [reason]},
    )
    return True


def switch_off_orphans(organization_key: int) -> None:
    """Switch off what people have set up who are no longer owners of the organization."""
    owners = acting_owners(organization_key).filter(user=OuterRef("responsible"))
    rows = WebhookEndpoint.objects.filter(~Exists(owners), is_enabled=True)
    for endpoint in rows.filter(organization=organization_key).select_related("organization"):
        switch_off(endpoint, OffReason.LEFT)


def has_owner(endpoint: WebhookEndpoint) -> bool:
    """Whether whoever answers for the endpoint still may."""
    person = endpoint.responsible
    return person is not None and is_owner(person, endpoint.organization)


FRESH = {"failing_since": None, "n_failures": 0, "paused_until": None}


def _write(endpoint: WebhookEndpoint, **fields: object) -> None:
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(**fields)
