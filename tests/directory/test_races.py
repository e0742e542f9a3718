import pytest

from matchmaking.common.audit_chain import first_fault
from matchmaking.common.models import OutboxEvent
from matchmaking.directory.criteria import DEFAULT_CRITERIA, write_criteria
from matchmaking.directory.decisions import decide
from matchmaking.directory.editions import propose_edition, publish_edition
from matchmaking.directory.exceptions import (
    ApplicationMoveError,
    CriteriaError,
    EditionError,
    PhaseError,
)
from matchmaking.directory.models import (
    Application,
    CriteriaVersion,
    Decision,
    Edition,
    Entry,
    Review,
)
from matchmaking.directory.reviews import submit_review
from matchmaking.directory.rounds import tick
from matchmaking.directory.signing import make_signing_key
from tests.factories.directory import (
    SCORES,
    Office,
    ProgrammeFactory,
    administrator,
    applicant,
    plan,
    submitted,
)
from tests.support.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

THREADS = 6


@pytest.fixture
def scored(calendar):
    """An office and a round in which one application has its reviewers, none has scored."""
    office, round_ = Office(), plan(ProgrammeFactory(), calendar.today)
    tick(round_.opens_on)
    round_.refresh_from_db()
    submitted(round_, applicant())
    office.check_all(round_)
    office.assign(round_)
    return office, round_


def test_last_reviewers_at_once_close_the_scoring_once(scored):
    _office, _round = scored
    acts = [
        lambda review=review: submit_review(
            review=review, scores=SCORES, words="", declares=True, by=review.reviewer
        )
        for review in Review.objects.select_related("application", "reviewer")
    ]

    assert at_once(acts) == [None] * 3
    assert Application.objects.get().scored_at is not None
    assert first_fault() is None


def test_of_many_decisions_one_counts(scored):
    office, round_ = scored
    office.score_all(round_)
    application = Application.objects.get()
    acts = [
        lambda number=number: decide(
            application=application, is_proposed=number % 2 == 0, reasons="定", by=office.first
        )
        for number in range(THREADS)
    ]

    refusals = at_once(acts)

    assert sorted(map(str, refusals)) == sorted(
        [str(None)] + [str(ApplicationMoveError)] * (THREADS - 1)
    )
    expected = "proposed" if Decision.objects.get().is_proposed else "declined"
    assert Application.objects.get().status == expected


def test_of_many_publications_one_counts(scored, calendar, settings, tmp_path):
    settings.SIGNING_KEY_FILE = str(tmp_path / "directory.pem")
    make_signing_key()
    office, round_ = scored
    office.score_all(round_)
    office.propose_all(round_)
    round_.refresh_from_db()
    calendar.pass_notice(round_)
    edition = propose_edition(round_=round_, by=office.first)
    others = [administrator() for _ in range(THREADS)]

    refusals = at_once(
        [lambda by=by: publish_edition(edition=Edition.objects.get(), by=by) for by in others]
    )

    assert refusals.count(None) == 1
    assert set(refusals) <= {None, EditionError, PhaseError}
    assert (Entry.objects.count(), Edition.objects.published().count()) == (1, 1)
    assert OutboxEvent.objects.filter(topic="edition.published", object_pk=edition.pk).count() == 1
    assert first_fault() is None


def test_of_many_next_versions_one_is_written(db):
    programme = ProgrammeFactory()
    acts = [
        lambda by=by: write_criteria(programme=programme, texts=DEFAULT_CRITERIA, after=0, by=by)
        for by in [administrator() for _ in range(THREADS)]
    ]

    refusals = at_once(acts)

    assert sorted(map(str, refusals)) == sorted([str(None)] + [str(CriteriaError)] * (THREADS - 1))
    assert list(CriteriaVersion.objects.values_list("number", flat=True)) == [1]
    assert CriteriaVersion.objects.get().rows.count() == len(DEFAULT_CRITERIA)
    assert first_fault() is None


def test_versions_of_many_who_overlook_nobody_are_numbered_without_a_gap(db):
    programme = ProgrammeFactory()
    acts = [
        lambda: write_criteria(programme=programme, texts=DEFAULT_CRITERIA, by=None)
        for _ in range(THREADS)
    ]

    assert at_once(acts) == [None] * THREADS
    numbers = CriteriaVersion.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, THREADS + 1))
