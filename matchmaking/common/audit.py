"""The audit trail: who did what to which record, in a chain that shows every tampering.

Services call ``record_audit`` in the transaction of their own writes: without its event no
change is kept. Events hold keys, field names and digests, never what a field says.

Audit last: the call locks the end of the chain until the transaction ends, so writers queue.
Whoever locks or writes other rows afterwards may wait for somebody who waits for the chain, a
deadlock; several events in a row are fine. Bulk work commits in portions, or leaves one event
for many records. ``common.audit_chain`` checks what is written here.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from matchmaking.common.models import AuditEvent, AuditHead

GENESIS = "0" * 64  # what the first event is linked to


def digest(content: Any) -> str:
    """Return the SHA-256 of a record's content, whatever the order of its keys."""
    return hashlib.sha256(_canonical(content, default=str)).hexdigest()


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

    Raises:
        TypeError: ``details`` hold what a database may give back otherwise than it was put in.
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
        details=_lasting(details or {}),
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
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
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


def _lasting(value: Any) -> Any:
    """Return plain JSON that every database keeps as it is; numbers with fractions it may not."""
    if isinstance(value, Mapping):
        return {str(key): _lasting(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_lasting(entry) for entry in value]
    if isinstance(value, str):
        return str(value)  # a choice becomes its code
    if value is None or isinstance(value, int):
        return value
    raise TypeError(f"{type(value).__name__} has no place in the details of an event.")


def _canonical(content: Any, **options: Any) -> bytes:
    return json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), **options
    ).encode()
