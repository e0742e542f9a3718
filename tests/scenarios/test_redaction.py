"""A reserved scenario: who may read it at all, and how much of it."""

import pytest
from django.utils import timezone

from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario, ScenarioRelease, Visibility
from matchmaking.scenarios.redaction import as_seen, is_guarded
from matchmaking.scenarios.services import release_scenario
from tests.factories.organizations import ProviderFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory

pytestmark = pytest.mark.django_db

TARGET = {"metric": "漏检率", "comparator": "<=", "value": 1, "unit": "%"}


def reserved(**fields):
    return ScenarioFactory(
        visibility=Visibility.MATCHED_ONLY, pain_points="夜班漏检", targets=[TARGET], **fields
    )


def released_to(scenario, **fields):
    user = UserFactory()
    fields = {"verified_at": timezone.now()} | fields
    provider = ProviderFactory(members=[user], **fields)
    release_scenario(scenario=scenario, organizations=[provider.pk])
    return user


def test_a_released_scenario_is_visible_to_a_verified_provider():
    scenario = reserved()

    assert list(Scenario.objects.visible_to(released_to(scenario))) == [scenario]


@pytest.mark.parametrize("fields", [{"verified_at": None}, {"suspended_at": timezone.now()}])
def test_a_provider_that_is_not_trusted_does_not_see_it(fields):
    assert list(Scenario.objects.visible_to(released_to(reserved(), **fields))) == []


@pytest.mark.parametrize(
    "change",
    [
        {"status": PostingStatus.WITHDRAWN},
        {"status": PostingStatus.SUBMITTED},
        {"organization__suspended_at": timezone.now()},
    ],
)
def test_a_release_opens_only_what_is_published(change):
    assert list(Scenario.objects.visible_to(released_to(reserved(**change)))) == []


def test_releases_follow_the_ranking_and_the_visibility():
    scenario, first, second = reserved(), ProviderFactory(), ProviderFactory()
    release_scenario(scenario=scenario, organizations=[first.pk])
    release_scenario(scenario=scenario, organizations=[second.pk])
    assert [row.organization for row in ScenarioRelease.objects.all()] == [second]

    scenario.visibility = Visibility.PUBLIC
    release_scenario(scenario=scenario, organizations=[second.pk])
    assert not ScenarioRelease.objects.exists()


def test_a_guarded_copy_leaves_the_record_alone():
    scenario = reserved()

    seen = as_seen(scenario, own=())

    assert (seen.pain_points, seen.targets, seen.title) == ("", [], scenario.title)
    assert (scenario.pain_points, scenario.targets) == ("夜班漏检", [TARGET])


@pytest.mark.parametrize(
    ("visibility", "expected"),
    [(Visibility.PUBLIC, False), (Visibility.ANONYMOUS, False), (Visibility.MATCHED_ONLY, True)],
)
def test_only_reserved_scenarios_are_guarded_from_others(visibility, expected):
    scenario = ScenarioFactory(visibility=visibility)

    assert is_guarded(scenario, own=()) is expected
    assert is_guarded(scenario, own={scenario.organization_id}) is False
