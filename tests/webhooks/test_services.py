from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from matchmaking.common.models import AuditEvent
from matchmaking.organizations.exceptions import OrganizationSuspendedError
from matchmaking.organizations.models import Organization, PlatformRole, Role
from matchmaking.webhooks.exceptions import (
    DeliveryOnItsWayError,
    WebhookChangedError,
    WebhookLimitError,
    WebhookOffError,
    WebhookRateError,
)
from matchmaking.webhooks.leases import claim_delivery
from matchmaking.webhooks.models import DeliveryStatus, WebhookDelivery, WebhookEndpoint
from matchmaking.webhooks.services import (
    MOST_BY_HAND,
    MOST_ENDPOINTS,
    WINDOW,
    create_webhook,
    delete_webhook,
    disable_webhook,
    edit_webhook,
    enable_webhook,
    ping_webhook,
    read_secret,
    redeliver,
    rotate_secret,
)
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory
from tests.factories.webhooks import WebhookDeliveryFactory, WebhookEndpointFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("public_names")]

URL = "https://hooks.example.com/in"
FIELDS = {"url": URL, "events": ["watch.found", "connection.accepted"], "description": "MES"}

ACTS = {
    "create": lambda row, by: create_webhook(organization=row.organization, fields=FIELDS, by=by),
    "edit": lambda row, by: edit_webhook(endpoint=row, fields={"description": "ERP"}, by=by),
    "disable": lambda row, by: disable_webhook(endpoint=row, by=by),
    "rotate": lambda row, by: rotate_secret(endpoint=row, by=by),
    "read_secret": lambda row, by: read_secret(endpoint=row, by=by),
    "redeliver": lambda row, by: redeliver(delivery=row.deliveries.get(), by=by),
    "delete": lambda row, by: delete_webhook(endpoint=row, by=by),
}
OTHERS = {
    "ping": lambda row, by: ping_webhook(endpoint=row, by=by),
    "enable": lambda row, by: enable_webhook(endpoint=row, by=by),
}


@pytest.fixture
def owner():
    return UserFactory()


@pytest.fixture
def endpoint(owner):
    row = WebhookEndpointFactory(
        organization=OrganizationFactory(members=[owner]), responsible=owner
    )
    WebhookDeliveryFactory(endpoint=row, status=DeliveryStatus.DELIVERED)
    return row


@pytest.mark.parametrize("act", [*ACTS, *OTHERS])
def test_only_owners_of_an_active_organization_act(endpoint, owner, act):
    seats = [MembershipFactory(organization=endpoint.organization, role=role) for role in Role][1:]
    auditor = UserFactory(platform_role=PlatformRole.AUDITOR)
    MembershipFactory(organization=endpoint.organization, user=auditor)
    people = [UserFactory(), auditor, *(seat.user for seat in seats)]
    before = WebhookEndpoint.objects.values().get(pk=endpoint.pk)

    for person in people:
        with pytest.raises(PermissionDenied):
            (ACTS | OTHERS)[act](endpoint, person)
    Organization.objects.update(suspended_at=timezone.now())
    with pytest.raises(OrganizationSuspendedError):
        (ACTS | OTHERS)[act](endpoint, owner)

    assert WebhookEndpoint.objects.values().get() == before
    assert AuditEvent.objects.filter(action__startswith="webhook").count() == 0


@pytest.mark.parametrize("act", ACTS)
def test_each_act_leaves_one_event_that_tells_no_secret(endpoint, owner, act):
    secret = read_secret(endpoint=endpoint, by=owner)

    ACTS[act](endpoint, owner)

    event = AuditEvent.objects.first()
    assert (event.action, event.actor_key) == (f"webhook.{act}", owner.pk)
    assert event.organization_key == endpoint.organization_id
    assert secret not in str(event.details)
    assert URL not in str(event.details)


def test_create_webhook_keeps_what_was_given(owner):
    organization = OrganizationFactory(members=[owner])

    row = create_webhook(
        organization=organization, fields=FIELDS | {"events": [*FIELDS["events"]] * 2}, by=owner
    )

    row.refresh_from_db()
    assert (row.url, row.description, row.responsible) == (URL, "MES", owner)
    assert row.events == ["connection.accepted", "watch.found"]
    assert row.is_enabled


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("url", "http://hooks.example.com/"),
        ("url", "https://10.0.0.1/"),
        ("url", "https://unknown.example.com/"),
        ("url", f"https://hooks.example.com/{'a' * 500}"),
        ("events", []),
        ("events", ["ping"]),
        ("events", ["connection.accepted", "nothing"]),
        ("events", [{}]),
        ("description", "长" * 121),
    ],
)
def test_wrong_field_is_refused_by_name(owner, endpoint, name, value):
    for act in (
        lambda: create_webhook(
            organization=endpoint.organization, fields=FIELDS | {name: value}, by=owner
        ),
        lambda: edit_webhook(endpoint=endpoint, fields={name: value}, by=owner),
    ):
        with pytest.raises(ValidationError) as refusal:
            act()
        assert list(refusal.value.error_dict) == [name]
    assert WebhookEndpoint.objects.count() == 1


def test_unknown_host_and_inner_host_are_refused_alike(owner, endpoint, public_names):
    public_names["inner.example.com"] = ["10.0.0.1"]
    refusals = set()

    for host in ("inner", "unknown"):
        with pytest.raises(ValidationError) as refusal:
            edit_webhook(
                endpoint=endpoint, fields={"url": f"https://{host}.example.com/"}, by=owner
            )
        refusals.add(str(refusal.value.message_dict))

    assert len(refusals) == 1


def test_organization_has_at_most_five(owner, endpoint):
    WebhookEndpointFactory.create_batch(MOST_ENDPOINTS - 1, organization=endpoint.organization)

    with pytest.raises(WebhookLimitError):
        create_webhook(organization=endpoint.organization, fields=FIELDS, by=owner)


def test_edit_does_not_overwrite_what_was_not_seen(owner, endpoint):
    seen = endpoint.revision
    other = MembershipFactory(organization=endpoint.organization).user

    edited = edit_webhook(endpoint=endpoint, fields={"description": "ERP"}, by=other, seen=seen)
    for act in (
        lambda: edit_webhook(endpoint=endpoint, fields={"description": "MES"}, by=owner, seen=seen),
        lambda: delete_webhook(endpoint=endpoint, by=owner, seen=seen),
    ):
        with pytest.raises(WebhookChangedError):
            act()

    edited.refresh_from_db()
    assert (edited.description, edited.responsible) == ("ERP", other)
    assert AuditEvent.objects.get(action="webhook.edit").details == {"fields": ["description"]}


def test_new_address_starts_fresh(owner, endpoint, public_names):
    public_names["new.example.com"] = ["8.8.8.8"]
    long_ago = timezone.now() - timedelta(days=2)
    WebhookEndpoint.objects.update(failing_since=long_ago, n_failures=9, paused_until=long_ago)

    row = edit_webhook(endpoint=endpoint, fields={"url": "https://new.example.com/"}, by=owner)

    assert (row.failing_since, row.n_failures, row.paused_until) == (None, 0, None)


def test_switching_off_gives_up_what_waits_and_on_does_not_bring_it_back(owner, endpoint):
    waiting = WebhookDeliveryFactory(endpoint=endpoint)

    for _ in range(2):
        disable_webhook(endpoint=endpoint, by=owner)
    with pytest.raises(WebhookOffError):
        redeliver(delivery=waiting, by=owner)
    with pytest.raises(WebhookOffError):
        ping_webhook(endpoint=endpoint, by=owner)
    for _ in range(2):
        enable_webhook(endpoint=endpoint, by=owner)

    waiting.refresh_from_db()
    assert waiting.status == DeliveryStatus.GIVEN_UP
    actions = AuditEvent.objects.filter(action__startswith="webhook").values_list("action")
    assert sorted(actions) == [("webhook.disable",), ("webhook.enable",)]


def test_secret_changes_with_its_version_and_is_stored_nowhere(owner, endpoint):
    first = read_secret(endpoint=endpoint, by=owner)
    again = read_secret(endpoint=endpoint, by=owner)
    rotate_secret(endpoint=endpoint, by=owner)
    second = read_secret(endpoint=endpoint, by=owner)

    assert first == again
    assert len({first, second, read_secret(endpoint=endpoint, by=owner)}) == 2
    assert first.startswith("whsec_")
    assert first[6:] not in str(WebhookEndpoint.objects.values().get(pk=endpoint.pk))


@pytest.mark.parametrize("status", [DeliveryStatus.PENDING, DeliveryStatus.FAILED])
def test_delivery_on_its_way_is_not_sent_beside(owner, endpoint, status):
    delivery = WebhookDeliveryFactory(endpoint=endpoint, status=status)
    claim_delivery(delivery.pk)

    with pytest.raises(DeliveryOnItsWayError):
        redeliver(delivery=delivery, by=owner)


def test_sending_by_hand_is_limited(owner, endpoint):
    WebhookEndpoint.objects.update(by_hand_since=timezone.now(), n_by_hand=MOST_BY_HAND - 1)
    ping_webhook(endpoint=endpoint, by=owner)

    with pytest.raises(WebhookRateError):
        ping_webhook(endpoint=endpoint, by=owner)
    with pytest.raises(WebhookRateError):
        redeliver(delivery=endpoint.deliveries.last(), by=owner)
    WebhookEndpoint.objects.update(by_hand_since=timezone.now() - WINDOW)
    ping_webhook(endpoint=endpoint, by=owner)

    assert WebhookDelivery.objects.filter(status=DeliveryStatus.PENDING).count() == 2
