"""Every move of a posting and of its revision: from where, by whom, with which reasons."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone, translation

from matchmaking.common.models import AuditEvent, OutboxEvent
from matchmaking.organizations.exceptions import (
    ConflictOfInterestError,
    OrganizationSuspendedError,
    PostingIncompleteError,
    PostingMoveError,
    ReasonNeededError,
)
from matchmaking.organizations.models import PlatformRole, Role
from matchmaking.organizations.moves import POSTING_MOVES, Mover, PostingMove
from matchmaking.organizations.postings import PostingStatus
from matchmaking.organizations.workflow import Decision, move_posting
from matchmaking.scenarios.models import Scenario
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.organizations.people import member_of, reviewer

pytestmark = pytest.mark.django_db

FACTORIES = [ScenarioFactory, SolutionFactory]
# Written down here once more, so that a slip in the table shows.
ALLOWED = {
    ("draft", "submit"): "submitted",
    ("returned", "submit"): "submitted",
    ("submitted", "recall"): "draft",
    ("submitted", "approve"): "published",
    ("submitted", "return"): "returned",
    ("draft", "publish"): "published",
    ("closed", "publish"): "published",
    ("withdrawn", "publish"): "published",
    ("published", "confirm"): "published",
    ("published", "close"): "closed",
    ("published", "withdraw"): "withdrawn",
    ("closed", "reopen"): "published",
    ("withdrawn", "reopen"): "published",
    ("published", "take_down"): "returned",
    ("published", "fade"): "published",
}
BY = {
    Mover.EDITOR: {"submit", "recall", "confirm", "close", "withdraw", "reopen"},
    Mover.REVIEWER: {"approve", "return", "take_down"},
    Mover.PLATFORM: {"publish", "fade"},
}
EARLIER = timezone.now() - timedelta(days=9)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def events(topic):
    return list(OutboxEvent.objects.filter(topic=topic).values_list("object_pk", flat=True))


def test_the_table_says_who_makes_each_move():
    found = {mover: set() for mover in Mover}
    for move, rule in POSTING_MOVES.items():
        found[rule.mover].add(str(move))

    assert found == BY


@pytest.mark.parametrize("factory", FACTORIES)
@pytest.mark.parametrize(("status", "move"), ALLOWED)
def test_move_posting_makes_an_allowed_move(factory, status, move):
    posting = factory(status=status)

    move_posting(posting, PostingMove(move))

    assert posting.status == ALLOWED[status, move]
    posting.refresh_from_db()
    assert posting.status == ALLOWED[status, move]
    [step] = posting.transitions.all()
    assert (step.move, step.by, step.is_revision) == (move, None, False)
    assert events(f"{posting.kind_name}.moved") == [step.pk]
    [event] = AuditEvent.objects.all()
    assert (event.action, event.object_id) == (f"{posting.kind_name}.{move}", posting.public_id)


@pytest.mark.parametrize("factory", FACTORIES)
@pytest.mark.parametrize(
    ("status", "move"),
    [pair for pair in product(PostingStatus, PostingMove) if pair not in ALLOWED],
)
def test_move_posting_refuses_any_other_move(factory, status, move):
    posting = factory(status=status, title="带钢")

    with pytest.raises(PostingMoveError, match="“带钢” cannot be moved"):
        move_posting(posting, move)

    assert posting.status == status
    posting.refresh_from_db()
    assert posting.status == status
    assert OutboxEvent.objects.count() == AuditEvent.objects.count() == 0


@pytest.mark.parametrize(
    ("status", "move", "is_told"),
    [
        ("draft", "submit", False),
        ("submitted", "return", False),
        ("submitted", "approve", True),
        ("published", "withdraw", True),
        ("published", "take_down", True),
        ("published", "fade", True),
    ],
)
def test_the_matching_hears_of_moves_that_it_can_see(status, move, is_told):
    scenario = ScenarioFactory(status=status)

    move_posting(scenario, PostingMove(move))

    assert events("scenario.changed") == ([scenario.pk] if is_told else [])


def test_approval_dates_a_publication_and_closing_keeps_the_date():
    scenario = ScenarioFactory(status=PostingStatus.SUBMITTED, published_at=EARLIER)

    move_posting(scenario, PostingMove.APPROVE)
    published = scenario.published_at
    move_posting(scenario, PostingMove.CLOSE)

    assert published > EARLIER
    scenario.refresh_from_db()
    assert (scenario.published_at, scenario.confirmed_at) == (published, published)
    assert scenario.updated_at > published


def test_move_posting_believes_the_stored_state_not_the_one_in_hand():
    scenario = ScenarioFactory()
    stale = Scenario.objects.get()
    move_posting(scenario, PostingMove.WITHDRAW)

    with pytest.raises(PostingMoveError):
        move_posting(stale, PostingMove.CLOSE)

    scenario.refresh_from_db()
    assert scenario.status == PostingStatus.WITHDRAWN


@pytest.mark.parametrize("move", [PostingMove.SUBMIT, PostingMove.PUBLISH])
@pytest.mark.parametrize(
    ("factory", "tags", "missing"),
    [
        (ScenarioFactory, {"industries": []}, "industries"),
        (ScenarioFactory, {"stages": []}, "stages"),
        (ScenarioFactory, {"industries": [], "stages": []}, "industries, stages"),
        (SolutionFactory, {"stages": []}, "stages"),
        (SolutionFactory, {"capabilities": []}, "capabilities"),
        (SolutionFactory, {"stages": [], "capabilities": []}, "stages, capabilities"),
    ],
)
def test_nothing_incomplete_is_submitted_or_published(factory, tags, missing, move):
    posting = factory(status=PostingStatus.DRAFT, published_at=None, **tags)

    with pytest.raises(PostingIncompleteError) as caught:
        move_posting(posting, move)

    assert caught.value.message == f"Fill in before publishing: {missing}."
    assert posting.status == PostingStatus.DRAFT
    posting.refresh_from_db()
    assert (posting.status, posting.published_at) == (PostingStatus.DRAFT, None)
    assert OutboxEvent.objects.count() == 0


@pytest.mark.parametrize(
    ("factory", "tags"),
    [(ScenarioFactory, {"capabilities": []}), (SolutionFactory, {"industries": []})],
)
def test_optional_tags_may_be_missing(factory, tags):
    posting = factory(status=PostingStatus.DRAFT, **tags)

    move_posting(posting, PostingMove.PUBLISH)

    assert posting.is_published


@pytest.mark.parametrize("move", sorted(BY[Mover.EDITOR]))
def test_editors_make_the_moves_of_their_organization(move):
    status = next(source for source, known in ALLOWED if known == move)
    scenario = ScenarioFactory(status=status)
    viewer = MembershipFactory(organization=scenario.organization, role=Role.VIEWER).user

    for nobody in (viewer, UserFactory(), reviewer()):
        with pytest.raises(PermissionDenied):
            move_posting(scenario, PostingMove(move), by=nobody)
    move_posting(scenario, PostingMove(move), by=member_of(scenario))

    assert scenario.status == ALLOWED[status, move]


@pytest.mark.parametrize("move", sorted(BY[Mover.REVIEWER]))
def test_reviewers_decide_and_nobody_else(move):
    scenario = ScenarioFactory(status="published" if move == "take_down" else "submitted")
    decision = Decision(["unclear"], "请写明产线")
    others = [PlatformRole.ADMINISTRATOR, PlatformRole.AUDITOR]
    people = [member_of(scenario), *(UserFactory(platform_role=role) for role in others)]
    people.append(UserFactory(is_staff=True, is_superuser=True))

    for nobody in people:
        with pytest.raises(PermissionDenied):
            move_posting(scenario, PostingMove(move), by=nobody, decision=decision)
    judge = reviewer()
    move_posting(scenario, PostingMove(move), by=judge, decision=decision)

    [step] = scenario.transitions.all()
    assert (step.by, step.reasons, step.words) == (judge, ["unclear"], "请写明产线")


@pytest.mark.parametrize("move", sorted(BY[Mover.PLATFORM]))
def test_members_and_reviewers_cannot_make_moves_of_the_platform(move):
    scenario = ScenarioFactory(status="published" if move == "fade" else "draft")

    for nobody in (member_of(scenario, Role.OWNER), reviewer()):
        with pytest.raises(PermissionDenied):
            move_posting(scenario, PostingMove(move), by=nobody)


def test_reviewer_decides_nothing_of_an_organization_of_their_own():
    scenario = ScenarioFactory(status="submitted")
    judge = reviewer()
    MembershipFactory(organization=scenario.organization, user=judge, role=Role.VIEWER)

    with pytest.raises(ConflictOfInterestError, match="another reviewer"):
        move_posting(scenario, PostingMove.APPROVE, by=judge)

    assert Scenario.objects.get().status == "submitted"


@pytest.mark.parametrize(
    "decision",
    [
        Decision(),
        Decision([]),
        Decision(["nonsense"]),
        Decision(["other"]),
        Decision(["other"], " "),
    ],
)
def test_returning_needs_a_known_reason(decision):
    scenario = ScenarioFactory(status="submitted")

    with pytest.raises(ReasonNeededError):
        move_posting(scenario, PostingMove.RETURN, by=reviewer(), decision=decision)

    assert Scenario.objects.get().status == "submitted"


def test_reviewer_does_not_approve_what_was_changed_unread():
    scenario = ScenarioFactory(status="submitted", revision=7)

    with pytest.raises(PostingMoveError):
        move_posting(scenario, PostingMove.APPROVE, by=reviewer(), seen=6)
    move_posting(scenario, PostingMove.APPROVE, by=reviewer(), seen=7)

    assert scenario.is_published


def test_suspended_organization_moves_nothing():
    scenario = ScenarioFactory(status="draft", organization__suspended_at=timezone.now())

    with pytest.raises(OrganizationSuspendedError):
        move_posting(scenario, PostingMove.SUBMIT, by=member_of(scenario))


def test_confirmation_changes_nothing_but_the_date():
    scenario = ScenarioFactory(confirmed_at=EARLIER, reminded_at=EARLIER, faded_at=EARLIER)

    move_posting(scenario, PostingMove.CONFIRM, by=member_of(scenario))

    scenario.refresh_from_db()
    assert (scenario.reminded_at, scenario.faded_at) == (None, None)
    assert scenario.confirmed_at > EARLIER
