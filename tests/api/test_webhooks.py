"""Webhooks over the API: set up, changed, tested and looked through by owners."""

import json

import pytest
from django.urls import reverse

from matchmaking.common.models import AuditEvent
from matchmaking.organizations.models import Role
from matchmaking.webhooks.models import DeliveryStatus, WebhookDelivery, WebhookEndpoint
from matchmaking.webhooks.signing import secret_of
from tests.api.drafts import errors, refusal, tag
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory
from tests.factories.webhooks import WebhookDeliveryFactory, WebhookEndpointFactory

pytestmark = pytest.mark.django_db

URL = "https://8.8.8.8/in"  # an address: nothing is looked up
DRAFT = {"url": URL, "events": ["connection.accepted"], "description": "MES"}


def at(name, row):
    return reverse(f"api:webhook_{name}", args=[row.public_id])


@pytest.fixture
def owner():
    return UserFactory()


@pytest.fixture
def organization(owner):
    return OrganizationFactory(members=[owner])


@pytest.fixture
def endpoint(organization, owner):
    return WebhookEndpointFactory(organization=organization, responsible=owner, url=URL)


@pytest.fixture
def client(as_user, owner):
    return as_user(owner)


def test_owner_sets_up_a_webhook_once_under_a_key(client, organization):
    headers = {"Idempotency-Key": "hook-1"}

    answers = [client.post(at("list", organization), DRAFT, headers=headers) for _ in range(2)]

    [endpoint] = WebhookEndpoint.objects.all()
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].headers["Location"] == at("detail", endpoint)
    assert answers[0].json() == client.get(at("detail", endpoint)).json()
    assert client.get(at("list", organization)).json() == [answers[0].json()]
    body = answers[0].json()
    assert {name: body[name] for name in DRAFT} == DRAFT
    assert (body["organization"], body["health"]) == (organization.public_id, "new")
    assert secret_of(endpoint) not in json.dumps(body)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("url", "http://8.8.8.8/", "invalid"),
        ("url", "https://127.0.0.1/", "invalid"),
        ("url", "", "blank"),
        ("events", [], "min_length"),
        ("events.0", ["ping"], "invalid_choice"),
        ("is_enabled", False, "unknown_field"),
        ("secret_version", 3, "unknown_field"),
        ("organization", "x", "unknown_field"),
    ],
)
def test_wrong_field_is_refused_by_name(client, organization, field, value, code):
    body = DRAFT | {field.partition(".")[0]: value}

    response = client.post(at("list", organization), body)

    assert response.status_code == 400
    assert errors(response) == {field: code}
    assert not WebhookEndpoint.objects.exists()


def test_change_needs_the_tag_of_what_was_read(client, endpoint):
    url = at("detail", endpoint)
    read = tag(client, url)

    assert refusal(client.patch(url, {"description": "ERP"})) == (428, "precondition_required")
    changed = client.patch(url, {"description": "ERP"}, headers=read)
    again = client.patch(url, {"description": "OA"}, headers=read)
    deleted = client.delete(url, headers=read)

    assert (changed.status_code, changed.json()["description"]) == (200, "ERP")
    assert refusal(again) == refusal(deleted) == (412, "webhook_changed")
    assert client.get(url, headers={"If-None-Match": changed.headers["ETag"]}).status_code == 304
    assert client.delete(url, headers={"If-Match": changed.headers["ETag"]}).status_code == 204
    assert client.get(url).status_code == 404


def test_webhook_is_switched_off_and_on(client, endpoint):
    url = at("detail", endpoint)

    off = client.patch(url, {"is_enabled": False, "description": "ERP"}, headers=tag(client, url))
    ping = client.post(at("ping", endpoint))
    on = client.patch(url, {"is_enabled": True}, headers=tag(client, url))

    assert (off.json()["is_enabled"], off.json()["disabled_reason"]) == (False, "by_hand")
    assert off.json()["description"] == "ERP"
    assert refusal(ping) == (409, "webhook_off")
    assert (on.json()["is_enabled"], on.json()["disabled_reason"]) == (True, None)


def test_secret_is_read_on_demand_and_kept_under_no_key(client, endpoint):
    headers = {"Idempotency-Key": "look"}

    first, second = (client.post(at("secret", endpoint), headers=headers) for _ in range(2))
    rotated = client.post(at("rotate", endpoint))
    new = client.post(at("secret", endpoint))

    endpoint.refresh_from_db()
    assert first.json() == second.json() != new.json() == {"secret": secret_of(endpoint)}
    assert rotated.json()["former_secret_until"] is not None
    actions = AuditEvent.objects.values_list("action", flat=True)
    assert list(actions) == ["webhook.read_secret", "webhook.rotate", *["webhook.read_secret"] * 2]


def test_test_and_repetition_make_one_delivery(client, endpoint):
    ping = client.post(at("ping", endpoint))
    [delivery] = WebhookDelivery.objects.all()
    waiting = client.post(at("redeliver", delivery))
    WebhookDelivery.objects.update(status=DeliveryStatus.GIVEN_UP, last_fault="timed_out")
    read = client.get(at("delivery", delivery)).json()
    again = client.post(at("redeliver", delivery))

    assert (ping.status_code, ping.json()["status"]) == (202, "pending")
    assert refusal(waiting) == (409, "delivery_on_its_way")
    assert (read["last_fault"], read["next_attempt_at"], read["log"]) == ("timed_out", None, [])
    assert read["payload"]["id"] == read["message_id"]
    assert (again.status_code, again.json()["id"]) == (202, delivery.public_id)


def test_deliveries_are_listed_by_page_and_filter(client, endpoint):
    rows = WebhookDeliveryFactory.create_batch(3, endpoint=endpoint)
    WebhookDelivery.objects.filter(pk=rows[0].pk).update(status=DeliveryStatus.DELIVERED)
    WebhookDeliveryFactory()
    url = at("deliveries", endpoint)

    first = client.get(url, {"page_size": 2}).json()
    second = client.get(url, {"page_size": 2, "cursor": first["next_cursor"]}).json()
    delivered = client.get(url, {"status": "delivered", "event_type": "ping"}).json()

    assert [row["id"] for row in first["results"] + second["results"]] == [
        row.public_id for row in reversed(rows)
    ]
    assert [row["id"] for row in delivered["results"]] == [rows[0].public_id]
    assert refusal(client.get(url, {"url": "x"})) == (400, "unknown_parameter")


@pytest.mark.parametrize("n_rows", [1, 3])
def test_lists_take_as_many_queries_for_more_rows(
    client, organization, owner, endpoint, django_assert_num_queries, n_rows
):
    WebhookDeliveryFactory.create_batch(n_rows, endpoint=endpoint)
    WebhookEndpointFactory.create_batch(n_rows - 1, organization=organization, responsible=owner)

    for url in (at("list", organization), at("deliveries", endpoint)):
        with django_assert_num_queries(5):
            client.get(url)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER, None])
def test_others_than_owners_do_nothing(as_user, organization, endpoint, role):
    delivery = WebhookDeliveryFactory(endpoint=endpoint)
    person = UserFactory()
    if role:
        MembershipFactory(organization=organization, user=person, role=role)
    client = as_user(person)
    calls = [
        client.get(at("list", organization)),
        client.post(at("list", organization), DRAFT),
        *(getattr(client, verb)(at("detail", endpoint)) for verb in ("get", "patch", "delete")),
        *(client.post(at(name, endpoint)) for name in ("rotate", "ping", "secret")),
        client.get(at("deliveries", endpoint)),
        client.get(at("delivery", delivery)),
        client.post(at("redeliver", delivery)),
    ]

    expected = (403, "permission_denied") if role else (404, "not_found")
    assert [refusal(call) for call in calls] == [expected] * len(calls)
    assert WebhookEndpoint.objects.get() == endpoint
    assert AuditEvent.objects.count() == 0
