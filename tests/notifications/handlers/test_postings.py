from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.common.outbox import record_event, relay_events
from matchmaking.notifications.handlers import HANDLERS
from matchmaking.notifications.kinds import Kind
from matchmaking.notifications.models import Delivery, Notification
from matchmaking.organizations.models import PlatformRole, Role
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import ScenarioTransition
from matchmaking.solutions.models import SolutionTransition
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    """A scenario, the members of its organization by role, and a stranger beside them."""
    scenario = ScenarioFactory()
    people = {
        role: MembershipFactory(organization=scenario.organization, role=role).user for role in Role
    }
    MembershipFactory()
    return scenario, people


def step(posting, move, *, by=None, is_revision=False):
    model = {"scenario": ScenarioTransition, "solution": SolutionTransition}
    rows = model[posting._meta.model_name].objects
    return rows.create(posting=posting, move=move, by=by, is_revision=is_revision)


def told() -> set[tuple[str, str]]:
    rows = Notification.objects.select_related("user")
    return {(row.kind, row.user.email) for row in rows}


@pytest.mark.parametrize(
    ("move", "is_revision", "kind"),
    [
        (PostingMove.RETURN, False, Kind.RETURNED),
        (PostingMove.RETURN, True, Kind.REVISION_RETURNED),
        (PostingMove.APPROVE, False, Kind.APPROVED),
        (PostingMove.APPROVE, True, Kind.REVISION_APPROVED),
        (PostingMove.TAKE_DOWN, False, Kind.TAKEN_DOWN),
    ],
)
def test_decision_of_a_reviewer_is_told_to_owners_and_editors(team, move, is_revision, kind):
    scenario, people = team
    reviewer = UserFactory(platform_role=PlatformRole.REVIEWER)

    HANDLERS["scenario.moved"](step(scenario, move, by=reviewer, is_revision=is_revision).pk)

    assert told() == {(kind, people[role].email) for role in (Role.OWNER, Role.EDITOR)}


@pytest.mark.parametrize(
    ("move", "kind"),
    [
        (PostingMove.PUBLISH, Kind.PUBLISHED),
        (PostingMove.WITHDRAW, Kind.WITHDRAWN),
        (PostingMove.CLOSE, Kind.WITHDRAWN),
        (PostingMove.FADE, Kind.FADED),
    ],
)
def test_move_of_the_platform_is_told_and_that_of_a_member_is_not(team, move, kind):
    scenario, people = team

    HANDLERS["scenario.moved"](step(scenario, move).pk)

    assert told() == {(kind, people[role].email) for role in (Role.OWNER, Role.EDITOR)}


@pytest.mark.parametrize(
    "move", [PostingMove.WITHDRAW, PostingMove.CLOSE, PostingMove.CONFIRM, PostingMove.RECALL]
)
def test_move_of_a_member_is_told_to_nobody(team, move):
    scenario, people = team

    HANDLERS["scenario.moved"](step(scenario, move, by=people[Role.EDITOR]).pk)

    assert told() == set()


def test_who_decided_is_not_told_of_it(team):
    scenario, people = team

    HANDLERS["scenario.moved"](step(scenario, PostingMove.APPROVE, by=people[Role.OWNER]).pk)

    assert told() == {(Kind.APPROVED, people[Role.EDITOR].email)}


def test_people_who_cannot_sign_in_are_not_told(team):
    scenario, people = team
    people[Role.OWNER].is_active = False
    people[Role.OWNER].save()

    HANDLERS["scenario.moved"](step(scenario, PostingMove.RETURN).pk)

    assert told() == {(Kind.RETURNED, people[Role.EDITOR].email)}


def test_solution_leads_to_the_solution():
    solution = SolutionFactory()
    MembershipFactory(organization=solution.organization)

    HANDLERS["solution.moved"](step(solution, PostingMove.APPROVE).pk)

    row = Notification.objects.get()
    assert (row.target, row.target_id) == ("solution", solution.public_id)
    assert row.organization == solution.organization


@pytest.mark.parametrize(("move", "n_rows"), [(PostingMove.RETURN, 2), (PostingMove.SUBMIT, 1)])
def test_event_handled_twice_is_told_once(team, move, n_rows):
    scenario, _ = team
    UserFactory(platform_role=PlatformRole.REVIEWER)
    moved = step(scenario, move)

    for _ in range(2):
        HANDLERS["scenario.moved"](moved.pk)

    assert (Notification.objects.count(), Delivery.objects.count()) == (n_rows, n_rows)


def test_outbox_reaches_the_handlers(team):
    scenario, _ = team
    record_event("scenario.moved", step(scenario, PostingMove.RETURN).pk)

    relay_events()

    assert Notification.objects.filter(kind=Kind.RETURNED).count() == 2


@pytest.mark.parametrize("topic", sorted(HANDLERS))
def test_event_of_a_row_that_has_gone_is_told_to_nobody(topic):
    HANDLERS[topic](0)

    assert told() == set()


def test_reminder_is_told_once_for_each_time_of_asking(team):
    scenario, people = team
    for day in (1, 1, 2):
        type(scenario).objects.update(reminded_at=timezone.now().replace(day=day, hour=0))
        HANDLERS["scenario.reminded"](scenario.pk)

    rows = Notification.objects.filter(kind=Kind.CONFIRM_DUE)
    assert {row.user for row in rows} == {people[Role.OWNER], people[Role.EDITOR]}
    assert rows.count() == 4


def test_reminder_of_what_is_no_longer_published_is_told_to_nobody():
    scenario = ScenarioFactory(status=PostingStatus.WITHDRAWN, reminded_at=timezone.now())
    MembershipFactory(organization=scenario.organization)

    HANDLERS["scenario.reminded"](scenario.pk)

    assert told() == set()


def test_submissions_of_a_day_are_one_row_with_the_length_of_the_queue():
    reviewer = UserFactory(platform_role=PlatformRole.REVIEWER)
    UserFactory(platform_role=PlatformRole.AUDITOR)
    UserFactory(platform_role=PlatformRole.REVIEWER, is_active=False)
    for _ in range(3):
        scenario = ScenarioFactory(status=PostingStatus.SUBMITTED)
        HANDLERS["scenario.moved"](step(scenario, PostingMove.SUBMIT).pk)

    row = Notification.objects.get()
    assert (row.user, row.kind, row.params) == (reviewer, Kind.REVIEW_WAITING, {"n": 3})


def test_later_submission_makes_the_row_of_the_day_unread_again():
    UserFactory(platform_role=PlatformRole.REVIEWER)
    scenario = ScenarioFactory(status=PostingStatus.SUBMITTED)
    first = step(scenario, PostingMove.SUBMIT)
    HANDLERS["scenario.moved"](first.pk)
    Notification.objects.update(read_at=timezone.now())

    HANDLERS["scenario.moved"](first.pk)
    assert Notification.objects.unread().count() == 0
    HANDLERS["scenario.moved"](step(scenario, PostingMove.SUBMIT).pk)
    assert Notification.objects.unread().count() == 1


def test_submission_of_another_day_is_another_row():
    UserFactory(platform_role=PlatformRole.REVIEWER)
    scenario = ScenarioFactory(status=PostingStatus.SUBMITTED)
    yesterday = step(scenario, PostingMove.SUBMIT)
    ScenarioTransition.objects.update(created_at=timezone.now() - timedelta(days=1))

    HANDLERS["scenario.moved"](yesterday.pk)
    HANDLERS["scenario.moved"](step(scenario, PostingMove.SUBMIT).pk)

    assert Notification.objects.count() == 2
