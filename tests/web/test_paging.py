"""Pages by places: each row once, whatever is added or asked meanwhile."""

from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from django.utils import timezone

from matchmaking.scenarios.models import Scenario
from matchmaking.web.forms.scenarios import ScenarioFilterForm
from matchmaking.web.paging import PAGE_SIZE, Place, page_number, ranked_page, read_page, read_place
from matchmaking.web.sorting import BY_RELEVANCE, NEWEST
from tests.factories.scenarios import ScenarioFactory

pytestmark = pytest.mark.django_db
ROWS = Scenario.objects.all()


def _sorts():
    return ScenarioFilterForm({}, own=()).own_sorts()


def _page(name, **asked):
    return read_page(ROWS, asked, name, _sorts()[name], ROWS.count())


def _asked(query):
    return dict(parse_qsl(query))


def _make(number):
    """Scenarios of which many agree in all that lists are ordered by."""
    moment = timezone.now()
    organization = ScenarioFactory().organization
    for n in range(number - 1):
        ScenarioFactory(
            organization=organization,
            published_at=moment - timedelta(days=n % 3),
            duration_months=[None, 3, 6][n % 3],
            budget_max=[None, 40, 45, 900][n % 4],
        )


def test_each_row_comes_once_while_others_are_added():
    _make(2 * PAGE_SIZE + 5)
    before = set(ROWS.values_list("pk", flat=True))
    for name in _sorts():
        page, seen = _page(name), []
        while True:
            seen += [row.pk for row in page.rows]
            if not page.after:
                break
            ScenarioFactory(budget_max=40, duration_months=3)
            page = _page(name, **_asked(page.after))
        assert len(seen) == len(set(seen)), name
        assert before <= set(seen), name
        before = set(ROWS.values_list("pk", flat=True))


def test_the_way_back_is_the_way_there():
    _make(2 * PAGE_SIZE + 5)
    for name in _sorts():
        first = _page(name)
        second = _page(name, **_asked(first.after))
        third = _page(name, **_asked(second.after))
        back = _page(name, **_asked(third.before))

        assert [row.pk for row in back.rows] == [row.pk for row in second.rows]
        assert _page(name, **_asked(back.before)).rows == first.rows
        assert [(page.first, page.last, page.n_found) for page in (first, second, third)] == [
            (1, 20, 45),
            (21, 40, 45),
            (41, 45, 45),
        ]
        assert (first.before, third.after, back.first) == ("", "", 21)


def test_unknown_amounts_come_last_and_budgets_go_by_their_public_band():
    low, high = ScenarioFactory(budget_max=41), ScenarioFactory(budget_max=2000)
    lower = ScenarioFactory(budget_max=40)  # the same band: the newer one comes first
    unknown = ScenarioFactory(duration_months=None)
    soon = ScenarioFactory(duration_months=2)

    by_budget, by_duration = _page("budget").rows, _page("duration").rows

    assert by_budget == [high, lower, low, soon, unknown]
    assert by_duration[0] == soon


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "!!!", "W10", "e30", "x" * 500,
        Place("newest", 20, ("no date", "abc")).query().removeprefix("after="),
        Place("newest", 20, ("2026-01-01T00:00:00", "abc")).query().removeprefix("after="),
        Place("newest", -1, ("2026-01-01T00:00:00+00:00", "a")).query().removeprefix("after="),
        Place("newest", 20, ("2026-01-01T00:00:00+00:00", "a\0")).query().removeprefix("after="),
        Place("newest", 20, ("2026-01-01T00:00:00+00:00",)).query().removeprefix("after="),
        Place("budget", 20, ("2026-01-01T00:00:00+00:00", "a")).query().removeprefix("after="),
    ],
)  # fmt: skip
def test_a_place_that_is_none_leads_to_the_first_page(text):
    assert read_place({"after": text}, "newest", NEWEST) is None


@pytest.mark.parametrize(
    ("asked", "number"),
    [("2", 2), ("0", 1), ("99", 3), ("-1", 1), ("x", 1), ("", 1), ("9" * 40, 1)],
)
def test_old_numbers_of_pages_lead_to_the_nearest(asked, number):
    assert page_number({"page": asked}, 41) == number


def test_ranked_rows_are_paged_by_their_number():
    ranked = list(range(45))
    first = ranked_page(ranked, {}, "relevance", BY_RELEVANCE)
    last = ranked_page(ranked, {"page": "3"}, "relevance", BY_RELEVANCE)
    second = ranked_page(ranked, _asked(first.after), "relevance", BY_RELEVANCE)

    assert (first.rows, second.rows, last.rows) == (ranked[:20], ranked[20:40], ranked[40:])
    assert ranked_page(ranked, _asked(last.before), "relevance", BY_RELEVANCE).rows == second.rows
    assert (last.after, first.before) == ("", "")
