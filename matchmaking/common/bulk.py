"""Inserting thousands of rows without making an instance of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from django.db import connection, models


@dataclass(frozen=True, slots=True)
class Same:
    """A value that all rows have."""

    value: Any


Columns = Mapping[str, Sequence[Any] | Same]  # by attribute name; one value a row


def insert_rows(model: type[models.Model], columns: Columns) -> None:
    """Insert rows of which every column but the primary key is given.

    Nothing is validated, no signal is sent, and no key comes back. At least one column has a
    value a row.
    """
    fields = [field for field in model._meta.concrete_fields if field.attname in columns]
    names = ", ".join(_quoted(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = _quoted(model._meta.db_table)
    values = zip(*(_prepared(field, columns[field.attname]) for field in fields), strict=False)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({places})",  # noqa: S608 - names of our own
            list(values),
        )


def _prepared(field: Any, column: Sequence[Any] | Same) -> Any:
    if isinstance(column, Same):
        return repeat(field.get_db_prep_save(column.value, connection))
    return [field.get_db_prep_save(value, connection) for value in column]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
