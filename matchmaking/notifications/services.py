"""Use-cases: tell people something, and note what they have read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from matchmaking.directory.models import CustomerCase
from matchmaking.notifications.dispatch import wake
from matchmaking.notifications.kinds import GROUP_OF, LOCKED, Frequency, Kind, Target
from matchmaking.notifications.models import (
    Delivery,
    DeliveryForm,
    Notification,
    question_key,
)
from matchmaking.notifications.preferences import frequencies
from matchmaking.organizations.models import Invitation, Organization, User

DIGEST_HOUR = 8  # of the site's own time
# A notification written now is committed before its digest is put together.
DIGEST_MARGIN = timedelta(minutes=2)
BULK = 500  # rows


@dataclass(frozen=True, slots=True)
class News:
    """Something to be told; ``key`` names the event, so that it is told once."""

    kind: Kind
    key: str
    organization: Organization | None = None
    target: tuple[Target, str] | None = None
    params: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def tell(news: News, users: Iterable[User]) -> None:
    """Write a notification for each of ``users`` with the mail each wants; again changes nothing.

    For the handlers of the outbox: the rows come to be with the mark on the event.
    """
    people = list(users)
    mails = _deliveries(news, people)
    Delivery.objects.bulk_create(
        {row.dedupe_key: row for row in mails.values()}.values(),
        ignore_conflicts=True,
        batch_size=BULK,
    )
    keys = [row.dedupe_key for row in mails.values()]
    stored = dict(Delivery.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", "pk"))
    target, target_id = news.target or ("", "")
    Notification.objects.bulk_create(
        [
            Notification(
                user=user,
                kind=news.kind,
                organization=news.organization,
                target=target,
                target_id=target_id,
                params=dict(news.params),
                delivery_id=stored[mails[user.pk].dedupe_key] if user.pk in mails else None,
                dedupe_key=f"{news.key}:{user.pk}",
            )
            for user in people
        ],
        ignore_conflicts=True,
        batch_size=BULK,
    )
    if mails:
        transaction.on_commit(wake, robust=True)


@transaction.atomic
def invite(invitation: Invitation) -> None:
    """Write the mail of an invitation; one that is sent anew has a new time of expiry."""
    key = f"invitation:{invitation.pk}:{invitation.expires_at.timestamp():.0f}"
    row = Delivery(invitation=invitation, form=DeliveryForm.INVITATION, dedupe_key=key)
    Delivery.objects.bulk_create([row], ignore_conflicts=True)
    transaction.on_commit(wake, robust=True)


@transaction.atomic
def ask_customer(case: CustomerCase) -> None:
    """Write the mail that asks a customer; each time of asking has one of its own."""
    row = Delivery(case=case, form=DeliveryForm.CASE, dedupe_key=question_key(case))
    Delivery.objects.bulk_create([row], ignore_conflicts=True)
    transaction.on_commit(wake, robust=True)


def mark_read(*, notification: Notification) -> None:
    """Note that a notification has been read; the first time counts."""
    Notification.objects.filter(pk=notification.pk).unread().update(read_at=timezone.now())


def mark_all_read(*, user: User, up_to: Notification) -> int:
    """Note that everything up to ``up_to`` has been read: what came since was not on the page."""
    rows = Notification.objects.visible_to(user).unread().filter(pk__lte=up_to.pk)
    return rows.update(read_at=timezone.now())


def next_digest(now: datetime) -> datetime:
    """Return when the digest goes out that a notification written ``now`` is part of."""
    local = timezone.localtime(now + DIGEST_MARGIN, timezone.get_default_timezone())
    at = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return at if at > local else at + timedelta(days=1)


def _deliveries(news: News, people: Iterable[User]) -> dict[int, Delivery]:
    """Return the unsaved mail of each user who wants one, by the user's key."""
    people = list(people)
    wanted = frequencies(people, news.kind)
    digest_at = next_digest(timezone.now())
    mails = {}
    for user in people:
        if wanted[user.pk] == Frequency.AT_ONCE:
            mails[user.pk] = Delivery(
                user=user,
                form=DeliveryForm.NOTICE,
                scope="" if news.kind in LOCKED else GROUP_OF[news.kind],
                dedupe_key=f"{news.key}:{user.pk}",
            )
        elif wanted[user.pk] == Frequency.DIGEST:
            mails[user.pk] = Delivery(
                user=user,
                form=DeliveryForm.DIGEST,
                scope=DeliveryForm.DIGEST,
                next_attempt_at=digest_at,
                dedupe_key=f"digest:{digest_at:%Y-%m-%d}:{user.pk}",
            )
    return mails


def mark_target_read(*, user: User, target: Target, target_id: str) -> None:
    """Note that ``user`` has seen what some notifications lead to."""
    rows = Notification.objects.filter(user=user, target=target, target_id=target_id)
    rows.unread().update(read_at=timezone.now())
