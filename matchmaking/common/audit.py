"""The audit trail: who did what to which record, in a chain that shows every tampering.

Services call ``record_audit`` last, in the transaction of their own writes: without its event
no change is kept. Events hold keys, field names and digests, never what a field says.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from matchmaking.common.models import AuditEvent, AuditHead

GENESIS = "0" * 64
BULK = 2000  # events read in one query


@dataclass(frozen=True, slots=True)
class ChainFault:
    """The first place where the trail is not as it was written; ``sequence`` from 1."""

    sequence: int
    problem: str


def digest(content: Any) -> str:
    """Return the SHA-256 of a record's content, whatever the order of its keys."""
    return hashlib.sha256(_canonical(content)).hexdigest()


@transaction.atomic
def record_audit(
    action: str,
    *,
    on: models.Model,
    by: models.Model | None,
    organization: models.Model | None = None,
    before: str = "",
    after: str = "",
    details: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Append an event to the chain; ``by`` is None for the platform itself.

    ``action`` is context and verb, such as ``scenario.approve``. The record is named by its
    ``public_id`` where it has one. ``before`` and ``after`` are digests of its content, where
    that changed. ``details`` are codes and field names, nothing confidential.
    """
    # The lock makes writers queue: one chain, without gaps.
    head, _ = AuditHead.objects.select_for_update().get_or_create(pk=AuditHead.ONLY)
    event = AuditEvent(
        sequence=head.sequence + 1,
        at=timezone.now(),
        actor_key=by.pk if by is not None else None,
        organization_key=organization.pk if organization is not None else None,
        action=action,
        object_type=on._meta.label_lower,
        object_id=getattr(on, "public_id", str(on.pk)),
        before=before,
        after=after,
        details=dict(details or {}),
        previous_hash=head.hash or GENESIS,
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    head.sequence, head.hash = event.sequence, event.hash
    head.save(update_fields=["sequence", "hash"])
    return event


def event_hash(event: AuditEvent) -> str:
    """Return the SHA-256 over the hash of the event before and all that this one says."""
    content = [
        event.previous_hash,
        event.sequence,
        event.at.timestamp(),
        event.actor_key,
        event.organization_key,
        event.action,
        event.object_type,
        event.object_id,
        event.before,
        event.after,
        event.details,
    ]
    return hashlib.sha256(_canonical(content)).hexdigest()


def first_fault() -> ChainFault | None:
    """Walk the whole chain; return its first broken place, or None."""
    sequence, last = 0, GENESIS
    for event in _events():
        sequence += 1
        if event.sequence != sequence:
            return ChainFault(sequence, "missing")
        if event.previous_hash != last:
            return ChainFault(sequence, "not linked to the event before")
        if event.hash != event_hash(event):
            return ChainFault(sequence, "changed")
        last = event.hash
    head = AuditHead.objects.filter(pk=AuditHead.ONLY).first()
    stated = (head.sequence, head.hash) if head else (0, GENESIS)
    if stated != (sequence, last):
        return ChainFault(min(stated[0], sequence) + 1, "the end of the chain is missing")
    return None


def _events() -> Iterator[AuditEvent]:
    return AuditEvent.objects.order_by("sequence").iterator(chunk_size=BULK)


def _canonical(content: Any) -> bytes:
    return json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    ).encode()
