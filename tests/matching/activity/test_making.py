import pytest

from matchmaking.common.models import AuditEvent, OutboxEvent
from matchmaking.matching.activity.making import make_activity
from matchmaking.organizations.exceptions import OrganizationSuspendedError
from matchmaking.organizations.models import Membership, Organization, Source, User
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from tests.factories import activity
from tests.factories.activity import make_stage, write_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(tmp_path):
    make_stage()
    return write_story(tmp_path)


def test_make_activity_leads_records_through_their_steps(story):
    assert make_activity(story)

    scenario, solution = Scenario.objects.get(), Solution.objects.get()
    assert (scenario.source, scenario.source_key) == (Source.DEMO, "activity:changed")
    assert (scenario.status, scenario.requirement) == ("published", "在线检测划伤。")
    change = scenario.revisions.get()
    assert (change.status, change.content["requirement"]) == ("submitted", "在线检测划伤与压痕。")
    assert [area.province for area in solution.service_areas.all()] == ["320000"]
    steps = solution.transitions.order_by("pk").values_list("move", "by__email", "words")
    assert list(steps) == [
        ("submit", activity.SELLER, ""),
        ("return", activity.SECOND, "请补案例。"),
    ]


def test_make_activity_verifies_invites_and_claims(story):
    make_activity(story)

    assert [row.source_key for row in Organization.objects.trusted()] == ["x:m"]
    guests = [activity.GUEST, activity.CLAIMANT]
    seats = Membership.objects.filter(user__email__in=guests).order_by("pk")
    assert list(seats.values_list("user__email", "organization__source_key", "role")) == [
        (activity.GUEST, "x:m", "viewer"),
        (activity.CLAIMANT, "x:free", "owner"),
    ]
    assert not any(user.has_usable_password() for user in User.objects.filter(email__in=guests))


def test_make_activity_again_writes_nothing(story):
    make_activity(story)
    Solution.objects.all().delete()  # what people do to one record brings none back
    before = AuditEvent.objects.count(), OutboxEvent.objects.count(), User.objects.count()

    assert not make_activity(story)

    assert (AuditEvent.objects.count(), OutboxEvent.objects.count(), User.objects.count()) == before
    assert not Solution.objects.exists()


def test_make_activity_leaves_nothing_of_a_story_that_cannot_end(story):
    Organization.objects.filter(source_key="x:p").update(suspended_at="2026-01-01T00:00Z")

    with pytest.raises(OrganizationSuspendedError):
        make_activity(story)

    assert not Scenario.objects.exists()
    assert not Organization.objects.trusted().exists()
    assert not AuditEvent.objects.exists()


def test_make_activity_refuses_an_act_that_nobody_knows(story):
    odd = [{"act": "bribe", "by": activity.OWNER, "on": "x:m"}]

    with pytest.raises(ValueError, match="Nobody knows how to 'bribe'"):
        make_activity(write_story(story, organizations=odd))
