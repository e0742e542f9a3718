"""What use-cases leave behind: events for other contexts, and the audit trail."""

from matchmaking.common.models import AuditEvent, OutboxEvent


def topics() -> list[str]:
    return list(OutboxEvent.objects.order_by("pk").values_list("topic", flat=True))


def actions() -> list[str]:
    return list(AuditEvent.objects.order_by("sequence").values_list("action", flat=True))
