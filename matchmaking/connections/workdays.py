"""Working days of the Chinese calendar: holidays, and the weekends worked in exchange for them."""

from datetime import date, timedelta
from functools import cache

from holidays import HolidayBase, country_holidays


def is_working_day(day: date) -> bool:
    """Whether offices work on ``day``.

    For years whose arrangement the State Council has not published yet, weekends and the days
    fixed by law are off.
    """
    return bool(_calendar().is_working_day(day))


def add_working_days(day: date, count: int) -> date:
    """Return the ``count``-th working day after ``day``, which itself is not counted."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """Return how many working days come after ``first``, up to and with ``last``."""
    days = range(1, (last - first).days + 1)
    return sum(is_working_day(first + timedelta(days=number)) for number in days)


@cache
def _calendar() -> HolidayBase:
    return country_holidays("CN")
