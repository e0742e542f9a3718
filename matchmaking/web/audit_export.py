"""The audit trail as a table for spreadsheets, written while it is read."""

import csv
import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext, override

from matchmaking.common.models import AuditEvent
from matchmaking.common.sheets.text import escape_formula
from matchmaking.web.audit_rows import AuditRow, audit_rows, masked

PORTION = 1000  # events read in one query
BOM = "\ufeff"  # tells Excel that the file is UTF-8


def audit_table(events: QuerySet[AuditEvent], *, until: int, language: str) -> Iterator[str]:
    """Yield the events before number ``until``, newest first, as lines of CSV."""
    writer = csv.writer(_Echo())
    with override(language):
        head = str(writer.writerow(_headings()))
    yield BOM + head
    while portion := list(events.filter(sequence__lt=until).order_by("-sequence")[:PORTION]):
        with override(language):
            rows = audit_rows(portion, with_details=False)  # as JSON instead
            lines = [str(writer.writerow(_cells(row))) for row in rows]
        yield "".join(lines)
        until = portion[-1].sequence


class _Echo:
    """A file that gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _headings() -> Sequence[str]:
    return (
        gettext("No."), gettext("Time"), gettext("Action"), gettext("Action code"),
        gettext("Person"), gettext("E-mail (masked)"), gettext("Organization"),
        gettext("Kind of record"), gettext("Number of the record"), gettext("Details"),
        gettext("Content before (digest)"), gettext("Content after (digest)"),
        gettext("Hash of the event before"), gettext("Hash"),
    )  # fmt: skip


def _cells(row: AuditRow) -> list[Any]:
    event = row.event
    details = json.dumps(event.details, ensure_ascii=False, sort_keys=True)
    cells = (
        event.sequence, f"{localtime(event.at):%Y-%m-%d %H:%M:%S}", row.action, event.action,
        row.person.name, row.person.mail, str(row.organization or ""), row.kind,
        event.object_id, masked(details), event.before, event.after, event.previous_hash,
        event.hash,
    )  # fmt: skip
    return [escape_formula(cell) if isinstance(cell, str) else cell for cell in cells]
