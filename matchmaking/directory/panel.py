"""The panel of a round: who belongs to it, who scores which application, and who must not."""

from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaking.common.audit import record_audit
from matchmaking.common.outbox import record_event
from matchmaking.connections.models import Connection
from matchmaking.directory.exceptions import (
    PanelTooSmallError,
    PhaseError,
    ReviewClosedError,
    ReviewerConflictError,
)
from matchmaking.directory.models import Application, Panelist, Review, ReviewStatus, Round
from matchmaking.directory.moves import ENDED, ApplicationStatus, RoundPhase
from matchmaking.directory.permissions import require_administrator
from matchmaking.directory.reminders import reviews_due
from matchmaking.directory.workflow import locked_round
from matchmaking.organizations.models import Membership, PlatformRole, User


@transaction.atomic
def appoint_panelist(*, round_: Round, user: User, by: User) -> Panelist:
    """Take somebody into the panel; again changes nothing.

    Raises:
        PermissionDenied: ``by`` is no administrator.
        PhaseError: the scoring is over.
        ReviewerConflictError: the log-in is closed, or an auditor's.
    """
    require_administrator(by)
    _require_scoring_ahead(locked_round(round_.pk))
    if not user.is_active or user.platform_role == PlatformRole.AUDITOR:
        raise ReviewerConflictError(_("This log-in is closed, or an auditor's: choose another."))
    panelist, is_new = Panelist.objects.get_or_create(round=round_, user=user)
    if is_new:
        record_audit("panel.appoint", on=round_, by=by, details={"user": user.pk})
    return panelist


@transaction.atomic
def dismiss_panelist(*, panelist: Panelist, by: User) -> None:
    """Take somebody out of the panel who has no application to score.

    Raises:
        PermissionDenied: ``by`` is no administrator.
        ReviewClosedError: an application is given to them.
    """
    require_administrator(by)
    round_ = locked_round(panelist.round_id)
    given = Review.objects.counted().filter(application__round=round_, reviewer=panelist.user_id)
    if given.exists():
        raise ReviewClosedError(_("Applications are given to this person: recuse them first."))
    record_audit("panel.dismiss", on=round_, by=by, details={"user": panelist.user_id})
    panelist.delete()


@transaction.atomic
def assign_reviewers(*, round_: Round, by: User) -> int:
    """Give each application that passed the check its reviewers, evenly; again fills what lacks.

    Each goes to those with the fewest, among equals to who came first into the panel. Nobody gets
    an application of their own organization, or of one that theirs was connected with.

    Returns:
        How many reviews are new.

    Raises:
        PermissionDenied: ``by`` is no administrator.
        PhaseError: the round is not in its scoring.
        PanelTooSmallError: an application cannot have enough of them; nothing is assigned.
    """
    require_administrator(by)
    stored = locked_round(round_.pk)
    if stored.phase != RoundPhase.SCORING:
        raise PhaseError(_("Reviewers are assigned while the round is in its scoring."))
    panel = [row.user for row in stored.panelists.select_related("user")]
    rows = Application.objects.filter(round=stored, status=ApplicationStatus.ELIGIBLE)
    applications = list(rows.select_related("organization").order_by("pk"))
    load = _load(stored)
    new = [
        Review(
            application=application,
            reviewer=reviewer,
            n_reminders=reviews_due(stored.scored_by),
        )
        for application in applications
        for reviewer in _chosen(application, panel, load, stored.n_reviewers)
    ]
    Review.objects.bulk_create(new)
    for review in new:
        record_event("review.assigned", review.pk)
    if new:
        record_audit("panel.assign", on=stored, by=by, details={"reviews": len(new)})
    return len(new)


@transaction.atomic
def recuse(*, review: Review, conflict: str, by: User) -> Review:
    """Give an application back because of an interest, before it is scored.

    The reviewer says so themselves, or an administrator for them. The place is free for
    ``assign_reviewers``, which never gives it to the same person.

    Raises:
        PermissionDenied: ``by`` is neither.
        ReviewClosedError: it is scored.
        ReviewerConflictError: the interest is not named.
    """
    if by.pk != review.reviewer_id:
        require_administrator(by)
    if not conflict.strip():
        raise ReviewerConflictError(_("Interest: say in a few words what it is."))
    locked_round(review.application.round_id)
    rows = Review.objects.filter(pk=review.pk, status=ReviewStatus.ASSIGNED)
    if not rows.update(status=ReviewStatus.RECUSED, conflict=conflict.strip()[:300]):
        raise ReviewClosedError(_("This review is closed: its scores are in."))
    review.refresh_from_db()
    record_event("review.recused", review.pk)
    record_audit("review.recuse", on=review, by=by)
    return review


def has_conflict(user: User, application: Application) -> bool:
    """Whether the site itself knows of an interest: the same organization, or a connection."""
    return user.pk in interested(application)


def interested(application: Application) -> set[int]:
    """Return who belongs to the applicant, or to an organization that was connected with it."""
    applicant = application.organization_id
    pairs = Connection.objects.filter(Q(demand=applicant) | Q(supply=applicant))
    organizations = {applicant}
    for demand, supply in pairs.values_list("demand", "supply"):
        organizations |= {demand, supply}
    seats = Membership.objects.filter(organization__in=organizations)
    return set(seats.values_list("user", flat=True))


def _chosen(
    application: Application, panel: Iterable[User], load: Counter[int], wanted: int
) -> list[User]:
    given = Review.objects.filter(application=application)
    known = dict(given.values_list("reviewer", "status"))
    n_lacking = wanted - sum(status != ReviewStatus.RECUSED for status in known.values())
    if n_lacking <= 0:
        return []
    barred = interested(application) | set(known)
    free = [user for user in panel if user.is_active and user.pk not in barred]
    if len(free) < n_lacking:
        raise PanelTooSmallError(
            ngettext(
                "“%(name)s”: %(n)d more reviewer without an interest is needed in the panel.",
                "“%(name)s”: %(n)d more reviewers without an interest are needed in the panel.",
                n_lacking - len(free),
            )
            % {"name": application.organization, "n": n_lacking - len(free)}
        )
    chosen = sorted(free, key=lambda user: load[user.pk])[:n_lacking]  # stable: panel order
    load.update(user.pk for user in chosen)
    return chosen


def _load(round_: Round) -> Counter[int]:
    rows = Review.objects.counted().filter(application__round=round_)
    return Counter(rows.values_list("reviewer", flat=True))


def _require_scoring_ahead(round_: Round) -> None:
    over = {*ENDED, RoundPhase.DECIDING, RoundPhase.NOTICE}
    if round_.phase in over:
        raise PhaseError(_("The scoring of this round is over."))
