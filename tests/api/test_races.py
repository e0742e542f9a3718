"""Several programs of one person at once, on a database that lets them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection
from rest_framework.test import APIClient

from matchmaking.api import idempotency
from matchmaking.api.throttling import count_write
from matchmaking.api.views.scenarios import ScenarioViewSet
from matchmaking.scenarios.models import Scenario
from tests.api.drafts import SCENARIO, SCENARIOS, refusal
from tests.factories.organizations import OrganizationFactory, UserFactory
from tests.factories.taxonomy import IndustryFactory, StageFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

KEY = {"Idempotency-Key": "one"}
N_CALLS = 6


@pytest.fixture
def client():
    IndustryFactory()
    StageFactory()
    user = UserFactory()
    OrganizationFactory(members=[user])
    client = APIClient()
    client.force_login(user)
    return client


def in_own_connection(function):
    try:
        return function()
    finally:
        connection.close()


def test_of_many_requests_with_one_key_one_has_an_effect(client):
    barrier = Barrier(N_CALLS)

    def post(_number):
        barrier.wait(timeout=20)
        return in_own_connection(lambda: client.post(SCENARIOS, SCENARIO, headers=KEY))

    with ThreadPoolExecutor(N_CALLS) as pool:
        answers = list(pool.map(post, range(N_CALLS)))

    assert {response.status_code for response in answers} == {201}
    assert len({response.content for response in answers}) == 1
    assert Scenario.objects.count() == 1


def test_request_with_a_key_in_use_is_told_to_come_back(client, monkeypatch):
    is_inside, is_told = Event(), Event()
    record = ScenarioViewSet.record

    def slow(*args, **options):
        is_inside.set()
        is_told.wait(timeout=20)
        return record(*args, **options)

    monkeypatch.setattr(idempotency, "PATIENCE", 1)
    monkeypatch.setattr(ScenarioViewSet, "record", slow)
    post = lambda: client.post(SCENARIOS, SCENARIO, headers=KEY)  # noqa: E731
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(in_own_connection, post)
        is_inside.wait(timeout=20)
        told = post()
        is_told.set()

    assert refusal(told) == (409, "idempotency_in_progress")
    assert told.headers["Retry-After"] == "1"
    assert first.result().status_code == 201
    assert Scenario.objects.count() == 1


def test_limit_of_writes_is_exact(settings):
    settings.API_WRITE_LIMITS = {3600: 10}
    user = UserFactory()

    def count(_number):
        return in_own_connection(lambda: count_write(user))

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(count, range(40)))

    assert waits.count(0) == 10
