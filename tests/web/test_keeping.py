"""Pages of editions from memory: the same bytes for visitors, never those of somebody else."""

import pytest

from matchmaking.directory.models import AddendumKind
from tests.factories.editions import listed_provider, published_edition, written_addendum
from tests.factories.organizations import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return published_edition([listed_provider()])


@pytest.fixture
def url(edition) -> str:
    return f"/directory/{edition.programme.public_id}/"


def test_kept_page_asks_the_database_once_and_sets_no_cookie(
    client, url, django_assert_num_queries
):
    first = client.get(url)
    with django_assert_num_queries(1):  # whether something was published
        second = client.get(url)

    assert second.content == first.content
    assert b"csrfmiddlewaretoken" not in second.content
    assert (first.cookies, second.cookies) == ({}, {})
    assert second.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in second.headers["Vary"]


def test_kept_page_is_answered_by_304_when_it_is_known(client, url):
    first = client.get(url)

    known = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
    dated = client.get(url, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    other = client.get(url, headers={"If-None-Match": '"another"'})

    assert [answer.status_code for answer in (known, dated, other)] == [304, 304, 200]
    assert known.content == b""


def test_kept_page_changes_with_an_addendum(client, edition, url):
    before = client.get(url)
    written_addendum(edition.entries.get(), AddendumKind.SUSPENDED, days_ago=0)

    after = client.get(url, headers={"If-None-Match": before.headers["ETag"]})

    assert after.status_code == 200
    assert ("暂停" in before.text, "暂停" in after.text) == (False, True)


def test_member_gets_an_own_page_that_nothing_keeps(client, url):
    user = UserFactory(name="张三的名字")
    visitor = client.get(url)
    client.force_login(user)

    own = client.get(url, headers={"If-None-Match": visitor.headers["ETag"]})
    client.logout()
    later = client.get(url)

    assert own.status_code == 200
    assert own.headers["Cache-Control"] == "private, no-store"
    assert user.name in own.text
    assert user.name not in later.text


def test_kept_pages_differ_by_language_and_filters(client, url):
    chinese, filtered = client.get(url), client.get(f"{url}?q=qqqq")
    english = client.get(url, headers={"Accept-Language": "en"})

    assert len({chinese.content, filtered.content, english.content}) == 3
    assert english.headers["Content-Language"] == "en"


def test_language_is_switched_by_a_link_that_leads_back(client, url):
    switched = client.get(f"{url}?q=a&language=en")

    assert (switched.status_code, switched.headers["Location"]) == (302, f"{url}?q=a")
    assert client.get(url).headers["Content-Language"] == "en"
    assert client.get(f"{url}?language=xx").status_code == 200
