"""Rows of a round in any phase, written at once: pages are tested, not the way to them."""

from django.utils import timezone

from matchmaking.directory.models import Application, Objection, Review, ReviewStatus, Round
from matchmaking.directory.moves import ApplicationStatus, RoundPhase
from matchmaking.organizations.models import User
from tests.factories.directory import SCORES
from tests.factories.organizations import ProviderFactory, UserFactory


def in_phase(round_: Round, phase: RoundPhase) -> Round:
    round_.phase = phase
    if phase == RoundPhase.NOTICE:
        round_.notice_from = round_.opens_on
        round_.notice_until = round_.closes_on
    round_.save()
    return round_


def application_in(round_: Round, status=ApplicationStatus.SUBMITTED, **fields) -> Application:
    """An application with nothing in it, which is enough for lists."""
    return Application.objects.create(
        round=round_,
        organization=fields.pop("organization", None) or ProviderFactory(),
        status=status,
        submitted_at=timezone.now(),
        **fields,
    )


def review_by(user: User, application: Application, *, points=None, words="") -> Review:
    """A review to do, or one that is handed in with the same ``points`` everywhere."""
    review = Review(application=application, reviewer=user)
    if points is not None:
        now = timezone.now()
        review.status = ReviewStatus.SUBMITTED
        review.declared_at = review.submitted_at = now
        review.scores = {
            code: score | {"points": points, "words": words} for code, score in SCORES.items()
        }
    review.save()
    return review


def scored_in(round_: Round, status=ApplicationStatus.ELIGIBLE, points=(8, 7, 9), **fields):
    """An application that three have scored."""
    application = application_in(round_, status, scored_at=timezone.now(), **fields)
    for number in points:
        review_by(UserFactory(), application, points=number)
    return application


def objection_to(application: Application, **fields) -> Objection:
    return Objection.objects.create(
        application=application, by=UserFactory(), text="请核实案例。", **fields
    )
