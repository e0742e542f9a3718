"""What happened month by month and the funnel in words, and the charts of both."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from matchmaking.insights.activity import Funnel, Month, funnel, monthly_activity
from matchmaking.insights.readers import LEAST, Reader
from matchmaking.web.charts import Chart, Series, months, steps


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the funnel; ``share`` is that of the first, in percent, None where unknown."""

    label: str
    number: int | None
    share: int | None


def activity_context(reader: Reader) -> dict[str, Any]:
    rows = monthly_activity(reader)
    course = _steps(funnel(reader))
    return {
        "months": [(date_format(row.first, "YEAR_MONTH_FORMAT"), row) for row in rows],
        "steps": course,
        "least": LEAST,
        "records_chart": _records_chart(rows),
        "connections_chart": _connections_chart(rows),
        "steps_chart": _steps_chart(course),
    }


def _steps(found: Funnel) -> list[Step]:
    labels = (
        gettext("Published"),
        gettext("With a suitable match"),
        gettext("Connection asked for"),
        gettext("Connection accepted"),
        gettext("Outcome confirmed"),
    )
    numbers: tuple[int | None, ...] = astuple(found)
    first = numbers[0]
    return [
        Step(label, number, round(100 * number / first) if number is not None and first else None)
        for label, number in zip(labels, numbers, strict=True)
    ]


def _steps_chart(course: Sequence[Step]) -> Chart:
    return steps(
        "chart-steps",
        [step.label for step in course],
        [step.number for step in course],
        [_words(step) for step in course],
    )


def _words(step: Step) -> str:
    if step.number is None:
        return gettext("fewer than %(number)d") % {"number": LEAST}
    return f"{step.number}" if step.share is None else f"{step.number} · {step.share}%"


def _records_chart(rows: Sequence[Month]) -> Chart:
    scenarios, solutions = [row.scenarios for row in rows], [row.solutions for row in rows]
    series = [
        Series(gettext("Scenarios published"), "--part-text", scenarios),
        Series(gettext("Solutions published"), "--part-concept", solutions),
    ]
    return months("chart-records", _marks(rows), series)


def _connections_chart(rows: Sequence[Month]) -> Chart:
    """Stand apart from the records, which are many times as many."""
    asked, accepted = [row.asked for row in rows], [row.accepted for row in rows]
    series = [
        Series(gettext("Connections asked for"), "--part-industry", asked),
        Series(gettext("Connections accepted"), "--part-stage", accepted),
        Series(gettext("Outcomes confirmed"), "--part-capability", [row.confirmed for row in rows]),
    ]
    return months("chart-connections", _marks(rows), series)


def _marks(rows: Sequence[Month]) -> list[str]:
    return [f"{row.first:%Y-%m}" for row in rows]
