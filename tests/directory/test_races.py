from datetime import timedelta

import pytest

from matchmaking.common.audit_chain import first_fault
from matchmaking.common.models import OutboxEvent
from matchmaking.directory.addenda import add_addendum
from matchmaking.directory.appeals import appeal, decide_appeal
from matchmaking.directory.applications import submit_application
from matchmaking.directory.criteria import DEFAULT_CRITERIA, write_criteria
from matchmaking.directory.decisions import decide
from matchmaking.directory.editions import propose_edition, publish_edition
from matchmaking.directory.exceptions import (
    AddendumError,
    AppealError,
    ApplicationMoveError,
    CriteriaError,
    EditionError,
    ObjectionError,
    PhaseError,
)
from matchmaking.directory.models import (
    Addendum,
    AddendumKind,
    AddendumReason,
    Appeal,
    Application,
    CriteriaVersion,
    Decision,
    Edition,
    Entry,
    Objection,
    Review,
)
from matchmaking.directory.objections import handle_objection, object_to, withdraw_objection
from matchmaking.directory.reminders import remind
from matchmaking.directory.reviews import submit_review
from matchmaking.directory.rounds import tick
from matchmaking.directory.signing import make_signing_key
from tests.factories.directory import (
    SCORES,
    Office,
    ProgrammeFactory,
    administrator,
    applicant,
    draft,
    owner_of,
    plan,
    submitted,
)
from tests.factories.organizations import UserFactory
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


@pytest.fixture
def notice(scored):
    office, round_ = scored
    office.score_all(round_)
    office.propose_all(round_)
    round_.refresh_from_db()
    return office, round_


@pytest.fixture
def entry(notice, calendar, settings, tmp_path):
    settings.SIGNING_KEY_FILE = str(tmp_path / "directory.pem")
    make_signing_key()
    office, round_ = notice
    calendar.pass_notice(round_)
    return office.publish(round_).entries.get()


def test_of_many_who_handle_an_objection_or_take_it_back_one_counts(notice):
    critic = UserFactory()
    objection = object_to(application=Application.objects.get(), text="不实", by=critic)
    acts = [
        lambda by=by, number=number: handle_objection(
            objection=Objection.objects.select_related("application").get(),
            is_upheld=number % 2 == 0,
            answer="答复",
            by=by,
        )
        for number, by in enumerate(administrator() for _ in range(THREADS - 1))
    ]

    refusals = at_once([*acts, lambda: withdraw_objection(objection=objection, by=critic)])

    assert refusals.count(None) == 1
    assert set(refusals) == {None, ObjectionError}
    objection.refresh_from_db()
    is_struck = objection.status == "upheld"
    assert Application.objects.get().status == ("declined" if is_struck else "proposed")
    handled = OutboxEvent.objects.filter(topic="objection.handled").count()
    assert handled == (objection.status != "withdrawn")
    assert first_fault() is None


def test_same_addendum_twice_at_once_is_written_once(entry):
    acts = [
        lambda by=by: add_addendum(
            entry=Entry.objects.select_related("edition", "organization").get(),
            kind=AddendumKind.SUSPENDED,
            reason=AddendumReason.COMPLAINTS,
            by=by,
        )
        for by in [administrator() for _ in range(THREADS)]
    ]

    refusals = at_once(acts)

    assert sorted(map(str, refusals)) == sorted([str(None)] + [str(AddendumError)] * (THREADS - 1))
    [addendum] = Addendum.objects.all()
    assert (addendum.number, addendum.previous_sha256) == (1, entry.edition.sha256)
    assert first_fault() is None


def test_appeal_that_many_decide_at_once_is_decided_once(entry):
    first, *others = [administrator() for _ in range(THREADS)]
    warned = add_addendum(
        entry=entry, kind=AddendumKind.SUSPENDED, reason=AddendumReason.COMPLAINTS, by=first
    )
    row = appeal(addendum=warned, text="已整改", by=owner_of(entry.organization))
    acts = [
        lambda by=by, number=number: decide_appeal(
            appeal=Appeal.objects.select_related("addendum__entry__organization").get(),
            is_upheld=number % 2 == 0,
            answer="答复",
            by=by,
        )
        for number, by in enumerate(others)
    ]

    refusals = at_once(acts)

    assert sorted(map(str, refusals)) == sorted([str(None)] + [str(AppealError)] * (THREADS - 2))
    row.refresh_from_db()
    kinds = list(Addendum.objects.order_by("number").values_list("kind", flat=True))
    assert kinds == ["suspended", *(["restored"] if row.status == "upheld" else [])]
    assert first_fault() is None


def test_applicants_who_hand_in_while_the_clock_closes_the_call_are_in_or_told(calendar):
    round_ = plan(ProgrammeFactory(), calendar.today)
    tick(round_.opens_on)
    round_.refresh_from_db()
    drafts = [draft(round_, applicant()) for _ in range(THREADS - 2)]
    late = round_.closes_on + timedelta(days=1)
    acts = [
        lambda row=row: submit_application(
            application=row, version=row.version, by=owner_of(row.organization)
        )
        for row in drafts
    ]

    refusals = at_once([*acts, lambda: tick(late), lambda: tick(late)])

    round_.refresh_from_db()
    assert round_.phase == "checking"
    assert refusals[-2:] == [None, None]
    for row, refusal in zip(drafts, refusals, strict=False):
        row.refresh_from_db()
        assert (row.status, refusal) in {("submitted", None), ("draft", PhaseError)}
    assert OutboxEvent.objects.filter(topic="round.moved", object_pk=round_.pk).count() == 2
    assert first_fault() is None


def test_reminders_of_many_clocks_at_once_are_given_once(calendar):
    round_ = plan(ProgrammeFactory(), calendar.today)
    tick(round_.opens_on)
    round_.refresh_from_db()
    draft(round_, applicant())
    calendar.go_to(round_.closes_on - timedelta(days=7))

    at_once([remind for _ in range(THREADS)])

    assert OutboxEvent.objects.filter(topic="application.reminded").count() == 1


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
