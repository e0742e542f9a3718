from datetime import date

import pytest

from matchmaking.connections.workdays import (
    add_working_days,
    is_working_day,
    working_days_between,
)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 25), True),  # a Wednesday
        (date(2026, 11, 28), False),  # a Saturday
        (date(2026, 10, 1), False),  # National Day
        (date(2026, 2, 14), True),  # a Saturday worked for the Spring Festival
        (date(2026, 2, 16), False),  # a Monday of the Spring Festival
        (date(2031, 10, 1), False),  # fixed by law, though nothing is published yet
    ],
)
def test_is_working_day_follows_the_published_arrangement(day, expected):
    assert is_working_day(day) is expected


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 25), 5, date(2026, 12, 2)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 25), 0, date(2026, 11, 25)),
    ],
)
def test_add_working_days_skips_what_is_off(day, count, expected):
    assert add_working_days(day, count) == expected


def test_working_days_between_is_the_reverse():
    start = date(2026, 9, 20)
    for count in range(30):
        assert working_days_between(start, add_working_days(start, count)) == count
