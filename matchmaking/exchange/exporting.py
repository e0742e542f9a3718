"""Lists as files: what the exporter may see of each record, some hundred records at a time."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, islice
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from matchmaking.common.audit import record_audit
from matchmaking.common.models import AuditEvent
from matchmaking.common.register import Audience, audience_of, field_names
from matchmaking.common.sheets.columns import Column, ColumnKind
from matchmaking.common.sheets.values import Record, Value
from matchmaking.exchange.exceptions import ExportQuotaError
from matchmaking.exchange.fields import (
    BAND_COLUMN,
    NUMBER_COLUMN,
    ORGANIZATION_COLUMN,
    PUBLISHED_COLUMN,
    STATUS_COLUMN,
    Kind,
)
from matchmaking.exchange.names import Names
from matchmaking.exchange.stored import Stored, read_stored
from matchmaking.organizations.models import User
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.redaction import as_seen

CHUNK = 500  # records
MOST_OF_OTHERS = 20_000  # records of other organizations in one file
MOST_AN_HOUR = 10
HOUR = timedelta(hours=1)


class ExportFormat(models.TextChoices):
    XLSX = "xlsx", _("Excel")
    CSV = "csv", _("CSV")
    JSON = "json", _("JSON")


@dataclass(frozen=True, slots=True)
class Export:
    """A file to be written: its columns, and its rows as they are asked for."""

    columns: list[Column]
    rows: Iterable[Record]
    count: int


@transaction.atomic
def open_export(
    kind: Kind, rows: QuerySet[Any], *, by: User, own: Collection[int], form: ExportFormat
) -> Export:
    """Note that ``by``, a member of the organizations with the keys ``own``, takes ``rows`` away.

    ``rows`` are what ``by`` may see. Own records come first and all of them, of the others the
    newest ``MOST_OF_OTHERS``. Confidential columns are there only with own records, and empty for
    the others.

    Raises:
        ExportQuotaError: ``by`` has exported too often within the hour.
    """
    require_export_quota(by)
    ours = rows.filter(organization__in=own)
    others = rows.exclude(organization__in=own)
    n_ours = ours.count()
    count = n_ours + min(others.count(), MOST_OF_OTHERS)
    record_audit(
        f"{kind.name}.export",
        on=by,
        by=by,
        details={"count": count, "own": n_ours, "format": form.value},
    )
    stored = chain(_walk(kind, ours), islice(_walk(kind, others), MOST_OF_OTHERS))
    columns = export_columns(kind, with_confidential=n_ours > 0)
    language = get_language() or "zh-hans"
    return Export(columns, _records(kind, stored, columns, own, language), count)


def export_columns(kind: Kind, *, with_confidential: bool) -> list[Column]:
    """Return the columns of an export; the confidential ones where own records are in it."""
    hidden = set() if with_confidential else confidential_keys(kind)
    fields = [each for each in kind.fields if each.key not in hidden]
    band = [BAND_COLUMN] if kind.model is Scenario else []
    told = [ORGANIZATION_COLUMN, STATUS_COLUMN, PUBLISHED_COLUMN, *band]
    plain = [Column(key=c.key, label=c.label, width=c.width) for c in told]
    return [NUMBER_COLUMN, *(each.column for each in fields), *plain]


def confidential_keys(kind: Kind) -> set[str]:
    """Return the columns that only members of the owning organization may see."""
    model = kind.model
    return {name for name in field_names(model) if audience_of(model, name) > Audience.GUARDED}


def require_export_quota(user: User) -> None:
    """Hold what one person takes away in an hour, of whatever kind.

    Raises:
        ExportQuotaError: ``user`` has exported too often within the hour.
    """
    User.objects.select_for_update().only("pk").get(pk=user.pk)  # orders one person's requests
    since = timezone.now() - HOUR
    made = AuditEvent.objects.filter(actor_key=user.pk, action__endswith=".export", at__gt=since)
    if made.count() >= MOST_AN_HOUR:
        raise ExportQuotaError(
            gettext("You have exported %(number)d times within an hour. Please try again later.")
            % {"number": MOST_AN_HOUR}
        )


def _walk(kind: Kind, rows: QuerySet[Any]) -> Iterator[Stored]:
    """Yield records from the newest on; each chunk starts after the last key of the one before."""
    waiting = rows.order_by("-pk")
    while keys := list(waiting.values_list("pk", flat=True)[:CHUNK]):
        stored = read_stored(kind, keys)
        yield from (stored[pk] for pk in keys if pk in stored)
        waiting = waiting.filter(pk__lt=keys[-1])


def _records(
    kind: Kind,
    stored: Iterable[Stored],
    columns: list[Column],
    own: Collection[int],
    language: str,
) -> Iterator[Record]:
    with translation.override(language):
        names = Names.read()
    shown = {column.key for column in columns}
    for each in stored:
        with translation.override(language):  # the server asks for rows when the page has gone
            record = _record(kind, each, names, is_own=each.posting.organization_id in own)
        yield {key: value for key, value in record.items() if key in shown}


def _record(kind: Kind, stored: Stored, names: Names, *, is_own: bool) -> dict[str, Value]:
    posting: Any = stored.posting
    content = dict(stored.content)
    hides_organization = False
    if isinstance(posting, Scenario) and not is_own:
        hides_organization = posting.hides_organization
        seen = as_seen(posting, own=())
        content |= {name: getattr(seen, name) for name in kind.model.own_fields}
    values = kind.spread(content)
    record: dict[str, Value] = {NUMBER_COLUMN.key: posting.public_id}
    hidden = set() if is_own else confidential_keys(kind)
    for each in kind.fields:
        if each.key in hidden:
            continue
        value = values[each.key]
        is_number = each.column.kind is ColumnKind.NUMBER
        record[each.key] = value if is_number else each.show(value, names)
    published = posting.published_at
    record |= {
        ORGANIZATION_COLUMN.key: "" if hides_organization else posting.organization.name,
        STATUS_COLUMN.key: posting.get_status_display(),
        PUBLISHED_COLUMN.key: timezone.localdate(published) if published else None,
    }
    if isinstance(posting, Scenario):
        band = posting.budget_band
        record[BAND_COLUMN.key] = str(band.label) if band else ""
    return record
