"""Every column and relation of every model, sent to every route that writes.

What is not in the reviewed lists below is refused, whatever its value. The names come from the
models, so that a new field is covered on the day it is made.
"""

from itertools import chain

import pytest
from django.apps import apps

from matchmaking.connections.models import Connection
from matchmaking.organizations.models import OrganizationKind
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from tests.api.drafts import PATHS, errors, tag
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import OrganizationFactory, UserFactory
from tests.factories.webhooks import WebhookEndpointFactory

pytestmark = pytest.mark.usefixtures("terms")

TERMS = {"industries", "stages", "capabilities"}
COMMON = {"title", "sector", "language", *TERMS}
WRITABLE = {
    "scenario": COMMON
    | {"pain_points", "requirement", "targets", "deployment", "province", "duration_months"}
    | {"visibility", "confidential"},
    "solution": COMMON
    | {"kind", "summary", "description", "deployment_modes", "price_min", "price_max"}
    | {"delivery_months", "is_nationwide", "service_provinces", "case_studies"},
}
CONFIDENTIAL = {
    "current_state", "budget_min", "budget_max", "contact_name", "contact_phone", "contact_email",
}  # fmt: skip
ENTRIES = {
    "targets": {"metric", "comparator", "value", "unit"},
    "case_studies": {"customer", "scenario", "effect", "industry"},
}
DECISION = {"move", "reasons", "words", "seen"}
HOSTILE = (1, "published", True, None, {"id": 1}, ["1"])
MODELS = {"scenario": Scenario, "solution": Solution}
ASKED = {"scenario", "solution", "side", "message", "question", "contact"}
ANSWER = {"move", "reasons", "words", "proposal", "contact"}
CONNECTIONS = "/api/v1/connections/"
WEBHOOK = {"url", "events", "description", "is_enabled"}
OURS = (
    "connections",
    "webhooks",
    "scenarios",
    "solutions",
    "organizations",
    "common",
    "matching",
    "api",
)


def names() -> set[str]:
    """Every name by which some model of ours can be written, and some that Python knows."""
    models = chain.from_iterable(apps.get_app_config(label).get_models() for label in OURS)
    found = {"pk", "_state", "__class__", "own_fields", "topic", "skip_history_when_saving"}
    for model in models:
        for field in model._meta.get_fields(include_hidden=False):
            found |= {field.name, getattr(field, "attname", field.name)}
    return found


def rows(posting) -> dict[str, object]:
    """All columns of the record as they are stored."""
    return type(posting)._default_manager.values().get(pk=posting.pk)


@pytest.fixture
def editor():
    return UserFactory()


@pytest.fixture(params=["scenario", "solution"])
def kind(request):
    return request.param


@pytest.fixture
def client(as_user, editor, settings, kind):
    settings.API_WRITE_LIMITS = {}
    right = OrganizationKind.MANUFACTURER if kind == "scenario" else OrganizationKind.PROVIDER
    OrganizationFactory(members=[editor], kind=right, provider_type="")
    return as_user(editor)


@pytest.fixture
def posting(client, kind):
    body = {"title": "甲", "requirement": "乙"}
    if kind == "solution":
        body = {"title": "甲", "summary": "乙", "description": "丙"}
    assert client.post(PATHS[kind], body).status_code == 201
    return MODELS[kind].objects.get()


def test_names_are_those_of_many_models():
    assert names() >= {
        "status",
        "organization",
        "revision",
        "source",
        "verified_at",
        "platform_role",
    }
    assert len(names()) > 150


@pytest.mark.parametrize("value", HOSTILE, ids=repr)
def test_new_record_takes_no_other_field(client, kind, value):
    allowed = WRITABLE[kind] | {"organization"}
    hostile = dict.fromkeys(names() - allowed, value)

    response = client.post(PATHS[kind], hostile)

    assert response.status_code == 400
    assert errors(response) == dict.fromkeys(hostile, "unknown_field")
    assert not MODELS[kind].objects.exists()


@pytest.mark.parametrize("value", HOSTILE, ids=repr)
def test_change_takes_no_other_field(client, kind, posting, value):
    url = f"{PATHS[kind]}{posting.public_id}/"
    before = rows(posting)
    hostile = dict.fromkeys(names() - WRITABLE[kind], value)

    response = client.patch(url, {**hostile, "title": "新"}, headers=tag(client, url))

    assert response.status_code == 400
    assert errors(response) == dict.fromkeys(hostile, "unknown_field")
    assert rows(posting) == before


def test_nested_fields_take_no_other_either(client, kind, posting):
    url = f"{PATHS[kind]}{posting.public_id}/"
    before = rows(posting)
    parts = {"scenario": {"confidential": CONFIDENTIAL}, "solution": {}}[kind]
    for name, allowed in parts.items():
        hostile = dict.fromkeys(names() - allowed, 1)
        response = client.patch(url, {name: hostile}, headers=tag(client, url))
        assert errors(response) == {f"{name}.{inner}": "unknown_field" for inner in hostile}
    for name in ENTRIES.keys() & WRITABLE[kind]:
        hostile = dict.fromkeys(names() - ENTRIES[name], 1)
        response = client.patch(url, {name: [hostile]}, headers=tag(client, url))
        assert errors(response) == {f"{name}.0.{inner}": "unknown_field" for inner in hostile}
    assert rows(posting) == before


@pytest.mark.parametrize("address", ["moves/", "revision/moves/"])
def test_move_takes_no_field_of_the_record(client, kind, posting, address):
    before = rows(posting)
    hostile = dict.fromkeys(names() - DECISION, "published")

    response = client.post(
        f"{PATHS[kind]}{posting.public_id}/{address}", {**hostile, "move": "submit"}
    )

    assert errors(response) == dict.fromkeys(hostile, "unknown_field")
    assert rows(posting) == before


@pytest.mark.parametrize("value", HOSTILE, ids=repr)
def test_request_for_a_connection_takes_no_other_field(client, value):
    hostile = dict.fromkeys(names() - ASKED, value)

    response = client.post(CONNECTIONS, hostile)

    assert errors(response) == dict.fromkeys(hostile, "unknown_field")
    assert not Connection.objects.exists()


@pytest.mark.parametrize("value", HOSTILE, ids=repr)
def test_move_of_a_connection_takes_no_other_field(as_user, editor, value):
    connection = ConnectionFactory(supply_people=[editor])
    before = rows(connection)
    hostile = dict.fromkeys(names() - ANSWER, value)

    response = as_user(editor).post(
        f"{CONNECTIONS}{connection.public_id}/moves/", {**hostile, "move": "decline"}
    )

    assert errors(response) == dict.fromkeys(hostile, "unknown_field")
    assert rows(connection) == before


@pytest.mark.parametrize("value", HOSTILE, ids=repr)
def test_webhook_takes_no_other_field(as_user, editor, value):
    endpoint = WebhookEndpointFactory(responsible=editor)
    before = rows(endpoint)
    url = f"/api/v1/webhooks/{endpoint.public_id}/"
    hostile = dict.fromkeys(names() - WEBHOOK, value)

    response = as_user(editor).patch(url, hostile, headers=tag(as_user(editor), url))

    assert errors(response) == dict.fromkeys(hostile, "unknown_field")
    assert rows(endpoint) == before


def test_allowed_fields_write_those_columns_and_no_other(client, kind, posting):
    url = f"{PATHS[kind]}{posting.public_id}/"
    before = rows(posting)
    body = {
        "scenario": {
            "title": "新", "sector": "equipment", "language": "en", "pain_points": "痛点",
            "requirement": "需求", "deployment": "edge", "province": "110000",
            "duration_months": 3, "visibility": "anonymous",
            "targets": [{"metric": "a", "comparator": "=", "value": 1, "unit": ""}],
            "confidential": {
                "current_state": "现状", "budget_min": 1, "budget_max": 2, "contact_name": "李",
                "contact_phone": "1", "contact_email": "a@example.org",
            },
        },
        "solution": {
            "title": "新", "sector": "equipment", "language": "en", "kind": "agent",
            "summary": "摘要", "description": "描述", "deployment_modes": ["edge"],
            "price_min": 1, "price_max": 2, "delivery_months": 3, "is_nationwide": True,
        },
    }[kind]  # fmt: skip

    assert client.patch(url, body, headers=tag(client, url)).status_code == 200

    after = rows(posting)
    changed = {name for name in after if after[name] != before[name]}
    columns = {*body, *body.get("confidential", {})} - {"confidential"}
    assert changed == columns | {"revision", "updated_at", "written_at"}
