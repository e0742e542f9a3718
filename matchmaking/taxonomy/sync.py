"""Brings the rows of one model to what a table says, writing only what differs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from matchmaking.taxonomy.tables import TableRow

M = TypeVar("M", bound=models.Model)
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row of a table asks for: the values of a model's fields."""

    row: TableRow
    fields: Mapping[str, Any]


@dataclass(slots=True)
class TableReport:
    """What became of the rows of a model; ``left`` are stored but no longer in the table."""

    name: str
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    left: tuple[str, ...] = ()

    def __str__(self) -> str:
        counts = (
            f"{self.created} created, {self.changed} changed, "
            f"{self.unchanged} unchanged, {self.removed} removed"
        )
        kept = f"; kept though no longer listed: {', '.join(self.left)}" if self.left else ""
        return f"{self.name}: {counts}{kept}"


class TableSync(Generic[M]):
    """Creates and changes rows of ``model``, matched by ``key``."""

    def __init__(self, model: type[M], key: tuple[str, ...]) -> None:
        self._model = model
        self._key = key
        self.wanted: dict[Key, Wanted] = {}
        self._stored = {self._key_of(row): row for row in model._default_manager.all()}
        self.report = TableReport(model.__name__)

    def want(self, row: TableRow, **fields: Any) -> None:
        """Note what a row asks for; a key that was wanted before is a fault of the row."""
        key = tuple(fields[name] for name in self._key)
        if key in self.wanted:
            first = self.wanted[key].row
            row.report("", f"was already given in {first.file}:{first.line}")
        else:
            self.wanted[key] = Wanted(row, fields)

    def write(self) -> list[M]:
        """Write what differs; return all wanted rows, or those without fault where one has any."""
        rows = [self._apply(key, wanted) for key, wanted in self.wanted.items()]
        created = [row for row in rows if row is not None and row.pk is None]
        self._model._default_manager.bulk_create(created)
        self.report.created = len(created)
        left = [row for key, row in self._stored.items() if key not in self.wanted]
        self.report.left = tuple(sorted(str(getattr(row, self._key[-1])) for row in left))
        return [row for row in rows if row is not None]

    def remove_left(self, *, exclude: Mapping[str, Any] | None = None) -> None:
        """Delete stored rows that are no longer wanted, except those that match ``exclude``."""
        keys = [row.pk for key, row in self._stored.items() if key not in self.wanted]
        found = self._model._default_manager.filter(pk__in=keys).exclude(**exclude or {})
        self.report.removed = found.delete()[0]
        self.report.left = ()

    def _key_of(self, row: M) -> Key:
        return tuple(getattr(row, name) for name in self._key)

    def _apply(self, key: Key, wanted: Wanted) -> M | None:
        stored = self._stored.get(key)
        row = self._model() if stored is None else stored
        changed = [name for name, value in wanted.fields.items() if getattr(row, name) != value]
        if stored is not None and not changed:
            self.report.unchanged += 1
            return row
        for name in changed:
            setattr(row, name, wanted.fields[name])
        try:
            row.clean_fields()
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                wanted.row.report(field, " ".join(messages))
            return None
        if stored is not None:
            row.save()
            self.report.changed += 1
        return row
