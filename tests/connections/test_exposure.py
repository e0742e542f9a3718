from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.connections.exposure import (
    Exposure,
    exposure_of_scenarios,
    exposure_of_solutions,
    note_look,
)
from matchmaking.connections.models import Look
from matchmaking.connections.moves import ConnectionStatus
from matchmaking.connections.tasks import forget_old_looks
from matchmaking.organizations.models import PlatformRole
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Visibility
from matchmaking.web.cards import own_organization_keys
from tests.factories.connections import ConnectionFactory
from tests.factories.matching import MatchFactory
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scenario():
    return ScenarioFactory()


@pytest.fixture
def reader():
    reader = UserFactory()
    ProviderFactory(members=[reader])
    return reader


def look(scenario, user):
    note_look(scenario, by=user, own=own_organization_keys(user) if user else ())


def looks_at(scenario):
    return exposure_of_scenarios([scenario.pk])[scenario.pk].n_looks


def test_look_counts_once_a_day_and_organization(scenario, reader):
    colleague = UserFactory()
    reader.memberships.get().organization.members.add(colleague)

    for user in (reader, reader, colleague):
        look(scenario, user)

    assert Look.objects.count() == 1
    assert looks_at(scenario) == 1


def test_organizations_count_once_over_the_days(scenario, reader):
    look(scenario, reader)
    Look.objects.update(looked_on=timezone.localdate() - timedelta(days=3))
    look(scenario, reader)

    assert Look.objects.count() == 2
    assert looks_at(scenario) == 1


def test_own_members_the_platform_and_visitors_do_not_count(scenario, rf):
    owner = UserFactory()
    scenario.organization.members.add(owner)
    ProviderFactory(members=[owner])  # who belongs to both looks as an owner
    anonymous = None

    for user in (owner, UserFactory(platform_role=PlatformRole.REVIEWER), anonymous):
        look(scenario, user)

    assert Look.objects.count() == 0


@pytest.mark.parametrize(
    "fields", [{"status": PostingStatus.CLOSED}, {"visibility": Visibility.MATCHED_ONLY}]
)
def test_what_not_everybody_may_see_counts_no_looks(reader, fields):
    look(ScenarioFactory(**fields), reader)

    assert Look.objects.count() == 0


def test_looks_are_counted_for_thirty_days(scenario, reader):
    look(scenario, reader)
    Look.objects.update(looked_on=timezone.localdate() - timedelta(days=30))

    assert looks_at(scenario) == 0


def test_exposure_counts_suitable_partners_and_live_connections(scenario):
    solution = SolutionFactory()
    MatchFactory(scenario=scenario, solution=solution, rank=1)
    MatchFactory(scenario=scenario, rank=2, is_suitable=False)
    MatchFactory(scenario=ScenarioFactory(visibility=Visibility.MATCHED_ONLY), solution=solution)
    pair = {"scenario": scenario, "demand": scenario.organization}
    ConnectionFactory(**pair, solution=solution, supply=solution.organization)
    ConnectionFactory(**pair, status=ConnectionStatus.DECLINED)

    assert exposure_of_scenarios([scenario.pk]) == {scenario.pk: Exposure(0, 1, 1)}
    assert exposure_of_solutions([solution.pk]) == {solution.pk: Exposure(0, 1, 1)}


def test_old_looks_are_forgotten_once(scenario, reader):
    look(scenario, reader)
    Look.objects.update(looked_on=timezone.localdate() - timedelta(days=91))
    other = UserFactory()
    OrganizationFactory(members=[other])
    look(scenario, other)

    forget_old_looks()
    forget_old_looks()

    assert Look.objects.count() == 1
