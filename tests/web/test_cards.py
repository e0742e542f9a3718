import pytest
from django.contrib.auth.models import AnonymousUser

from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Visibility
from matchmaking.web.cards import can_edit_draft, own_organization_keys, scenario_cards
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


@pytest.mark.parametrize("status", PostingStatus)
def test_only_a_draft_leads_its_editors_to_the_form(status):
    owner = UserFactory()
    scenario = ScenarioFactory(status=status, organization__members=[owner])

    assert can_edit_draft(owner, scenario) is (status == PostingStatus.DRAFT)
    assert not can_edit_draft(UserFactory(), scenario)
    assert not can_edit_draft(AnonymousUser(), scenario)
