from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.web import middleware
from tests.factories.organizations import UserFactory
from tests.web.reading import words

pytestmark = pytest.mark.django_db

MINUTE, DAY = 60, 86_400  # seconds


def wait(monkeypatch, seconds: float) -> None:
    later = (timezone.now() + timedelta(seconds=seconds)).timestamp()
    monkeypatch.setattr(middleware.time, "time", lambda: later)


@pytest.mark.parametrize(
    ("power", "idle", "stays"),
    [
        ({}, 13 * DAY, True),
        ({}, 15 * DAY, False),
        ({"platform_role": "reviewer"}, 29 * MINUTE, True),
        ({"platform_role": "reviewer"}, 31 * MINUTE, False),
        ({"is_staff": True}, 31 * MINUTE, False),
    ],
)
def test_log_in_ends_after_a_time_without_use(client, monkeypatch, power, idle, stays):
    user = UserFactory(**power)
    client.force_login(user)

    wait(monkeypatch, idle)

    page = words(client.get("/"))
    assert (user.name in page) is stays
    assert ("长时间未操作" in page) is not stays


def test_use_keeps_a_log_in_alive(client, monkeypatch):
    user = UserFactory(platform_role="reviewer")
    client.force_login(user)

    for minutes in (20, 40, 60):
        wait(monkeypatch, minutes * MINUTE)
        page = words(client.get("/"))

    assert user.name in page


def test_page_read_soon_after_another_writes_no_session(client, django_assert_num_queries):
    client.force_login(UserFactory())

    with django_assert_num_queries(3):  # session, reader, and the update of the reader's language
        client.post("/language/", {"language": "en"})
