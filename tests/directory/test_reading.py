"""What is read of published editions: lines, changes, figures, badges, status."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.directory.badges import current_badges
from matchmaking.directory.changes import FactChange, edition_changes
from matchmaking.directory.figures import edition_figures
from matchmaking.directory.lines import edition_lines
from matchmaking.directory.models import AddendumKind
from matchmaking.directory.selectors import (
    current_editions,
    entries_of,
    entry_status_on,
    programme_cards,
)
from matchmaking.directory.status import ListStatus
from matchmaking.solutions.models import Solution
from tests.factories.directory import ProgrammeFactory
from tests.factories.editions import listed_provider, published_edition, written_addendum

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_editions():
    """Edition 1 of leaving, staying and moving; edition 2 of staying, moving and joining."""
    leaving, staying, moving, joining = (listed_provider() for _ in range(4))
    first = published_edition([leaving, staying, moving], days_ago=200)
    moving.province, moving.city = "330000", "杭州"
    moving.save()
    Solution.objects.filter(organization=moving).update(title="二代质检")
    second = published_edition([staying, moving, joining], programme=first.programme, days_ago=50)
    return first, second, (leaving, staying, moving, joining)


def test_edition_changes_tell_added_renewed_removed_and_changed(two_editions):
    first, second, (leaving, staying, moving, joining) = two_editions

    changes = edition_changes(second)

    assert [line.organization["id"] for line in changes.added] == [joining.public_id]
    assert [line.organization["id"] for line in changes.renewed] == [staying.public_id]
    assert [line.organization["id"] for line in changes.removed] == [leaving.public_id]
    [changed] = changes.changed
    title = edition_lines(first)[2].solutions[0]["title"]
    assert changed.line.organization["id"] == moving.public_id
    assert changed.changes == (
        FactChange("province", ("320000",), ("330000",)),
        FactChange("city", (), ("杭州",)),
        FactChange("solutions", (title,), ("二代质检",)),
    )


def test_edition_changes_of_the_first_edition_are_all_additions():
    edition = published_edition([listed_provider()])

    changes = edition_changes(edition)

    assert changes.added == edition_lines(edition)
    assert (changes.renewed, changes.changed, changes.removed) == ((), (), ())


def test_edition_lines_keep_the_facts_of_the_day(two_editions):
    first, _second, (_leaving, _staying, moving, _joining) = two_editions

    line = edition_lines(first)[2]

    assert line.organization["id"] == moving.public_id
    assert line.organization["province"] == "320000"
    assert [line.listed_since for line in edition_lines(_second)] == [1, 1, 0]


def test_line_mentions_names_and_titles_only():
    provider = listed_provider(name_zh="深智科技", intro="带钢")
    Solution.objects.filter(organization=provider).update(title="表面质检")
    [line] = edition_lines(published_edition([provider]))

    assert [line.mentions(word) for word in ("深智", "质检", "带钢")] == [True, True, False]


def test_edition_figures_count_codes(two_editions):
    _first, second, _providers = two_editions
    lines = edition_lines(second)

    figures = edition_figures(lines, dict.fromkeys(lines[0].industries, "raw_materials"))

    assert (figures.n_entries, figures.n_new, figures.n_renewed) == (3, 1, 2)
    assert figures.provinces == [("320000", 2), ("330000", 1)]
    assert figures.sectors == [("raw_materials", 3)]


def test_current_editions_are_the_last_of_each_programme(two_editions):
    _first, second, _providers = two_editions
    other = published_edition([listed_provider()])

    assert list(current_editions()) == [second, other]


def test_programme_cards_show_a_list_without_an_edition_too(django_assert_num_queries):
    edition = published_edition([listed_provider()])
    empty = ProgrammeFactory()

    cards = programme_cards()

    assert [(card.programme, card.edition, card.n_entries) for card in cards] == [
        (edition.programme, edition, 1),
        (empty, None, 0),
    ]
    with django_assert_num_queries(3):  # lines are kept
        programme_cards()


def test_entry_status_follows_the_editions_and_addenda(two_editions):
    first, second, _providers = two_editions
    entry = second.entries.get(position=2)
    written_addendum(entry, AddendumKind.SUSPENDED, days_ago=10)
    today = timezone.localdate()

    def found(days_ago: int) -> tuple[ListStatus, int | None]:
        status, edition = entry_status_on(entry, today - timedelta(days=days_ago))
        return status, edition and edition.number

    assert [found(days) for days in (300, 150, 30, 10, 0)] == [
        (ListStatus.ABSENT, None),
        (ListStatus.LISTED, 1),
        (ListStatus.LISTED, 2),
        (ListStatus.SUSPENDED, 2),
        (ListStatus.SUSPENDED, 2),
    ]
    assert [row.edition for row in entries_of(entry)] == [second, first]


def test_badges_are_for_the_current_edition_and_good_standing_only(
    two_editions, django_assert_num_queries
):
    _first, second, (leaving, staying, moving, joining) = two_editions
    entries = {entry.organization_id: entry for entry in second.entries.all()}
    written_addendum(entries[staying.pk], AddendumKind.WARNED)
    written_addendum(entries[moving.pk], AddendumKind.REMOVED)
    today = timezone.localdate()

    found = current_badges(today)

    assert {key: [badge.number for badge in badges] for key, badges in found.items()} == {
        staying.pk: [2],
        joining.pk: [2],
    }
    assert current_badges(second.valid_until + timedelta(days=1)) == {}
    with django_assert_num_queries(2):
        current_badges(today)
    assert leaving.pk not in found
