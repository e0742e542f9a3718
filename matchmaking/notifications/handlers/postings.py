"""What reviewers and members are told of scenarios and solutions."""

from typing import Any

from django.utils import timezone

from matchmaking.notifications.kinds import Kind, Target
from matchmaking.notifications.models import Notification
from matchmaking.notifications.recipients import editors, others, reviewers
from matchmaking.notifications.services import News, tell
from matchmaking.organizations.models import User
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.posting_logs import PostingTransition, RevisionStatus
from matchmaking.organizations.postings import Posting, PostingStatus
from matchmaking.scenarios.models import Scenario, ScenarioRevision
from matchmaking.solutions.models import Solution, SolutionRevision

KINDS = {
    (PostingMove.RETURN, False): Kind.RETURNED,
    (PostingMove.RETURN, True): Kind.REVISION_RETURNED,
    (PostingMove.APPROVE, False): Kind.APPROVED,
    (PostingMove.APPROVE, True): Kind.REVISION_APPROVED,
    (PostingMove.TAKE_DOWN, False): Kind.TAKEN_DOWN,
    (PostingMove.FADE, False): Kind.FADED,
}
# Moves of members as well; they are told only when the platform itself makes them.
PLATFORM_KINDS = {
    PostingMove.PUBLISH: Kind.PUBLISHED,
    PostingMove.CLOSE: Kind.WITHDRAWN,
    PostingMove.WITHDRAW: Kind.WITHDRAWN,
}


def moved(model: type[PostingTransition], pk: int) -> None:
    """Tell of a step on the way of a posting: reviewers of work, its editors of decisions."""
    rows: Any = model._default_manager  # of the lower classes, which have a posting
    step = rows.select_related("posting__organization", "by").filter(pk=pk).first()
    if step is None:
        return
    kind = KINDS.get((step.move, step.is_revision))
    if kind is None and step.by is None:
        kind = PLATFORM_KINDS.get(step.move)
    if step.move == PostingMove.SUBMIT:
        _submitted(step)
    elif kind is not None:
        key = f"{kind}:{step.public_id}"
        _tell_editors(kind, step.posting, key=key, by=step.by, params={"step": step.public_id})


def reminded(model: type[Posting], pk: int) -> None:
    """Ask the editors of a posting to confirm it."""
    posting = model._default_manager.select_related("organization").filter(pk=pk).first()
    if posting is not None and posting.is_published and posting.reminded_at is not None:
        key = f"{Kind.CONFIRM_DUE}:{posting.public_id}:{posting.reminded_at.timestamp():.0f}"
        _tell_editors(Kind.CONFIRM_DUE, posting, key=key)


def _tell_editors(
    kind: Kind,
    posting: Posting,
    *,
    key: str,
    by: User | None = None,
    params: dict[str, str] | None = None,
) -> None:
    target = Target.SCENARIO if isinstance(posting, Scenario) else Target.SOLUTION
    news = News(
        kind=kind,
        key=key,
        organization=posting.organization,
        target=(target, posting.public_id),
        params=params or {},
    )
    tell(news, others(editors(posting.organization), by.pk if by else None))


def _submitted(step: Any) -> None:
    """Tell reviewers how much waits: one row a day for each, unread again when more comes."""
    day = timezone.localtime(step.created_at).date().isoformat()
    people = list(others(reviewers(), step.by_id))
    params = {"n": _queue_length()}
    key = f"{Kind.REVIEW_WAITING}:{day}"
    tell(News(Kind.REVIEW_WAITING, key, target=(Target.REVIEWS, ""), params=params), people)
    rows = Notification.objects.filter(dedupe_key__in=[f"{key}:{user.pk}" for user in people])
    rows.update(params=params)
    # Not when the same event is handled again: it had been read then.
    rows.filter(read_at__lt=step.created_at).update(read_at=None)


def _queue_length() -> int:
    postings = (Scenario.objects, Solution.objects)
    revisions = (ScenarioRevision.objects, SolutionRevision.objects)
    n_postings = sum(rows.filter(status=PostingStatus.SUBMITTED).count() for rows in postings)
    n_revisions = sum(rows.filter(status=RevisionStatus.SUBMITTED).count() for rows in revisions)
    return n_postings + n_revisions
