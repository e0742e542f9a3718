import pytest
from django.contrib.auth.models import AnonymousUser

from matchmaking.scenarios.models import Visibility
from matchmaking.web.cards import own_organization_keys, scenario_cards
from tests.factories.organizations import UserFactory
from tests.factories.scenarios import ScenarioFactory

pytestmark = pytest.mark.django_db


def test_scenario_cards_hide_the_organization_of_an_anonymous_scenario_from_others():
    owner = UserFactory()
    scenario = ScenarioFactory(organization__members=[owner], visibility=Visibility.ANONYMOUS)

    shown = {
        reader: scenario_cards([scenario], own=own_organization_keys(reader))[0].organization
        for reader in (AnonymousUser(), UserFactory(), owner)
    }

    assert list(shown.values()) == [None, None, scenario.organization]


def test_scenario_cards_name_the_organization_of_a_public_scenario():
    scenario = ScenarioFactory()

    [card] = scenario_cards([scenario], own=())

    assert (card.organization, card.is_own) == (scenario.organization, False)


def test_own_organization_keys_ask_nothing_for_a_stranger(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert own_organization_keys(AnonymousUser()) == frozenset()
