from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.organizations.models import Organization
from matchmaking.solutions.models import Solution
from matchmaking.solutions.search import (
    appeared_since,
    narrow_providers,
    providers_appeared_since,
)
from tests.factories.organizations import ProviderFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db

THEN = timezone.now() - timedelta(days=3)
BEFORE, AFTER = THEN - timedelta(hours=1), THEN + timedelta(hours=1)
CHOSEN = {"capability": "small-model"}


def provider(*published, created_at=BEFORE, capability="small-model"):
    """A provider that has published a solution at each of these times."""
    organization = ProviderFactory()
    Organization.objects.filter(pk=organization.pk).update(created_at=created_at)
    for moment in published:
        SolutionFactory(organization=organization, published_at=moment, capabilities=[capability])
    return organization


def found(chosen):
    rows = narrow_providers(Organization.objects.providers(), chosen)
    return set(rows.filter(providers_appeared_since(THEN, chosen)))


def test_solution_is_new_where_it_was_first_published_since():
    SolutionFactory(published_at=BEFORE)
    new = SolutionFactory(published_at=AFTER)

    assert list(Solution.objects.filter(appeared_since(THEN))) == [new]


def test_provider_is_new_where_it_was_founded_since():
    provider(AFTER)
    new = provider(created_at=AFTER)

    assert found({}) == {new}


def test_provider_is_new_where_it_claims_the_capability_only_since():
    provider(BEFORE, AFTER)
    provider(AFTER, capability="defect-detect")
    new = provider(AFTER)

    assert found(CHOSEN) == {new}


def test_provider_that_offered_the_capability_before_is_not_new():
    known = provider(BEFORE, AFTER)
    Solution.objects.filter(organization=known, published_at=BEFORE).update(status="withdrawn")

    assert found(CHOSEN) == set()
