"""The clock of drafts and reviews: who still has to hand something in is reminded in time."""

from datetime import date, timedelta

from django.db import transaction

from matchmaking.common.outbox import record_event
from matchmaking.directory.models import Application, Review, ReviewStatus
from matchmaking.directory.moves import ApplicationStatus, RoundPhase
from matchmaking.directory.today import today

DRAFT_DAYS = (7, 1)  # before the call closes
REVIEW_DAYS = (3, 1)  # before the scoring closes
BULK = 500  # rows a run; the next run takes the others


def drafts_due(last_day: date) -> int:
    """Return how many reminders of a draft have come due by today."""
    return _due(last_day, DRAFT_DAYS)


def reviews_due(last_day: date) -> int:
    return _due(last_day, REVIEW_DAYS)


def remind() -> int:
    """Remind of drafts and reviews whose last day is near.

    Idempotent: each reminder is given once. Whoever begins later than a reminder has come due
    is not given that one.

    Returns:
        How many reminders were given.
    """
    day = today()
    drafts = Application.objects.filter(
        status=ApplicationStatus.DRAFT,
        round__phase=RoundPhase.OPEN,
        round__closes_on__gte=day,
        round__closes_on__lte=day + timedelta(days=DRAFT_DAYS[0]),
        n_reminders__lt=len(DRAFT_DAYS),
    )
    reviews = Review.objects.filter(
        status=ReviewStatus.ASSIGNED,
        application__round__phase=RoundPhase.SCORING,
        application__round__scored_by__gte=day,
        application__round__scored_by__lte=day + timedelta(days=REVIEW_DAYS[0]),
        n_reminders__lt=len(REVIEW_DAYS),
    )
    of_drafts = drafts.order_by("pk").values_list("pk", "n_reminders", "round__closes_on")
    of_reviews = reviews.order_by("pk").values_list(
        "pk", "n_reminders", "application__round__scored_by"
    )
    n_drafts = sum(
        _remind_draft(pk, n_given, drafts_due(last)) for pk, n_given, last in of_drafts[:BULK]
    )
    n_reviews = sum(
        _remind_reviewer(pk, n_given, reviews_due(last)) for pk, n_given, last in of_reviews[:BULK]
    )
    return n_drafts + n_reviews


def _due(last_day: date, days: tuple[int, ...]) -> int:
    return sum(today() >= last_day - timedelta(days=number) for number in days)


@transaction.atomic
def _remind_draft(pk: int, n_given: int, n_due: int) -> bool:
    """Give one reminder, also where a quiet worker has let several come due."""
    rows = Application.objects.filter(pk=pk, status=ApplicationStatus.DRAFT, n_reminders=n_given)
    if n_due <= n_given or not rows.update(n_reminders=n_due):
        return False
    record_event("application.reminded", pk)
    return True


@transaction.atomic
def _remind_reviewer(pk: int, n_given: int, n_due: int) -> bool:
    rows = Review.objects.filter(pk=pk, status=ReviewStatus.ASSIGNED, n_reminders=n_given)
    if n_due <= n_given or not rows.update(n_reminders=n_due):
        return False
    record_event("review.reminded", pk)
    return True
