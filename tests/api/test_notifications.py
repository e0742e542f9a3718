import pytest
from django.utils import timezone

from matchmaking.notifications.kinds import Kind, Target
from tests.factories.notifications import NotificationFactory
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory

pytestmark = pytest.mark.django_db

URL = "/api/v1/notifications/"


def test_notification_list_tells_in_words_what_a_member_may_read(as_user):
    scenario = ScenarioFactory(title="带钢划伤漏检")
    member = MembershipFactory(organization=scenario.organization).user
    row = NotificationFactory(
        user=member,
        kind=Kind.APPROVED,
        organization=scenario.organization,
        target=Target.SCENARIO,
        target_id=scenario.public_id,
    )

    body = as_user(member).get(URL).json()

    assert body == {
        "next_cursor": None,
        "results": [
            {
                "id": row.public_id,
                "kind": "approved",
                "group": "records",
                "text": "需求场景“带钢划伤漏检”已通过审核并发布。",
                "reasons": [],
                "words": "",
                "organization": scenario.organization.public_id,
                "target": {"kind": "scenario", "id": scenario.public_id},
                "created_at": body["results"][0]["created_at"],
                "read_at": None,
            }
        ],
    }


def test_notification_list_pages_newest_first(as_user):
    user = UserFactory()
    rows = [NotificationFactory(user=user) for _ in range(5)]
    client = as_user(user)

    found, cursor = [], None
    while True:
        page = client.get(URL, {"page_size": 2, **({"cursor": cursor} if cursor else {})}).json()
        found += [row["id"] for row in page["results"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert found == [row.public_id for row in reversed(rows)]


def test_notification_list_has_own_rows_only(as_user):
    NotificationFactory()

    assert as_user(UserFactory()).get(URL).json()["results"] == []


def test_notification_list_takes_the_same_queries_for_one_and_three_rows(
    as_user, django_assert_num_queries
):
    scenario = ScenarioFactory()
    member = MembershipFactory(organization=scenario.organization).user
    client = as_user(member)
    for n_rows in (1, 2):
        for _ in range(n_rows):
            NotificationFactory(
                user=member,
                kind=Kind.APPROVED,
                organization=scenario.organization,
                target=Target.SCENARIO,
                target_id=scenario.public_id,
            )
        with django_assert_num_queries(4):
            client.get(URL)


def test_notification_is_marked_as_read_once(as_user):
    row = NotificationFactory()
    client = as_user(row.user)

    for _ in range(2):
        assert client.post(f"{URL}{row.public_id}/read/").status_code == 204

    row.refresh_from_db()
    assert row.read_at is not None


def test_notification_of_another_reads_like_an_unknown_one(as_user):
    row = NotificationFactory(read_at=None)
    client = as_user(UserFactory())

    answers = [client.post(f"{URL}{key}/read/") for key in (row.public_id, "2" * 14)]

    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (404, answers[1].json())
    ] * 2
    row.refresh_from_db()
    assert row.read_at is None


def test_notifications_are_closed_to_strangers(api):
    row = NotificationFactory(read_at=timezone.now())

    assert api.get(URL).status_code == 401
    assert api.post(f"{URL}{row.public_id}/read/").status_code == 401
