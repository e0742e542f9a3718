"""Checking and inserting thousands of rows without making an instance of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

KEPT = 10_000  # values a field that are known to pass; codes and numbers come again and again


@dataclass(frozen=True, slots=True)
class Same:
    """A value that all rows have."""

    value: Any


Columns = Mapping[str, Sequence[Any] | Same]  # by attribute name; one value a row


class FieldsCheck:
    """Asks of values what ``clean_fields`` asks of an instance that has them."""

    def __init__(self, model: type[models.Model], names: Iterable[str]) -> None:
        fields: list[Any] = [model._meta.get_field(name) for name in names]
        self._fields = [
            (field.name, field, set[Any]() if _repeats(field) else None) for field in fields
        ]

    def __call__(self, values: Mapping[str, Any]) -> None:
        """Raise ``ValidationError`` if a field refuses its value; keyed by field name."""
        errors: dict[str, list[ValidationError]] = {}
        for name, field, known in self._fields:
            value = values[name]
            if field.blank and value in field.empty_values:
                continue
            mark = (value.__class__, value) if isinstance(value, str | int) else None
            if known and mark in known:
                continue
            try:
                field.clean(value, None)
            except ValidationError as error:
                errors[name] = error.error_list
            else:
                if known is not None and mark is not None and len(known) < KEPT:
                    known.add(mark)
        if errors:
            raise ValidationError(errors)


def insert_rows(model: type[models.Model], columns: Columns) -> None:
    """Insert rows of which every column but the primary key is given.

    Nothing is validated, no signal is sent, and no key comes back. At least one column has a
    value a row.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    quoted = connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if field.attname in columns]
    names = ", ".join(quoted(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    values = (_prepared(field, columns[field.attname], connection) for field in fields)
    rows = zip(*values, strict=False)
    into = f"{quoted(model._meta.db_table)} ({names})"
    if connection.vendor == "postgresql":
        _copy(connection, into, rows)
        return
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {into} VALUES ({places})", list(rows))  # noqa: S608


def _copy(connection: BaseDatabaseWrapper, into: str, rows: Iterable[Sequence[Any]]) -> None:
    """Insert by COPY, which takes PostgreSQL half the time."""
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {into} FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _repeats(field: Any) -> bool:
    return bool(field.choices) or isinstance(field, models.IntegerField)


def _prepared(
    field: Any, column: Sequence[Any] | Same, connection: BaseDatabaseWrapper
) -> Iterable[Any]:
    if isinstance(column, Same):
        return repeat(field.get_db_prep_save(column.value, connection))
    prepare = field.target_field.get_db_prep_save if field.is_relation else field.get_db_prep_save
    return [prepare(value, connection) for value in column]
