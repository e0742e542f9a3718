import pytest

from matchmaking.directory.models import AddendumKind
from tests.factories.editions import listed_provider, published_edition, written_addendum
from tests.factories.taxonomy import CapabilityFactory

pytestmark = pytest.mark.django_db

EDITIONS = "/api/v1/editions/"
ENTRIES = "/api/v1/entries/"


def positions(response) -> list[int]:
    return [row["position"] for row in response.json()["results"]]


def test_edition_tells_digest_and_signature(api):
    edition = published_edition([listed_provider()])

    found = api.get(f"{EDITIONS}{edition.public_id}/").json()

    assert found == {
        "id": edition.public_id,
        "programme": {
            "id": edition.programme.public_id,
            "kind": "providers",
            "name_zh": edition.programme.name_zh,
            "name_en": edition.programme.name_en,
        },
        "number": 1,
        "published_on": edition.published_on.isoformat(),
        "valid_until": edition.valid_until.isoformat(),
        "n_entries": 1,
        "sha256": edition.sha256,
        "signature": edition.signature,
        "key": edition.key.key_id,
        "previous_sha256": "",
    }


def test_edition_list_is_filtered_by_programme(api, django_assert_num_queries):
    first = published_edition([listed_provider()], days_ago=200)
    second = published_edition([listed_provider()], programme=first.programme, days_ago=20)
    other = published_edition([listed_provider()], days_ago=90)

    with django_assert_num_queries(1):
        everything = api.get(EDITIONS).json()["results"]
    own = api.get(f"{EDITIONS}?programme={first.programme.public_id}").json()["results"]

    assert [row["id"] for row in everything] == [
        second.public_id,
        other.public_id,
        first.public_id,
    ]
    assert [row["previous_sha256"] for row in own] == [first.sha256, ""]


def test_entries_are_those_of_current_editions_with_the_status_of_today(api):
    first = published_edition([listed_provider() for _ in range(2)], days_ago=200)
    second = published_edition([listed_provider()], programme=first.programme, days_ago=20)
    written_addendum(second.entries.get(), AddendumKind.SUSPENDED)

    [entry] = api.get(ENTRIES).json()["results"]

    assert (entry["edition"], entry["status"]) == (second.public_id, "suspended")
    assert entry["facts"] == second.entries.get().facts
    assert positions(api.get(f"{ENTRIES}?edition={first.public_id}")) == [1, 2]


def test_entries_are_filtered_by_the_manifest(api):
    here, there = listed_provider(province="320000"), listed_provider(province="330000")
    used, later = CapabilityFactory(code="aps"), CapabilityFactory(code="rag")
    for provider in (here, there):
        provider.solutions.get().capabilities.set([used])
    published_edition([here, there])
    here.solutions.get().capabilities.set([later])  # after the edition

    assert positions(api.get(f"{ENTRIES}?province=330000")) == [2]
    assert positions(api.get(f"{ENTRIES}?capability=aps&province=320000")) == [1]
    assert positions(api.get(f"{ENTRIES}?capability=rag")) == []
    assert api.get(f"{ENTRIES}?capability=nonsense").status_code == 400
    assert api.get(f"{ENTRIES}?status=listed").status_code == 400


def test_entry_list_asks_the_database_equally_often_for_more_rows(api, django_assert_num_queries):
    one = published_edition([listed_provider()])
    three = published_edition([listed_provider() for _ in range(3)])
    with django_assert_num_queries(3) as asked:
        api.get(f"{ENTRIES}?edition={one.public_id}")
    with django_assert_num_queries(len(asked.captured_queries)):
        api.get(f"{ENTRIES}?edition={three.public_id}")


def test_entries_are_paged(api):
    edition = published_edition([listed_provider() for _ in range(3)])
    url = f"{ENTRIES}?edition={edition.public_id}&page_size=2"

    page = api.get(url)
    rest = api.get(f"{url}&cursor={page.json()['next_cursor']}")

    assert (positions(page), positions(rest)) == ([1, 2], [3])
