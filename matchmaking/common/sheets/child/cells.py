"""Values of cells as texts that a person would have typed."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from matchmaking.common.sheets.text import clean

Row = tuple[int, list[str], dict[int, str]]  # number, texts, code of an issue by column, from 1
EXACT_BELOW = 10**15  # a spreadsheet keeps 15 digits of a number; the others become zeros
HALF_A_SECOND = timedelta(milliseconds=500)


def text_of(value: Any) -> tuple[str, str]:
    """Return a value as text, and the code of an issue or nothing."""
    if isinstance(value, str):
        return clean(value), ""
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), ""
    if isinstance(value, int | float):
        return _number(float(value))
    return _moment(value), ""


def _moment(value: Any) -> str:
    """Return a date or time in ISO 8601, to the second: a float keeps no exact moment."""
    if isinstance(value, datetime):
        return (value + HALF_A_SECOND).replace(microsecond=0).isoformat(sep=" ")
    if isinstance(value, time):
        near = datetime.combine(date.min, value) + HALF_A_SECOND
        return near.time().replace(microsecond=0).isoformat()
    if isinstance(value, timedelta):
        return _duration(value)
    return value.isoformat() if isinstance(value, date) else ""


def _number(value: float) -> tuple[str, str]:
    if not math.isfinite(value):
        return "", "error_value"
    text = f"{Decimal(f'{value:.15g}'):f}"
    return text, "precision_lost" if abs(value) >= EXACT_BELOW else ""


def _duration(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    minutes, second = divmod(abs(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{'-' if seconds < 0 else ''}{hour:02}:{minute:02}:{second:02}"


def make_row(
    number: int, cells: Sequence[tuple[str, str]], length: int, known: Mapping[int, str]
) -> Row | None:
    """Return a row with long texts cut, without the empty cells at its end; None if all are."""
    issues = dict(known)
    texts = []
    last = 0
    for column, (text, issue) in enumerate(cells, 1):
        if text:
            last = column
            if known and known.get(column) == "not_calculated":
                del issues[column]
        if issue:
            issues[column] = issue
        if len(text) > length:
            text = text[:length]  # noqa: PLW2901 - the whole of it goes nowhere
            issues[column] = "too_long"
        texts.append(text)
    last = max(last, max(issues, default=0))
    texts += [""] * (last - len(texts))
    return (number, texts[:last], issues) if last else None
