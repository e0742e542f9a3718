"""Use-cases of webhooks. Only owners of an organization do anything with them."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext

from matchmaking.common.audit import record_audit
from matchmaking.organizations.locks import locked_organization
from matchmaking.organizations.models import Organization, User
from matchmaking.organizations.permissions import require_owner
from matchmaking.webhooks.addresses import parse, resolve
from matchmaking.webhooks.dispatch import send_now
from matchmaking.webhooks.events import CHOSEN, EventType
from matchmaking.webhooks.exceptions import (
    AddressError,
    DeliveryOnItsWayError,
    WebhookChangedError,
    WebhookLimitError,
    WebhookOffError,
    WebhookRateError,
)
from matchmaking.webhooks.health import FRESH, switch_off
from matchmaking.webhooks.leases import start_anew
from matchmaking.webhooks.models import OffReason, WebhookDelivery, WebhookEndpoint
from matchmaking.webhooks.payloads import ping_data, put_payload
from matchmaking.webhooks.signing import secret_of

MOST_ENDPOINTS = 5  # of an organization
MOST_BY_HAND = 60  # tests and repetitions of an endpoint
WINDOW = timedelta(hours=1)
FIELDS = ("url", "events", "description")


def create_webhook(
    *, organization: Organization, fields: Mapping[str, Any], by: User
) -> WebhookEndpoint:
    """Have events sent to an address from now on.

    Raises:
        PermissionDenied: ``by`` does not own the organization.
        OrganizationSuspendedError: the platform has suspended it.
        WebhookLimitError: it has ``MOST_ENDPOINTS`` already.
        ValidationError: a field is wrong, or the address leads nowhere; keyed by field name.
    """
    require_owner(by, organization)
    endpoint = WebhookEndpoint(organization=organization, responsible=by, **fields)
    _check(endpoint, FIELDS)
    with transaction.atomic():
        locked_organization(organization)  # two at once stay in the limit
        if organization.webhooks.count() >= MOST_ENDPOINTS:
            raise WebhookLimitError(
                gettext("You have %(most)s endpoints already: delete one that you no longer need.")
                % {"most": MOST_ENDPOINTS}
            )
        endpoint.save(force_insert=True)
        record_audit("webhook.create", on=endpoint, by=by, organization=organization)
    return endpoint


def edit_webhook(
    *, endpoint: WebhookEndpoint, fields: Mapping[str, Any], by: User, seen: int | None = None
) -> WebhookEndpoint:
    """Change address, events or description; ``seen`` is the revision that ``by`` has read.

    Raises:
        WebhookChangedError: somebody else has changed it since.
        PermissionDenied, OrganizationSuspendedError, ValidationError: as ``create_webhook``.
    """
    require_owner(by, endpoint.organization)
    given = WebhookEndpoint(organization=endpoint.organization, **fields)
    _check(given, fields)
    with transaction.atomic():
        stored = _locked(endpoint)
        _require_seen(stored, seen)
        changed = sorted(name for name in fields if getattr(stored, name) != getattr(given, name))
        for name in changed:
            setattr(stored, name, getattr(given, name))
        if "url" in changed:
            _start_fresh(stored)
        stored.responsible, stored.revision = by, stored.revision + 1
        stored.save()
        details = {"fields": changed}
        record_audit(
            "webhook.edit", on=stored, by=by, organization=stored.organization, details=details
        )
    return stored


@transaction.atomic
def enable_webhook(*, endpoint: WebhookEndpoint, by: User) -> WebhookEndpoint:
    """Switch an endpoint on; on already, it stays so. Raises as ``require_owner``."""
    require_owner(by, endpoint.organization)
    stored = _locked(endpoint)
    if stored.is_enabled:
        return stored
    stored.is_enabled, stored.disabled_at, stored.disabled_reason = True, None, ""
    stored.responsible, stored.revision = by, stored.revision + 1
    _start_fresh(stored)
    stored.save()
    record_audit("webhook.enable", on=stored, by=by, organization=stored.organization)
    return stored


@transaction.atomic
def disable_webhook(*, endpoint: WebhookEndpoint, by: User) -> WebhookEndpoint:
    """Switch an endpoint off; off already, it stays so. Raises as ``require_owner``."""
    require_owner(by, endpoint.organization)
    stored = _locked(endpoint)
    switch_off(stored, OffReason.BY_HAND, by=by)
    stored.refresh_from_db()
    return stored


@transaction.atomic
def delete_webhook(*, endpoint: WebhookEndpoint, by: User, seen: int | None = None) -> None:
    """Delete an endpoint with its log; again changes nothing. Raises as ``edit_webhook``."""
    require_owner(by, endpoint.organization)
    stored = WebhookEndpoint.objects.select_for_update().filter(pk=endpoint.pk).first()
    if stored is not None:
        _require_seen(stored, seen)
        stored.delete()
        record_audit("webhook.delete", on=endpoint, by=by, organization=endpoint.organization)


@transaction.atomic
def rotate_secret(*, endpoint: WebhookEndpoint, by: User) -> WebhookEndpoint:
    """Give an endpoint another secret; the former one is used beside it for a day."""
    require_owner(by, endpoint.organization)
    rows = WebhookEndpoint.objects.filter(pk=endpoint.pk)
    now = timezone.now()
    rows.update(secret_version=F("secret_version") + 1, rotated_at=now, updated_at=now)
    endpoint.refresh_from_db()
    record_audit("webhook.rotate", on=endpoint, by=by, organization=endpoint.organization)
    return endpoint


def read_secret(*, endpoint: WebhookEndpoint, by: User) -> str:
    """Return the secret in force; each look goes on record."""
    require_owner(by, endpoint.organization)
    stored = WebhookEndpoint.objects.get(pk=endpoint.pk)
    record_audit("webhook.read_secret", on=endpoint, by=by, organization=endpoint.organization)
    return secret_of(stored)


@transaction.atomic
def ping_webhook(*, endpoint: WebhookEndpoint, by: User) -> WebhookDelivery:
    """Send a test, now.

    Raises:
        WebhookOffError: the endpoint is switched off.
        WebhookRateError: enough was sent by hand within this hour.
        PermissionDenied, OrganizationSuspendedError: as ``create_webhook``.
    """
    require_owner(by, endpoint.organization)
    stored = _counted(endpoint)
    key = f"ping:{get_random_string(20)}"
    delivery = WebhookDelivery(endpoint=stored, event_type=EventType.PING, dedupe_key=key)
    put_payload(delivery, ping_data(stored), at=timezone.now())
    delivery.save()
    transaction.on_commit(partial(send_now, delivery.pk), robust=True)
    return delivery


@transaction.atomic
def redeliver(*, delivery: WebhookDelivery, by: User) -> WebhookDelivery:
    """Send a delivery again under its own id, with a new round of attempts.

    Raises:
        DeliveryOnItsWayError: it is being sent, or about to be.
        PermissionDenied and others: as ``ping_webhook``.
    """
    endpoint = delivery.endpoint
    require_owner(by, endpoint.organization)
    _counted(endpoint)
    if not start_anew(delivery.pk):
        raise DeliveryOnItsWayError(
            gettext("This delivery is on its way already. Look again in a moment.")
        )
    transaction.on_commit(partial(send_now, delivery.pk), robust=True)
    delivery.refresh_from_db()
    record_audit("webhook.redeliver", on=delivery, by=by, organization=endpoint.organization)
    return delivery


def _counted(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """Count something sent by hand, and let the endpoint rest no longer."""
    stored = _locked(endpoint)
    if not stored.is_enabled:
        raise WebhookOffError(gettext("This endpoint is switched off: switch it on first."))
    now = timezone.now()
    if stored.by_hand_since is None or stored.by_hand_since <= now - WINDOW:
        stored.by_hand_since, stored.n_by_hand = now, 0
    if stored.n_by_hand >= MOST_BY_HAND:
        raise WebhookRateError(
            gettext("At most %(most)s tests and repetitions an hour: go on a little later.")
            % {"most": MOST_BY_HAND}
        )
    stored.n_by_hand += 1
    stored.paused_until = None
    stored.save(update_fields=["by_hand_since", "n_by_hand", "paused_until"])
    return stored


def _locked(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    rows = WebhookEndpoint.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("organization").get(pk=endpoint.pk)


def _require_seen(stored: WebhookEndpoint, seen: int | None) -> None:
    if seen not in {None, stored.revision}:
        raise WebhookChangedError(
            gettext("Somebody else has changed this endpoint. Reload the page and try again.")
        )


def _start_fresh(endpoint: WebhookEndpoint) -> None:
    for name, value in FRESH.items():
        setattr(endpoint, name, value)


def _check(endpoint: WebhookEndpoint, names: Any) -> None:
    """Check the given fields; the host is looked up outside of any transaction."""
    unchecked = {field.name for field in endpoint._meta.fields} - set(names)
    endpoint.clean_fields(exclude=unchecked)
    if "events" in names:
        endpoint.events = [kind.value for kind in CHOSEN if kind in endpoint.events]
    if "url" not in names:
        return
    try:
        resolve(parse(endpoint.url))
    except AddressError as error:
        raise ValidationError({"url": ValidationError(_refusal(), code="invalid")}) from error


def _refusal() -> str:
    return gettext(
        "Give an address that begins with https://, at port 443 or from 1024 on, without a user"
        " name or #, of a server on the public Internet. Check the spelling of the host."
    )
