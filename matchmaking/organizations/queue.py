"""What waits for the reviewers of organizations: verifications and claims, the oldest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet, TextChoices, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matchmaking.organizations.models import (
    VERIFICATION_OPEN,
    Claim,
    ClaimStatus,
    Membership,
    User,
    Verification,
    VerificationStatus,
)

COLUMNS = ("public_id", "status", "created_at")


class QueueKind(TextChoices):
    VERIFICATION = "verification", _("Verification")
    CLAIM = "claim", _("Claim")


class QueueState(TextChoices):
    WAITING = "waiting", _("Waiting for a decision")
    DECIDED = "decided", _("Decided")


@dataclass(frozen=True, slots=True)
class QueueEntry:
    kind: QueueKind
    public_id: str
    name: str  # of the organization
    status: str
    created_at: datetime

    @property
    def age_days(self) -> int:
        return (timezone.now() - self.created_at).days

    @property
    def status_label(self) -> str:
        is_claim = self.kind == QueueKind.CLAIM
        return str((ClaimStatus if is_claim else VerificationStatus)(self.status).label)


def queue_rows(*, kind: str = "", state: str = QueueState.WAITING) -> QuerySet[Any, Any]:
    """Return rows for ``queue_entry``: what waits by age, or what is decided, the newest first."""
    if state == QueueState.WAITING:
        verifications = Verification.objects.filter(status__in=VERIFICATION_OPEN)
        claims = Claim.objects.filter(status=ClaimStatus.OPEN)
    else:
        verifications = Verification.objects.exclude(status__in=VERIFICATION_OPEN)
        claims = Claim.objects.exclude(status=ClaimStatus.OPEN)
    parts = {
        QueueKind.VERIFICATION.value: _columns(verifications, QueueKind.VERIFICATION),
        QueueKind.CLAIM.value: _columns(claims, QueueKind.CLAIM),
    }
    order = "created_at" if state == QueueState.WAITING else "-created_at"
    if kind in parts:
        return parts[kind].order_by(order, "public_id")
    first, second = parts.values()
    return first.union(second, all=True).order_by(order, "public_id")


def _columns(rows: QuerySet[Any], kind: QueueKind) -> QuerySet[Any, Any]:
    named = rows.order_by().annotate(kind=Value(kind.value), name=F("organization__name_zh"))
    columns: QuerySet[Any, Any] = named.values("kind", "name", *COLUMNS)
    return columns


def queue_entry(row: dict[str, Any]) -> QueueEntry:
    return QueueEntry(**{**row, "kind": QueueKind(row["kind"])})


def next_entry(*, reader: User, after: datetime) -> QueueEntry | None:
    """Return the next one that waits since ``after`` and that ``reader`` may decide on."""
    own = Membership.objects.filter(user=reader).values("organization")
    verifications = Verification.objects.filter(
        ~Q(first_reader=reader) | Q(first_reader__isnull=True),
        status__in=VERIFICATION_OPEN,
        created_at__gt=after,
    ).exclude(organization__in=own)
    claims = (
        Claim.objects.filter(status=ClaimStatus.OPEN, created_at__gt=after)
        .exclude(organization__in=own)
        .exclude(claimant=reader)
    )
    found = _columns(verifications, QueueKind.VERIFICATION).union(
        _columns(claims, QueueKind.CLAIM), all=True
    )
    row = found.order_by("created_at", "public_id").first()
    return queue_entry(row) if row else None
