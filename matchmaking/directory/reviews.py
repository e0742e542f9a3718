"""Scoring: each reviewer alone, all criteria, once; and the summary when all have scored."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.common.audit import record_audit
from matchmaking.directory.exceptions import (
    NotScoredError,
    PhaseError,
    ReviewClosedError,
    ReviewerConflictError,
    ScoreError,
)
from matchmaking.directory.models import (
    Application,
    Criterion,
    Review,
    ReviewStatus,
    ScoreReason,
)
from matchmaking.directory.moves import RoundPhase
from matchmaking.directory.panel import has_conflict
from matchmaking.directory.permissions import require_panelist
from matchmaking.directory.scoring import Scale, Summary, summary, total
from matchmaking.directory.workflow import locked_round
from matchmaking.organizations.models import User

LONGEST_WORDS = 600


@transaction.atomic
def save_scores(*, review: Review, scores: Mapping[str, Any], words: str, by: User) -> Review:
    """Keep scores as far as they are given, to go on later; nobody else reads them yet.

    Raises as ``submit_review``, but for missing scores.
    """
    stored = _open_review(review, by)
    stored.scores = _checked(stored, scores, is_whole=False)
    stored.words = words.strip()
    stored.clean_fields()
    stored.save(update_fields=["scores", "words", "updated_at"])
    return stored


@transaction.atomic
def submit_review(
    *, review: Review, scores: Mapping[str, Any], words: str, declares: bool, by: User
) -> Review:
    """Hand scores in for good; ``scores`` maps each code to ``{"points", "reason", "words"}``.

    ``declares`` is that the reviewer has no interest in the applicant. With the last review of an
    application its scores may be read.

    Raises:
        PermissionDenied: it is not given to ``by``.
        PhaseError: the round is not in its scoring.
        ReviewClosedError: it is handed in already, or given back.
        ReviewerConflictError: nothing is declared, or the site knows of an interest.
        ScoreError: a score is missing or wrong; it names the criterion.
    """
    stored = _open_review(review, by)
    if not declares:
        raise ReviewerConflictError(
            _("Declaration: say that you have no interest in this applicant, or give it back.")
        )
    if has_conflict(by, stored.application):
        raise ReviewerConflictError(
            _("You have dealt with this applicant before: please give the application back.")
        )
    now = timezone.now()
    stored.scores = _checked(stored, scores, is_whole=True)
    stored.words = words.strip()
    stored.status = ReviewStatus.SUBMITTED
    stored.declared_at = stored.submitted_at = now
    stored.clean_fields()
    stored.save()
    _close_scoring(stored.application)
    record_audit("review.score", on=stored, by=by)
    return stored


def _open_review(review: Review, by: User) -> Review:
    """Return the review under the lock of its round; reviewers of a round take turns."""
    if review.reviewer_id != by.pk:
        raise PermissionDenied
    round_ = locked_round(review.application.round_id)
    require_panelist(by, round_)
    if round_.phase != RoundPhase.SCORING:
        raise PhaseError(_("The round is in another phase now. Reload the page."))
    stored = Review.objects.select_related("application__round").get(pk=review.pk)
    if stored.status != ReviewStatus.ASSIGNED:
        raise ReviewClosedError(
            _("This review is closed: its scores are in, or it was given back.")
        )
    return stored


def _close_scoring(application: Application) -> None:
    rows = Review.objects.counted().filter(application=application)
    statuses = list(rows.values_list("status", flat=True))
    n_submitted = statuses.count(ReviewStatus.SUBMITTED)
    if n_submitted == len(statuses) and n_submitted >= application.round.n_reviewers:
        Application.objects.filter(pk=application.pk).update(scored_at=timezone.now())


def _checked(review: Review, scores: Mapping[str, Any], *, is_whole: bool) -> dict[str, Any]:
    criteria = Criterion.objects.filter(version=review.application.round.criteria_id)
    checked = {
        row.code: _score(row, scores[row.code])
        for row in criteria
        if isinstance(scores.get(row.code), Mapping)
    }
    lacking = [row.name for row in criteria if row.code not in checked]
    if is_whole and lacking:
        raise ScoreError(_("%(criterion)s: give a score.") % {"criterion": lacking[0]})
    return checked


def _score(criterion: Criterion, given: Mapping[str, Any]) -> dict[str, Any]:
    points, reason = given.get("points"), given.get("reason")
    words = str(given.get("words", "")).strip()
    name = {"criterion": criterion.name, "most": criterion.scale, "longest": LONGEST_WORDS}
    is_number = isinstance(points, int) and not isinstance(points, bool)
    if not (is_number and 0 <= points <= criterion.scale):  # type: ignore[operator]  # a number
        raise ScoreError(_("%(criterion)s: give whole points from 0 to %(most)d.") % name)
    if reason not in criterion.score_reasons or (reason == ScoreReason.OTHER and not words):
        raise ScoreError(
            _("%(criterion)s: choose a reason; “another reason” needs words of yours.") % name
        )
    if len(words) > LONGEST_WORDS:
        raise ScoreError(_("%(criterion)s: at most %(longest)d characters.") % name)
    return {"points": points, "reason": str(reason), "words": words}


def n_to_score(user: Any) -> int | None:
    """Return how many reviews are left to ``user`` to do; None without any at all; one query."""
    is_open = Q(status=ReviewStatus.ASSIGNED, application__round__phase=RoundPhase.SCORING)
    found = Review.objects.filter(reviewer=user.pk).aggregate(
        n=Count("pk"), n_open=Count("pk", filter=is_open)
    )
    n_open: int = found["n_open"]
    return n_open if found["n"] else None


def summary_of(application: Application) -> Summary:
    """Return the figures of a scored application.

    Raises:
        NotScoredError: not all of its reviewers have scored yet.
    """
    if application.scored_at is None:
        raise NotScoredError(_("Not all reviewers have scored this application yet."))
    rows = Criterion.objects.filter(version=application.round.criteria_id)
    scales = {row.code: Scale(row.weight, row.scale) for row in rows}
    reviews = Review.objects.filter(application=application, status=ReviewStatus.SUBMITTED)
    return summary([total(_points(review), scales) for review in reviews])


def _points(review: Review) -> dict[str, int]:
    return {code: score["points"] for code, score in review.scores.items()}
