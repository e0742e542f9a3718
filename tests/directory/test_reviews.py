import pytest
from django.core.exceptions import PermissionDenied

from matchmaking.directory.exceptions import (
    NotScoredError,
    PanelTooSmallError,
    PhaseError,
    ReviewClosedError,
    ReviewerConflictError,
    ScoreError,
)
from matchmaking.directory.models import Application, Review
from matchmaking.directory.panel import (
    appoint_panelist,
    assign_reviewers,
    dismiss_panelist,
    interested,
    recuse,
)
from matchmaking.directory.reviews import save_scores, submit_review, summary_of
from matchmaking.directory.rounds import advance_round, tick
from matchmaking.organizations.models import PlatformRole
from tests.factories.connections import ConnectionFactory
from tests.factories.directory import SCORES, Office, applicant, owner_of, submitted
from tests.factories.organizations import OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scoring(round_, office):
    """Three applications that have passed the check, and no reviewer yet."""
    tick(round_.opens_on)
    round_.refresh_from_db()
    for _ in range(3):
        submitted(round_, applicant())
    office.check_all(round_)
    round_.refresh_from_db()
    return round_


def score(review, by=None, scores=SCORES, *, declares=True):
    return submit_review(
        review=review, scores=scores, words="", declares=declares, by=by or review.reviewer
    )


def reviews_of(round_):
    return Review.objects.filter(application__round=round_).order_by("application", "pk")


def test_reviewers_are_spread_evenly(scoring):
    office = Office(n=5)
    office.assign(scoring)

    load = [reviews_of(scoring).filter(reviewer=expert).count() for expert in office.experts]
    assert sorted(load) == [1, 2, 2, 2, 2]
    per_application = [row.reviews.count() for row in scoring.applications.all()]
    assert per_application == [3, 3, 3]
    assert assign_reviewers(round_=scoring, by=office.first) == 0


def test_panel_has_to_be_large_enough(scoring):
    office = Office(n=2)

    with pytest.raises(PanelTooSmallError):
        office.assign(scoring)

    assert not Review.objects.exists()


def test_interested_people_never_get_an_application(scoring):
    office = Office(n=5)
    provider = scoring.applications.earliest("pk").organization
    colleague, customer = office.experts[:2]
    provider.members.add(colleague, through_defaults={"role": "viewer"})
    ConnectionFactory(
        demand=OrganizationFactory(members=[customer]),
        supply=provider,
        solution=provider.solutions.first(),
    )

    office.assign(scoring)

    application = scoring.applications.earliest("pk")
    assert {colleague.pk, customer.pk} <= interested(application)
    assert {row.reviewer for row in application.reviews.all()} == set(office.experts[2:])


def test_interest_that_arises_later_closes_the_review(scoring, office):
    office.assign(scoring)
    review = reviews_of(scoring).first()
    review.application.organization.members.add(
        review.reviewer, through_defaults={"role": "viewer"}
    )

    with pytest.raises(ReviewerConflictError):
        score(review)


def test_nobody_reads_a_score_before_all_have_scored(scoring, office):
    office.assign(scoring)
    application = scoring.applications.earliest("pk")
    first, second, third = application.reviews.order_by("pk")
    auditor = UserFactory(platform_role=PlatformRole.AUDITOR)
    others = (office.first, auditor, second.reviewer, owner_of(application.organization))

    score(first)
    score(second)
    before = [set(application.reviews.visible_to(user)) for user in others]
    with pytest.raises(NotScoredError):
        summary_of(Application.objects.get(pk=application.pk))
    score(third)
    after = [set(application.reviews.visible_to(user)) for user in others]

    assert before == [set(), set(), {second}, set()]
    everything = {first, second, third}
    assert after == [everything, everything, everything, set()]
    assert summary_of(Application.objects.get(pk=application.pk)).mean == 80


def test_recused_reviewers_read_nothing_and_are_replaced(scoring):
    office = Office(n=4)
    office.assign(scoring)
    application = scoring.applications.earliest("pk")
    left, *others = application.reviews.order_by("pk")
    for review in others:
        score(review)

    recuse(review=left, conflict="曾任其顾问。", by=left.reviewer)
    assert Application.objects.get(pk=application.pk).scored_at is None
    assert application.reviews.visible_to(office.first).count() == 0
    assign_reviewers(round_=scoring, by=office.first)
    [new] = application.reviews.filter(status="assigned")
    score(new)

    assert new.reviewer != left.reviewer
    assert list(application.reviews.visible_to(left.reviewer)) == [Review.objects.get(pk=left.pk)]
    assert Application.objects.get(pk=application.pk).scored_at is not None
    assert list(Application.objects.visible_to(left.reviewer).filter(pk=application.pk)) == []
    for review in (*others, new):
        assert application in Application.objects.visible_to(review.reviewer)


@pytest.mark.parametrize(
    "changed",
    [
        {"points": 11},
        {"points": -1},
        {"points": 7.5},
        {"points": True},
        {"reason": "unheard"},
        {"reason": "other", "words": " "},
        {"words": "长" * 601},
        None,
    ],
)
def test_wrong_score_is_refused_and_named(scoring, office, changed):
    office.assign(scoring)
    review = reviews_of(scoring).first()
    given = dict(SCORES)
    if changed is None:
        del given["results"]
    else:
        given["results"] = SCORES["results"] | changed

    with pytest.raises(ScoreError, match="需求方确认的应用成效"):
        score(review, scores=given)

    assert Review.objects.get(pk=review.pk).status == "assigned"


def test_scores_can_be_kept_half_done(scoring, office):
    office.assign(scoring)
    review = reviews_of(scoring).first()

    save_scores(
        review=review, scores={"served": SCORES["served"]}, words="待补", by=review.reviewer
    )

    stored = Review.objects.get(pk=review.pk)
    assert (stored.scores.keys(), stored.words, stored.status) == ({"served"}, "待补", "assigned")


def test_review_is_handed_in_once_by_its_reviewer(scoring, office):
    office.assign(scoring)
    review = reviews_of(scoring).first()
    with pytest.raises(PermissionDenied):
        score(review, by=office.first)
    with pytest.raises(ReviewerConflictError):
        score(review, declares=False)
    score(review)

    with pytest.raises(ReviewClosedError):
        score(review)
    with pytest.raises(ReviewClosedError):
        recuse(review=review, conflict="利益相关", by=review.reviewer)


def test_round_waits_for_every_score(scoring, office):
    office.assign(scoring)
    score(reviews_of(scoring).first())

    with pytest.raises(PhaseError, match="3"):
        advance_round(round_=scoring, seen="scoring", by=office.first)


def test_dismissing_needs_free_hands(scoring, office):
    office.assign(scoring)
    panelist = scoring.panelists.first()

    with pytest.raises(ReviewClosedError):
        dismiss_panelist(panelist=panelist, by=office.first)


def test_auditors_are_not_appointed(scoring, office):
    with pytest.raises(ReviewerConflictError):
        appoint_panelist(
            round_=scoring, user=UserFactory(platform_role=PlatformRole.AUDITOR), by=office.first
        )
