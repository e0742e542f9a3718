import pytest
from django.urls import reverse

from matchmaking.matching.pipeline import execute_runs
from tests.factories.matching import MatchRunFactory
from tests.factories.organizations import UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db
TITLE = "How to improve this match?"


@pytest.fixture
def pair():
    """A scenario and a solution that differ in the stage; one person owns both."""
    owner = UserFactory()
    scenario = ScenarioFactory(organization__members=[owner])
    solution = SolutionFactory(organization__members=[owner], stages=["operations"])
    execute_runs([MatchRunFactory(scenario=scenario).pk])
    return owner, scenario, solution


def of_scenario(scenario, solution):
    return reverse("web:scenario_changes", args=[scenario.public_id, solution.public_id])


def test_scenario_changes_name_exact_places(english, pair):
    owner, scenario, solution = pair
    english.force_login(owner)

    text = words(english.get(of_scenario(scenario, solution)))

    assert f"{TITLE} {scenario.title} {solution.title}" in text
    assert "If the need concerns the stage “Production” too, name it" in text
    assert "Place 1 as before, with more points" in text
    assert "what you state also moves the other solutions" in text


def test_changes_answer_htmx_with_their_region(htmx, pair):
    owner, scenario, solution = pair
    htmx.force_login(owner)

    answer = htmx.get(of_scenario(scenario, solution))

    assert answer.content.strip().startswith(b'<section class="changes">')
    assert "HX-Request" in answer["Vary"]


def test_changes_say_when_nothing_could_be_stated(english):
    owner = UserFactory()
    scenario = ScenarioFactory(organization__members=[owner])
    solution = SolutionFactory()
    execute_runs([MatchRunFactory(scenario=scenario).pk])
    english.force_login(owner)

    assert "No single statement would improve" in words(
        english.get(of_scenario(scenario, solution))
    )


def test_panel_of_the_match_offers_the_changes_to_members_only(english, htmx, pair):
    owner, scenario, solution = pair
    panel = reverse("web:scenario_match", args=[scenario.public_id, solution.public_id])
    changes = of_scenario(scenario, solution)
    assert panel in addresses(english.get(scenario.get_absolute_url()))
    for user in (None, UserFactory()):
        if user:
            english.force_login(user)
        assert changes not in addresses(english.get(panel))

    for client in (english, htmx):
        client.force_login(owner)
        assert changes in addresses(client.get(panel))
    assert english.get(changes).status_code == 200


def test_changes_do_not_exist_for_others(client, pair):
    _, scenario, solution = pair
    for user in (None, UserFactory(), UserFactory(is_staff=True)):
        if user:
            client.force_login(user)
        assert client.get(of_scenario(scenario, solution)).status_code == 404


def test_scenario_changes_are_for_solutions_of_its_list(client, pair):
    owner, scenario, solution = pair
    scenario.matches.all().delete()
    client.force_login(owner)

    assert client.get(of_scenario(scenario, solution)).status_code == 404
