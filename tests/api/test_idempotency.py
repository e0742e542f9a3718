"""One effect a key: retries, changed requests, lost rights, refusals, age."""

import pytest
from django.utils import timezone

from matchmaking.api.idempotency import KEPT
from matchmaking.api.models import IdempotentRequest
from matchmaking.api.tasks import forget_idempotent_requests
from matchmaking.api.views.scenarios import ScenarioViewSet
from matchmaking.organizations.models import Membership
from matchmaking.scenarios.models import Scenario
from tests.api.drafts import SCENARIO, SCENARIOS, errors, refusal, tag
from tests.factories.organizations import OrganizationFactory, UserFactory

pytestmark = pytest.mark.usefixtures("terms")

KEY = {"Idempotency-Key": "order-7"}
KEPT_HEADERS = ("ETag", "Location", "Content-Type", "Cache-Control")


@pytest.fixture
def editor():
    return UserFactory()


@pytest.fixture
def client(as_user, editor):
    OrganizationFactory(members=[editor])
    return as_user(editor)


def test_repeated_creation_is_made_once_and_answered_alike(client):
    first = client.post(SCENARIOS, SCENARIO, headers={**KEY, "Accept": "*/*; indent=2"})
    second = client.post(SCENARIOS, SCENARIO, headers=KEY)

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    assert [second.headers[name] for name in KEPT_HEADERS] == [
        first.headers[name] for name in KEPT_HEADERS
    ]
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert Scenario.objects.count() == 1


def test_repeated_change_move_and_deletion_are_made_once(client):
    url = client.post(SCENARIOS, SCENARIO).headers["Location"]
    seen = tag(client, url)
    calls = [
        lambda: client.patch(url, {"title": "新"}, headers={**seen, "Idempotency-Key": "1"}),
        lambda: client.delete(url, headers={"Idempotency-Key": "2"}),
    ]

    for call in calls:
        first, second = call(), call()
        assert (second.status_code, second.content) == (first.status_code, first.content)
        assert second.headers["Idempotency-Replayed"] == "true"
    other = client.post(SCENARIOS, SCENARIO).headers["Location"]
    for _ in range(2):
        step = client.post(f"{other}moves/", {"move": "submit"}, headers={"Idempotency-Key": "3"})
        assert step.json()["status"] == "submitted"
    assert Scenario.objects.get().transitions.count() == 1


def test_order_of_the_fields_makes_no_other_request(client):
    client.post(SCENARIOS, SCENARIO, headers=KEY)

    turned = dict(reversed(SCENARIO.items()))

    assert client.post(SCENARIOS, turned, headers=KEY).headers["Idempotency-Replayed"] == "true"


def test_key_of_another_request_is_refused(client):
    url = client.post(SCENARIOS, SCENARIO, headers=KEY).headers["Location"]
    others = [
        client.post(SCENARIOS, {**SCENARIO, "title": "别的"}, headers=KEY),
        client.post(f"{url}moves/", SCENARIO, headers=KEY),
        client.patch(url, SCENARIO, headers={**KEY, **tag(client, url)}),
        client.delete(url, headers=KEY),
    ]

    assert {refusal(response) for response in others} == {(422, "idempotency_key_reused")}
    assert Scenario.objects.get().title == SCENARIO["title"]


def test_kept_answer_is_for_its_user_and_their_rights_only(client, editor, as_user):
    organization = editor.organizations.get()
    client.post(SCENARIOS, SCENARIO, headers=KEY)
    colleague = UserFactory()
    Membership.objects.create(organization=organization, user=colleague, role="owner")

    theirs = as_user(colleague).post(SCENARIOS, SCENARIO, headers=KEY)
    Membership.objects.filter(user=editor).update(role="viewer")
    less = client.post(SCENARIOS, SCENARIO, headers=KEY)

    assert theirs.status_code == 201
    assert "Idempotency-Replayed" not in theirs.headers
    assert refusal(less) == (422, "idempotency_key_reused")
    assert Scenario.objects.count() == 2


def test_refused_request_keeps_no_answer(client):
    refused = client.post(SCENARIOS, {**SCENARIO, "title": ""}, headers=KEY)
    created = client.post(SCENARIOS, SCENARIO, headers=KEY)

    assert refusal(refused) == (400, "invalid")
    assert created.status_code == 201
    assert "Idempotency-Replayed" not in created.headers


def test_failure_after_the_effect_leaves_neither(client, monkeypatch):
    def fail(*_args, **_options):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(ScenarioViewSet, "record", fail)
        failed = client.post(SCENARIOS, SCENARIO, headers=KEY)

    assert refusal(failed) == (500, "server_error")
    assert (Scenario.objects.count(), IdempotentRequest.objects.count()) == (0, 0)
    assert client.post(SCENARIOS, SCENARIO, headers=KEY).status_code == 201


@pytest.mark.parametrize("key", ["", "a b", "ü", "a" * 256, "a\tb"])
def test_key_is_made_of_visible_characters(client, key):
    response = client.post(SCENARIOS, SCENARIO, headers={"Idempotency-Key": key})

    assert refusal(response) == (400, "invalid")
    assert errors(response) == {"Idempotency-Key": "invalid"}
    assert Scenario.objects.count() == 0


def test_old_answer_is_forgotten_even_before_the_task_comes(client):
    client.post(SCENARIOS, SCENARIO, headers=KEY)
    IdempotentRequest.objects.update(created_at=timezone.now() - KEPT)

    assert "Idempotency-Replayed" not in client.post(SCENARIOS, SCENARIO, headers=KEY).headers
    assert Scenario.objects.count() == 2


def test_task_deletes_old_answers_and_a_second_delivery_nothing(client):
    client.post(SCENARIOS, SCENARIO, headers=KEY)
    client.post(SCENARIOS, SCENARIO, headers={"Idempotency-Key": "young"})
    old = IdempotentRequest.objects.filter(key=KEY["Idempotency-Key"])
    old.update(created_at=timezone.now() - KEPT)

    for _ in range(2):
        forget_idempotent_requests()
        assert [row.key for row in IdempotentRequest.objects.all()] == ["young"]
