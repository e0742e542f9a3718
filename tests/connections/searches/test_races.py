"""One person, several windows: searches saved at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection as database

from matchmaking.connections.exceptions import SearchLimitError
from matchmaking.connections.models import SavedSearch, SearchKind
from matchmaking.connections.searches.services import MOST_SEARCHES, save_search
from tests.factories.organizations import UserFactory
from tests.factories.searches import SavedSearchFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def saved_at_once(owner, words):
    """Save a search for each of the words at one moment; tell which were new or refused."""
    barrier = Barrier(len(words))

    def save(word):
        try:
            barrier.wait(timeout=20)
            return save_search(by=owner, kind=SearchKind.SCENARIO, filters={"q": word})[1]
        except SearchLimitError:
            return SearchLimitError
        finally:
            database.close()

    with ThreadPoolExecutor(len(words)) as pool:
        return list(pool.map(save, words))


def test_limit_and_uniqueness_hold_against_many_windows():
    owner = UserFactory()
    for number in range(MOST_SEARCHES - 2):
        SavedSearchFactory(owner=owner, filters={"q": str(number)})

    same = saved_at_once(owner, ["划伤"] * 4)
    others = saved_at_once(owner, list("abcd"))

    assert sorted(same) == [False, False, False, True]
    assert (others.count(True), others.count(SearchLimitError)) == (1, 3)
    assert SavedSearch.objects.filter(owner=owner).count() == MOST_SEARCHES
