"""Events are written as the services write them: through ``record_audit``."""

from matchmaking.common.audit import record_audit
from matchmaking.common.models import AuditEvent, OutboxEvent


def make_event(action: str = "scenario.approve", *, on=None, **options) -> AuditEvent:
    """An event on a record that need not exist; pass only what the test is about."""
    record = on if on is not None else OutboxEvent(pk=7)
    return record_audit(action, on=record, by=options.pop("by", None), **options)
