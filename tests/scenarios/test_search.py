from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.organizations.models import Organization
from matchmaking.scenarios.models import Scenario, ScenarioRelease, Visibility
from matchmaking.scenarios.search import appeared_since, narrow
from tests.factories.organizations import ProviderFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory

pytestmark = pytest.mark.django_db

THEN = timezone.now() - timedelta(days=3)
BEFORE, AFTER = THEN - timedelta(hours=1), THEN + timedelta(hours=1)


@pytest.fixture
def reader():
    """Somebody of a verified provider."""
    user = UserFactory()
    ProviderFactory(members=[user], verified_at=timezone.now())
    return user


def logged(scenario, move, at):
    step = scenario.transitions.create(move=move)
    type(step).objects.filter(pk=step.pk).update(created_at=at)


def new_to(reader):
    return list(Scenario.objects.filter(appeared_since(THEN, reader=reader)))


def test_guarded_text_is_searched_for_its_own_organization_only():
    reserved = ScenarioFactory(visibility=Visibility.MATCHED_ONLY, pain_points="节拍太慢")
    rows = Scenario.objects.all()
    own = Organization.objects.filter(pk=reserved.organization_id)

    assert list(narrow(rows, {"q": "节拍"})) == []
    assert list(narrow(rows, {"q": "节拍"}, own={reserved.organization_id})) == [reserved]
    assert list(narrow(rows, {"q": "节拍"}, own=own)) == [reserved]


def test_scenario_is_new_where_it_was_first_published_since(reader):
    ScenarioFactory(published_at=BEFORE)
    new = ScenarioFactory(published_at=AFTER)
    logged(new, "submit", BEFORE)
    logged(new, "approve", AFTER)
    again = ScenarioFactory(published_at=AFTER)
    logged(again, "approve", BEFORE)
    logged(again, "withdraw", AFTER)
    logged(again, "reopen", AFTER)

    assert new_to(reader) == [new]


def test_approved_change_of_an_older_scenario_does_not_hide_a_new_one(reader):
    new = ScenarioFactory(published_at=AFTER)
    new.transitions.create(move="approve", is_revision=True)
    type(new.transitions.get()).objects.update(created_at=BEFORE)

    assert new_to(reader) == [new]


def test_reserved_scenario_is_new_where_it_was_released_since(reader):
    mine = reader.organizations.get()
    scenario = ScenarioFactory(published_at=BEFORE, visibility=Visibility.MATCHED_ONLY)
    ScenarioRelease.objects.create(scenario=scenario, organization=mine)
    assert new_to(reader) == [scenario]

    ScenarioRelease.objects.update(created_at=BEFORE)
    assert new_to(reader) == []
