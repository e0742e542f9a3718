from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.connections.models import ConnectionStep
from matchmaking.connections.moves import Side
from matchmaking.insights.readers import Reader
from matchmaking.insights.unmet import reserved_unmet, unmet_demand, unranked, unsuited_scenarios
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario, Visibility
from matchmaking.solutions.models import Solution
from tests.factories.connections import ConnectionFactory
from tests.factories.matching import MatchFactory, MatchRunFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db


def unmet(reader=Reader.ANYBODY):
    return set(unmet_demand(Scenario.objects.all(), reader))


def refused(*, side=Side.DEMAND, reasons=("none_suitable",), status="declined", **fields):
    """Let somebody decline the connection of a scenario that a solution suits."""
    match = MatchFactory(solution__published_at=timezone.now() - timedelta(days=9))
    connection = ConnectionFactory(
        scenario=match.scenario, demand=match.scenario.organization, status=status, **fields
    )
    move = "decline" if status == "declined" else "end"
    ConnectionStep.objects.create(
        connection=connection, move=move, side=side, reasons=list(reasons)
    )
    return connection


def test_unmet_is_what_was_ranked_without_a_suitable_solution():
    nothing = MatchRunFactory(finished=True).scenario
    weak = MatchFactory(is_suitable=False).scenario
    gone = MatchFactory(solution__status=PostingStatus.WITHDRAWN).scenario
    MatchFactory()
    waiting = MatchRunFactory().scenario

    assert unmet() == {nothing, weak, gone}
    assert list(unranked(Scenario.objects.all())) == [waiting]


@pytest.mark.parametrize("status", ["declined", "ended"])
def test_office_counts_what_an_enterprise_found_unsuited(status):
    connection = refused(status=status, reasons=["budget", "none_suitable"])

    assert unmet(Reader.OFFICE) == {connection.scenario}
    assert unmet(Reader.ANYBODY) == set()  # both sides alone know why


def test_other_refusals_leave_a_scenario_met():
    refused(reasons=["budget"])
    refused(side=Side.SUPPLY)

    assert unsuited_scenarios() == set()


@pytest.mark.parametrize("status", ["requested", "trial", "delivered"])
def test_an_enterprise_that_goes_on_with_another_solution_is_not_unsuited(status):
    connection = refused()
    ConnectionFactory(scenario=connection.scenario, demand=connection.demand, status=status)

    assert unsuited_scenarios() == set()


def test_a_new_suitable_solution_meets_it_again():
    connection = refused()
    MatchFactory(scenario=connection.scenario, rank=2, is_suitable=False)
    assert unsuited_scenarios() == {connection.scenario_id}

    newer = SolutionFactory(published_at=timezone.now() + timedelta(minutes=1))
    MatchFactory(scenario=connection.scenario, rank=3, solution=newer)
    assert unsuited_scenarios() == set()

    Solution.objects.filter(pk=newer.pk).update(status=PostingStatus.WITHDRAWN)
    assert unsuited_scenarios() == {connection.scenario_id}


def test_reserved_demand_is_counted_apart():
    reserved = ScenarioFactory(visibility=Visibility.MATCHED_ONLY)
    MatchRunFactory(finished=True, scenario=reserved)
    MatchRunFactory(finished=True)

    assert list(reserved_unmet()) == [reserved]
