from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.directory.held import held_entries
from matchmaking.directory.models import AddendumKind
from matchmaking.directory.status import ListStatus
from tests.factories.directory import ProgrammeFactory
from tests.factories.editions import listed_provider, published_edition, written_addendum

pytestmark = pytest.mark.django_db


def test_held_entries_are_told_with_what_holds_today(django_assert_num_queries):
    programme, provider, gone = ProgrammeFactory(), listed_provider(), listed_provider()
    first = published_edition([gone, provider], programme=programme, days_ago=90)
    second = published_edition([provider], programme=programme, days_ago=30)
    warned = written_addendum(second.entries.get(), AddendumKind.WARNED, days_ago=5)
    today = timezone.localdate()

    with django_assert_num_queries(2):
        newest, former = held_entries(provider, on=today)

    assert (newest.entry.edition, newest.status, newest.is_current, list(newest.addenda)) == (
        second,
        ListStatus.WARNED,
        True,
        [warned],
    )
    assert (former.entry.edition, former.is_current, former.n_cases) == (first, False, (0, 0))
    assert [row.is_current for row in held_entries(gone, on=today)] == [False]
    # What takes effect later is not told before.
    assert held_entries(provider, on=today - timedelta(days=6))[0].status == ListStatus.LISTED


def test_who_was_never_listed_holds_nothing(django_assert_num_queries):
    provider = listed_provider()
    published_edition([listed_provider()])

    with django_assert_num_queries(1):
        assert held_entries(provider, on=timezone.localdate()) == []
