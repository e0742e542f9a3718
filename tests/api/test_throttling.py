import time

import pytest

from matchmaking.api.throttling import count_write
from tests.api.drafts import SCENARIOS, refusal
from tests.factories.organizations import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limit(settings):
    settings.API_WRITE_LIMITS = {86_400: 2}


def test_writes_beyond_the_limit_of_a_person_are_refused(as_user):
    user = UserFactory()
    for _ in range(2):  # two programs
        assert as_user(user).post(SCENARIOS, {}).status_code == 403

    response = as_user(user).post(SCENARIOS, {})

    assert refusal(response) == (429, "too_many_requests")
    assert 1 <= int(response.headers["Retry-After"]) <= 86_400
    assert as_user(UserFactory()).post(SCENARIOS, {}).status_code == 403


def test_reads_and_requests_that_no_view_takes_are_not_counted(as_user):
    client = as_user(UserFactory())
    for _ in range(3):
        assert client.get(SCENARIOS).status_code == 200
        assert client.put(SCENARIOS, {}).status_code == 405

    assert client.post(SCENARIOS, {}).status_code == 403


def test_next_window_counts_anew(settings, monkeypatch):
    settings.API_WRITE_LIMITS = {60: 1}
    user = UserFactory()
    now = time.time() // 60 * 60

    waits = []
    for later in (20, 30, 60):
        monkeypatch.setattr("matchmaking.api.throttling._now", lambda at=now + later: at)
        waits.append(count_write(user))

    assert waits == [0, 30, 0]
