"""Watching own records from their pages."""

import pytest
from django.urls import reverse

from matchmaking.connections.models import Watch
from matchmaking.matching.pipeline import execute_runs
from matchmaking.organizations.models import Role
from tests.factories.matching import MatchRunFactory
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.web.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def scenario():
    return ScenarioFactory(organization__members=[UserFactory()])


@pytest.fixture
def fitting(scenario):
    """A solution that suits the scenario, after its ranking."""
    solution = SolutionFactory(organization__members=[UserFactory()])
    execute_runs([MatchRunFactory(scenario=scenario).pk])
    return solution


def toggle(posting):
    return reverse(f"web:{posting.kind_name}_watch", args=[posting.public_id])


def people(posting):
    return posting.organization.members.first()


@pytest.mark.parametrize("kind", ["scenario", "solution"])
def test_members_watch_an_own_record_and_stop(english, scenario, fitting, kind):
    posting = scenario if kind == "scenario" else fitting
    english.force_login(people(posting))

    before = words(english.get(posting.get_absolute_url()))
    answer = english.post(toggle(posting), {"watched": "yes"})
    watched = words(english.get(posting.get_absolute_url()))

    region = "match-list" if kind == "scenario" else "fits"
    assert answer["Location"] == f"{posting.get_absolute_url()}#{region}"
    assert f"Watch for new {'solutions' if kind == 'scenario' else 'scenarios'}" in before
    assert "Watched: you are notified of what is new, at most once a day." in watched
    assert "Watched: your organization is notified" in watched
    assert "Stop watching" in watched
    assert Watch.objects.get().posting == posting

    english.post(toggle(posting), {"watched": "no"})
    assert Watch.objects.get().is_muted
    assert "Watch for new" in words(english.get(posting.get_absolute_url()))


def test_a_scenario_that_nothing_fits_says_that_it_is_watched(english, scenario):
    execute_runs([MatchRunFactory(scenario=scenario).pk])
    Watch.objects.create(scenario=scenario)
    english.force_login(people(scenario))

    text = words(english.get(scenario.get_absolute_url()))

    assert "No suitable solution at the moment" in text
    assert "Watched: as soon as a suitable solution appears" in text
    assert "Stop watching" in text


def test_only_those_who_write_may_watch_and_only_members_see_it(english, scenario, fitting):
    viewer = MembershipFactory(organization=scenario.organization, role=Role.VIEWER).user
    Watch.objects.create(scenario=scenario)
    english.force_login(viewer)
    assert "Watched: your organization" in words(english.get(scenario.get_absolute_url()))
    assert english.post(toggle(scenario), {"watched": "no"}).status_code == 403
    Watch.objects.all().delete()
    assert "Watch for new" not in words(english.get(scenario.get_absolute_url()))

    english.force_login(people(fitting))
    assert "Watch for new solutions" not in words(english.get(scenario.get_absolute_url()))
    assert english.post(toggle(scenario), {"watched": "yes"}).status_code == 404
    assert not Watch.objects.exists()


def test_a_suspended_organization_is_told_why_it_cannot_watch(english, scenario):
    organization = scenario.organization
    organization.suspended_at = scenario.created_at
    organization.save()
    english.force_login(people(scenario))

    answer = english.post(toggle(scenario), {"watched": "yes"}, follow=True)

    assert "suspended" in words(answer)
    assert not Watch.objects.exists()
