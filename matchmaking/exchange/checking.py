"""Checking the rows of a table, some hundred at once: what is wrong, and what each would do."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b

from django.core.exceptions import ValidationError

from matchmaking.common.sheets.records import Record
from matchmaking.common.sheets.text import normalize
from matchmaking.exchange.faults import CellError, Fault, short
from matchmaking.exchange.fields import (
    KEEP,
    NUMBER_KEY,
    ORGANIZATION_KEY,
    TITLE_KEY,
    Kind,
    Values,
)
from matchmaking.exchange.names import Names, plain
from matchmaking.exchange.owners import Owners
from matchmaking.exchange.stored import Stored, TitleIndex, read_stored
from matchmaking.organizations.bulk import content_check
from matchmaking.organizations.models import Organization
from matchmaking.organizations.postings import Language

OF_ROW = {"repeated", "several"}  # faults that no unchanged cell excuses


class RowState(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    FAULTY = "faulty"


@dataclass(slots=True)
class Row:
    """A row on its way: what stands in it, what it means, what is wrong."""

    number: int
    texts: Mapping[str, str]
    values: Values = field(default_factory=dict)  # by column, without the faulty ones
    faults: list[Fault] = field(default_factory=list)
    organization: Organization | None = None
    stored: Stored | None = None
    content: Values = field(default_factory=dict)  # what the record shall say
    changes: list[tuple[str, str, str]] = field(default_factory=list)  # column, before, after
    state: RowState = RowState.FAULTY

    @property
    def title(self) -> str:
        return self.texts.get(TITLE_KEY, "").strip()

    @property
    def number_text(self) -> str:
        return normalize(self.texts.get(NUMBER_KEY, "")).casefold()

    def has_fault_at(self, *keys: str) -> bool:
        return any(fault.key in keys for fault in self.faults)


class Checker:
    """Checks the rows of one table in their order; ``only`` is their organization, if it is one."""

    def __init__(self, kind: Kind, only: Organization | None, names: Names) -> None:
        self._kind, self._names = kind, names
        self._owners = Owners(kind, only)
        self._titles = TitleIndex(kind)
        self._met: dict[bytes | int, int] = {}  # a record → the row that is about it
        self._blank = kind.blank()
        self._ask = content_check(kind.model)

    def check(self, records: Iterable[Record]) -> list[Row]:
        """Return the rows with their states; a number of queries that does not grow with them."""
        rows = [self._read(record) for record in records]
        self._find_records(rows)
        for row in rows:
            self._decide(row)
        return rows

    def _read(self, record: Record) -> Row:
        row = Row(record.number, record.values)
        by_key = self._kind.by_key
        for key, text in record.values.items():
            each = by_key.get(key)
            issue = record.issues.get(key) if record.issues else None
            if issue is not None:
                row.faults.append(Fault(key, f"cell_{issue.code}"))
            elif each is None:
                continue
            elif not text or text.isspace():
                if each.empty is not KEEP:
                    row.values[key] = copy.copy(each.empty)
            else:
                try:
                    row.values[key] = each.read(text, self._names)
                except CellError as error:
                    row.faults.append(Fault(key, error.code, error.facts))
        try:
            row.organization = self._owners.find(record.values.get(ORGANIZATION_KEY, ""))
        except CellError as error:
            row.faults.append(Fault(ORGANIZATION_KEY, error.code, error.facts))
        return row

    def _find_records(self, rows: Sequence[Row]) -> None:
        owned = [row for row in rows if row.organization is not None]
        self._titles.renew({row.organization.pk for row in owned if row.organization})
        keys = self._keys_by_number(owned)
        wanted: dict[int, int] = {}  # row → record
        for row in owned:
            assert row.organization is not None  # noqa: S101 - see above
            if row.number_text:
                pk = keys.get((row.organization.pk, row.number_text))
                if pk is None:  # of another organization, or of nobody: the same answer
                    facts = {"text": short(row.number_text)}
                    row.faults.append(Fault(NUMBER_KEY, "record_unknown", facts))
                else:
                    wanted[row.number] = pk
            elif row.title:
                found = self._titles.find(row.organization.pk, row.title)
                if len(found) > 1:
                    row.faults.append(Fault(TITLE_KEY, "several", {"count": len(found)}))
                elif found:
                    wanted[row.number] = found[0]
        stored = read_stored(self._kind, set(wanted.values()))
        for row in owned:
            row.stored = stored.get(wanted.get(row.number, 0))

    def _keys_by_number(self, rows: Sequence[Row]) -> dict[tuple[int, str], int]:
        numbers = {row.number_text for row in rows if row.number_text}
        if not numbers:
            return {}
        owners = {row.organization.pk for row in rows if row.organization}
        found = self._kind.model._default_manager.filter(
            public_id__in=numbers, organization__in=owners
        )
        return {
            (organization, number): pk
            for pk, organization, number in found.values_list("pk", "organization", "public_id")
        }

    def _decide(self, row: Row) -> None:
        if row.organization is None:
            return
        self._refuse_repeated(row)
        before = row.stored.latest if row.stored else self._blank
        flat = self._kind.spread(before)
        if row.stored:
            self._drop_unchanged(row, flat)
        merged = {**flat, **row.values}
        content = {**before, **self._kind.gather(row.values, before)}
        if row.stored and not row.faults and content in (row.stored.content, row.stored.latest):
            row.state = RowState.SAME
            return
        self._find_faults(row, merged)
        if not row.stored:
            content["language"] = language_of(content, self._kind)
        row.content = content
        if not row.faults:
            self._clean(row)
        if row.faults:
            return
        row.state = RowState.CHANGED if row.stored else RowState.NEW
        if row.stored:
            row.changes = self._changes(flat, merged)

    def _refuse_repeated(self, row: Row) -> None:
        assert row.organization is not None  # noqa: S101 - see ``_decide``
        key = row.stored.posting.pk if row.stored else _mark(row.organization.pk, row.title)
        if not row.stored and (not row.title or row.has_fault_at(NUMBER_KEY, TITLE_KEY)):
            return
        first = self._met.setdefault(key, row.number)
        if first != row.number:
            row.faults.append(Fault(TITLE_KEY, "repeated", {"row": first}))

    def _drop_unchanged(self, row: Row, flat: Values) -> None:
        """What stands there as we would show it is no change, and no fault, whatever it is."""
        same = {
            key
            for key, text in row.texts.items()
            if (each := self._kind.by_key.get(key)) is not None
            and text.strip() == each.show(flat[key], self._names).strip()
        }
        row.values = {key: value for key, value in row.values.items() if key not in same}
        row.faults = [
            fault for fault in row.faults if fault.key not in same or fault.code in OF_ROW
        ]

    def _find_faults(self, row: Row, merged: Values) -> None:
        if row.stored and row.stored.refusal:
            row.faults.append(Fault(TITLE_KEY, row.stored.refusal))
        faulty = {fault.key for fault in row.faults}
        for each in self._kind.fields:
            if each.column.required and each.key not in faulty and not merged[each.key]:
                row.faults.append(Fault(each.key, "required"))
        row.faults += [fault for fault in self._kind.check(merged) if fault.key not in faulty]

    def _clean(self, row: Row) -> None:
        """Ask the model too: it has the last word on what a field may say."""
        try:
            self._ask(row.content)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                key = name if name in self._kind.by_key else TITLE_KEY
                row.faults.append(Fault(key, "invalid", {"message": " ".join(messages)}))

    def _changes(self, before: Values, after: Values) -> list[tuple[str, str, str]]:
        names = self._names
        return [
            (each.key, each.show(before[each.key], names), each.show(after[each.key], names))
            for each in self._kind.fields
            if before[each.key] != after[each.key]
        ]


def _mark(organization: int, title: str) -> bytes:
    """Return what stands for a new record in little memory."""
    return blake2b(f"{organization} {plain(title)}".encode(), digest_size=16).digest()


def language_of(content: Values, kind: Kind) -> str:
    """Return the language that a new text is in: Chinese if it has one Chinese character."""
    texts = (content[name] for name in kind.model.text_fields)
    is_chinese = any("\u4e00" <= character <= "\u9fff" for text in texts for character in text)
    return Language.CHINESE.value if is_chinese else Language.ENGLISH.value
