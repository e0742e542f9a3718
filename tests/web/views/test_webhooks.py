import ipaddress

import pytest
from django.urls import reverse
from django.utils import timezone

from matchmaking.organizations.models import Organization, OrganizationKind, Role
from matchmaking.webhooks.events import EventType
from matchmaking.webhooks.models import DeliveryStatus, WebhookDelivery, WebhookEndpoint
from matchmaking.webhooks.services import MOST_ENDPOINTS
from matchmaking.webhooks.signing import secret_of
from matchmaking.webhooks.tasks import deliver
from tests.factories.organizations import (
    PASSWORD,
    MembershipFactory,
    OrganizationFactory,
    ProviderFactory,
    UserFactory,
)
from tests.factories.webhooks import WebhookDeliveryFactory, WebhookEndpointFactory
from tests.web.reading import addresses, words
from tests.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db

LOOPBACK = [ipaddress.ip_network("127.0.0.0/8")]
SENT = {"url": "https://8.8.8.8/in", "description": "MES", "events": ["connection.accepted"]}
PAGES = ("detail", "edit", "secret", "rotate", "disable", "delete")
ACTS = ("ping", "enable")


@pytest.fixture
def owner():
    return UserFactory()


@pytest.fixture
def organization(owner):
    return OrganizationFactory(members=[owner])


@pytest.fixture
def endpoint(organization, owner):
    return WebhookEndpointFactory(organization=organization, responsible=owner)


@pytest.fixture
def browser(english, owner):
    """The owner, who has just confirmed the password again."""
    english.post(reverse("account_login"), {"login": owner.email, "password": PASSWORD})
    english.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return english


def at(name, row):
    return reverse(f"web:webhook_{name}", args=[row.public_id])


def test_list_leads_to_the_form_until_there_are_enough(browser, organization):
    empty = browser.get(at("list", organization))
    WebhookEndpointFactory.create_batch(MOST_ENDPOINTS, organization=organization)
    full = browser.get(at("list", organization))

    assert "No webhook yet" in words(empty)
    assert at("create", organization) in addresses(empty)
    assert at("create", organization) not in addresses(full)
    assert {at("detail", row) for row in organization.webhooks.all()} <= set(addresses(full))
    assert at("list", organization) in addresses(
        browser.get(reverse("web:organization_detail", args=[organization.public_id]))
    )


@pytest.mark.parametrize("n_rows", [1, 3])
def test_pages_ask_the_database_equally_often_for_more_rows(
    browser, organization, endpoint, django_assert_num_queries, n_rows
):
    WebhookEndpointFactory.create_batch(n_rows - 1, organization=organization)
    deliveries = WebhookDeliveryFactory.create_batch(n_rows, endpoint=endpoint)
    for _ in range(n_rows):
        deliveries[0].log.create(sent_at=timezone.now(), milliseconds=9, status=200)

    pages = (("list", organization, 7), ("detail", endpoint, 8), ("delivery", deliveries[0], 7))
    for name, row, n_queries in pages:
        browser.get(at(name, row))
        with django_assert_num_queries(n_queries):
            browser.get(at(name, row))


def test_form_keeps_what_was_typed_and_names_the_fix(browser, organization):
    answer = browser.post(at("create", organization), SENT | {"url": "https://10.0.0.1/in"})

    assert "Give an address that begins with https://" in words(answer)
    for kept in ('value="https://10.0.0.1/in"', 'value="MES"'):
        assert kept in answer.content.decode()
    assert not WebhookEndpoint.objects.exists()


def test_owner_sets_up_edits_and_deletes_a_webhook(browser, organization, owner):
    made = browser.post(at("create", organization), SENT)
    endpoint = WebhookEndpoint.objects.get()
    seen = {"revision": endpoint.revision}
    browser.post(at("edit", endpoint), SENT | seen | {"description": "ERP"})
    late = browser.post(at("edit", endpoint), SENT | seen | {"description": "OA"})
    endpoint.refresh_from_db()
    asked = browser.get(at("delete", endpoint))
    browser.post(at("delete", endpoint))

    assert made["Location"] == endpoint.get_absolute_url()
    assert (endpoint.description, endpoint.responsible) == ("ERP", owner)
    assert "Somebody else has changed this endpoint" in words(late)
    assert endpoint.get_absolute_url() in addresses(asked)
    assert not WebhookEndpoint.objects.exists()


@pytest.mark.parametrize("maker", [OrganizationFactory, ProviderFactory])
def test_form_offers_the_events_that_can_happen_here(browser, owner, maker):
    organization = maker(members=[owner])
    others = "solution" if organization.kind == OrganizationKind.MANUFACTURER else "scenario"

    page = browser.get(at("create", organization)).content.decode()

    offered = {kind for kind in EventType if f'value="{kind}"' in page}
    assert offered == {kind for kind in EventType if kind != "ping" and not kind.startswith(others)}


def test_switching_off_is_asked_about_and_on_again_is_not(browser, endpoint):
    asked = browser.get(at("disable", endpoint))
    browser.post(at("disable", endpoint))
    off = browser.get(at("detail", endpoint))
    browser.post(at("enable", endpoint))

    assert "Switch the webhook off?" in words(asked)
    assert "By an owner" in words(off)
    assert at("ping", endpoint) not in off.content.decode()
    endpoint.refresh_from_db()
    assert endpoint.is_enabled


def test_secret_is_shown_to_who_asks_and_changes_on_demand(browser, endpoint):
    asked = browser.get(at("secret", endpoint))
    first = browser.post(at("secret", endpoint))
    rotated = browser.post(at("rotate", endpoint))
    endpoint.refresh_from_db()
    second = browser.post(at("secret", endpoint))

    assert "whsec_" not in asked.content.decode()
    assert rotated["Location"] == at("secret", endpoint)
    assert secret_of(endpoint) in second.content.decode()
    assert secret_of(endpoint) not in first.content.decode()
    assert first.headers["Cache-Control"] == "private, no-store"
    assert "the former one is used as well" in words(browser.get(at("detail", endpoint)))


@pytest.mark.parametrize("name", ["secret", "rotate"])
def test_secret_needs_the_password_once_more(client, owner, endpoint, name):
    client.force_login(owner)

    answer = client.post(at(name, endpoint))

    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    endpoint.refresh_from_db()
    assert endpoint.secret_version == 1


def test_test_and_repetition_lead_to_their_delivery(browser, endpoint):
    answer = browser.post(at("ping", endpoint))
    delivery = WebhookDelivery.objects.get()
    waiting = browser.get(at("delivery", delivery))
    again = browser.post(at("redeliver", delivery), follow=True)
    WebhookDelivery.objects.update(status=DeliveryStatus.GIVEN_UP, last_fault="timed_out")
    given_up = browser.get(at("delivery", delivery))
    browser.post(at("redeliver", delivery))

    assert answer["Location"] == at("delivery", delivery)
    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    assert at("redeliver", delivery) not in waiting.content.decode()
    assert "This delivery is on its way already" in words(again)
    assert "No answer in time" in words(given_up)
    assert "hx-trigger" not in given_up.content.decode().partition("<main")[2]
    delivery.refresh_from_db()
    assert delivery.status == DeliveryStatus.PENDING


def test_delivery_shows_what_was_sent_and_what_came_back_as_text(
    browser, owner, organization, settings, monkeypatch
):
    server = Receiver(answers=[(500, b"<script>alert(1)</script>")])
    server.start()
    endpoint = WebhookEndpointFactory(
        organization=organization, responsible=owner, url=server.url()
    )
    delivery = WebhookDeliveryFactory(endpoint=endpoint)
    settings.WEBHOOK_ALLOWED_NETWORKS = LOOPBACK
    monkeypatch.setattr("matchmaking.webhooks.addresses.is_public_address", lambda _address: True)
    deliver(delivery.pk)
    server.stop()

    page = browser.get(at("delivery", delivery))

    shown = words(page)
    [got] = server.got
    assert delivery.payload in shown
    assert f"webhook-timestamp: {got.headers['webhook-timestamp']}" in shown
    assert "The receiver answered 500" in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.content.decode()
    assert got.headers["webhook-signature"] not in page.content.decode()


def test_log_is_filtered_and_paged(browser, endpoint):
    WebhookDeliveryFactory.create_batch(21, endpoint=endpoint)
    found = WebhookDeliveryFactory(
        endpoint=endpoint, event_type="watch.found", status=DeliveryStatus.DELIVERED
    )
    url = at("detail", endpoint)

    def shown(query):
        page = browser.get(f"{url}?{query}")
        return {link for link in addresses(page) if link.startswith("/webhook-deliveries/")}

    assert shown("status=delivered") == shown("event_type=watch.found") == {at("delivery", found)}
    assert (len(shown("status=pending")), len(shown("status=pending&page=2"))) == (20, 1)
    assert len(shown("status=nonsense")) == 20
    assert "No message meets this filter" in words(browser.get(f"{url}?status=failed"))


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER, None])
def test_others_than_owners_see_and_do_nothing(english, organization, endpoint, role):
    delivery = WebhookDeliveryFactory(endpoint=endpoint)
    person = UserFactory()
    if role:
        MembershipFactory(organization=organization, user=person, role=role)
    english.force_login(person)
    answers = [
        *(english.get(at(name, organization)) for name in ("list", "create")),
        *(english.get(at(name, endpoint)) for name in PAGES),
        *(english.post(at(name, endpoint)) for name in (*PAGES[1:], *ACTS)),
        english.get(at("delivery", delivery)),
        english.post(at("redeliver", delivery)),
    ]

    assert {answer.status_code for answer in answers} == {403 if role else 404}
    assert {endpoint.url in answer.content.decode() for answer in answers} == {False}


def test_owner_of_a_suspended_organization_reads_and_changes_nothing(browser, endpoint):
    Organization.objects.update(suspended_at=timezone.now())

    page = browser.get(at("list", endpoint.organization))
    answers = [
        browser.post(at("edit", endpoint), SENT),
        browser.post(at("disable", endpoint)),
        browser.post(at("ping", endpoint), follow=True),
    ]

    assert "nothing is sent, and nothing can be changed" in words(page)
    assert {"is suspended" in words(answer) for answer in answers} == {True}
    endpoint.refresh_from_db()
    assert (endpoint.is_enabled, endpoint.revision) == (True, 1)


def test_guide_is_for_everybody_and_names_every_event(client):
    page = client.get(reverse("web:webhook_guide")).content.decode()

    assert {kind for kind in EventType if kind != "ping" and kind not in page} == set()
    assert "hmac.compare_digest(right, signature)" in page
