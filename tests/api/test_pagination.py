from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.organizations.postings import PostingStatus
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory

pytestmark = pytest.mark.django_db

URL = "/api/v1/scenarios/"


def read_all(client, url: str, size: int) -> list[str]:
    """The ids of every page, in order."""
    ids, cursor = [], ""
    while cursor is not None:
        body = client.get(f"{url}?page_size={size}{cursor and f'&cursor={cursor}'}").json()
        assert len(body["results"]) <= size
        ids += [row["id"] for row in body["results"]]
        cursor = body["next_cursor"]
    return ids


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_pages_hold_every_row_once_newest_first(as_user, size):
    owner = UserFactory()
    organization = OrganizationFactory(members=[owner])
    moment = timezone.now()
    draft = {"organization": organization, "status": PostingStatus.DRAFT, "published_at": None}
    tied = [ScenarioFactory(published_at=moment) for _ in range(3)]
    newest = ScenarioFactory(published_at=moment + timedelta(microseconds=1))
    drafts = [ScenarioFactory(**draft) for _ in range(3)]

    ids = read_all(as_user(owner), URL, size)

    assert ids == [
        newest.public_id,
        *sorted((row.public_id for row in tied), reverse=True),
        *sorted((row.public_id for row in drafts), reverse=True),
    ]


def test_pages_of_providers_go_by_name(api):
    for name in ("丙", "甲", "乙", "甲"):
        ProviderFactory(name_zh=name)
    url = "/api/v1/organizations/"

    ids = read_all(api, url, 1)

    assert ids == [row["id"] for row in api.get(url).json()["results"]]
    assert len(set(ids)) == 4


def test_page_does_not_repeat_rows_when_a_newer_one_appears(api):
    first, second = ScenarioFactory(), ScenarioFactory()
    page = api.get(f"{URL}?page_size=1").json()
    ScenarioFactory()

    following = api.get(f"{URL}?page_size=1&cursor={page['next_cursor']}").json()

    assert [page["results"][0]["id"], following["results"][0]["id"]] == [
        second.public_id,
        first.public_id,
    ]
    assert following["next_cursor"] is None


def test_page_has_twenty_rows_unless_asked(api):
    organization = OrganizationFactory()
    ScenarioFactory.create_batch(21, organization=organization)

    body = api.get(URL).json()

    assert len(body["results"]) == 20
    assert body["next_cursor"] is not None


@pytest.mark.parametrize("size", ["0", "101", "-1", "1.5", "x", "", "٣", "9" * 5000, "1e1", " 1"])
def test_page_size_outside_its_bounds_is_refused(api, size):
    response = api.get(URL, {"page_size": size})

    assert response.status_code == 400
    assert response.json()["code"] == "invalid"
    assert list(response.json()["fields"]) == ["page_size"]


@pytest.mark.parametrize("cursor", ["", "x", "x:y", "W10:abc", "\x00", "é", "a" * 3000])
def test_cursor_that_was_not_given_out_is_refused(api, cursor):
    response = api.get(URL, {"cursor": cursor})

    assert response.status_code == 400
    assert response.json()["code"] == "invalid_cursor"
    assert response.json()["fields"]["cursor"][0]["code"] == "invalid_cursor"


def test_cursor_of_another_list_is_refused(api):
    ScenarioFactory.create_batch(2)
    cursor = api.get(f"{URL}?page_size=1").json()["next_cursor"]

    assert api.get("/api/v1/solutions/", {"cursor": cursor}).json()["code"] == "invalid_cursor"


def test_cursor_with_one_changed_character_is_refused(api):
    ScenarioFactory.create_batch(2)
    cursor = api.get(f"{URL}?page_size=1").json()["next_cursor"]

    for place in range(len(cursor)):
        forged = cursor[:place] + ("A" if cursor[place] != "A" else "B") + cursor[place + 1 :]
        assert api.get(URL, {"cursor": forged}).status_code == 400
