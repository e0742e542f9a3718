"""How long things are kept: what was read, and what was sent."""

from datetime import timedelta

from django.utils import timezone

from matchmaking.notifications.models import DELIVERY_OPEN, Delivery, Notification

KEEPS_READ = timedelta(days=180)
KEEPS_MAILS = timedelta(days=400)  # as long as somebody may follow a link for unsubscribing


def remove_old() -> tuple[int, int]:
    """Remove old read notifications and old mails; return how many of each."""
    now = timezone.now()
    read = Notification.objects.filter(read_at__lt=now - KEEPS_READ)
    done = Delivery.objects.exclude(status__in=DELIVERY_OPEN).filter(
        updated_at__lt=now - KEEPS_MAILS
    )
    n_notifications, _ = read.delete()
    n_mails, _ = done.delete()
    return n_notifications, n_mails
