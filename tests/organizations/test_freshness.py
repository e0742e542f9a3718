"""Confirm or fade, day by day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.common.models import OutboxEvent
from matchmaking.organizations.freshness import remind_and_fade
from matchmaking.organizations.models import Source
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.workflow import move_posting
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.organizations.people import member_of

pytestmark = pytest.mark.django_db


def confirmed(days, factory=ScenarioFactory, **fields):
    return factory(confirmed_at=timezone.now() - timedelta(days=days), **fields)


def state(posting):
    posting.refresh_from_db()
    return (posting.reminded_at is not None, posting.is_stale, posting.faded_at is not None)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (89, (False, False, False)),
        (91, (True, False, False)),
        (105, (True, True, False)),
        (135, (False, True, True)),
    ],
)
def test_what_is_not_confirmed_is_asked_about_then_stale_then_faded(days, expected):
    scenario = confirmed(days)

    remind_and_fade(Scenario)

    assert state(scenario) == expected


@pytest.mark.parametrize(
    "fields",
    [{"source": Source.DEMO}, {"source": Source.PUBLISHED_CASE}, {"status": "closed"}],
)
def test_others_are_left_alone(fields):
    scenario = confirmed(400, **fields)

    assert remind_and_fade(Scenario) == (0, 0)
    assert state(scenario) == (False, False, False)


def test_a_second_run_says_nothing_new():
    confirmed(91, SolutionFactory)
    confirmed(135, SolutionFactory)

    assert remind_and_fade(Solution) == (1, 1)
    n_events = OutboxEvent.objects.count()

    assert remind_and_fade(Solution) == (0, 0)
    assert OutboxEvent.objects.count() == n_events


def test_reminding_changes_nothing_that_the_index_reads():
    scenario = confirmed(91)
    before = Scenario.objects.values("revision", "updated_at").get()

    remind_and_fade(Scenario)

    assert Scenario.objects.values("revision", "updated_at").get() == before
    assert list(OutboxEvent.objects.values_list("topic", "object_pk")) == [
        ("scenario.reminded", scenario.pk)
    ]


def test_faded_is_out_of_matching_until_confirmed():
    scenario = confirmed(135)
    remind_and_fade(Scenario)

    assert list(Scenario.objects.listed()) == [scenario]
    assert list(Scenario.objects.in_matching()) == []

    scenario.refresh_from_db()
    move_posting(scenario, PostingMove.CONFIRM, by=member_of(scenario))

    assert list(Scenario.objects.in_matching()) == [scenario]
    assert state(scenario) == (False, False, False)
