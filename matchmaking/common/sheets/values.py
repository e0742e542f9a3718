"""Values of a record on their way into a cell."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from matchmaking.common.sheets.columns import Column, Text
from matchmaking.common.sheets.text import clean

Value = Text | bool | int | float | Decimal | date | Sequence[Text] | None
Record = Mapping[str, Value]  # by key of the column; what is not there is empty
SEPARATOR = "、"


def cell_of(value: Value) -> str | int | float | Decimal:
    """Return numbers as they are and all else as clean text, in the form that is read back."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, list | tuple):
        return clean(SEPARATOR.join(str(part) for part in value))
    if isinstance(value, date):
        return _moment(value)
    return "" if value is None else clean(str(value))


def _moment(value: date) -> str:
    if not isinstance(value, datetime):
        return value.isoformat()
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return local.replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")


def headings(columns: Iterable[Column]) -> list[str]:
    """Return the labels in today's language."""
    return [clean(str(column.label)) for column in columns]
