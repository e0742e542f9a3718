import pytest
from django.urls import reverse

from matchmaking.matching.pipeline import execute_runs
from matchmaking.matching.quotas import DAILY_PAIRS, count_pair
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario, Visibility
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


def of_solution(solution, scenario):
    return reverse("web:solution_changes", args=[solution.public_id, scenario.public_id])


def test_scenario_changes_name_exact_places(english, pair):
    owner, scenario, solution = pair
    english.force_login(owner)

    text = words(english.get(of_scenario(scenario, solution)))

    assert f"{TITLE} {scenario.title} {solution.title}" in text
    assert "If the need concerns the stage “Production” too, name it" in text
    assert "Place 1 as before, with more points" in text
    assert "what you state also moves the other solutions" in text


def test_solution_changes_name_bands(english, pair):
    owner, scenario, solution = pair
    english.force_login(owner)

    text = words(english.get(of_solution(solution, scenario)))

    assert "If you can prove work at the stage “Production” by a case, name this stage" in text
    assert "Among the first 3 as before, with more points" in text
    assert "State only what you can prove" in text
    assert "Place 1" not in text


def test_changes_answer_htmx_with_their_region(htmx, pair):
    owner, scenario, solution = pair
    htmx.force_login(owner)

    for url in (of_scenario(scenario, solution), of_solution(solution, scenario)):
        answer = htmx.get(url)
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


def test_pages_offer_the_changes_to_members_only(english, pair):
    owner, scenario, solution = pair
    pages = {
        scenario.get_absolute_url(): of_scenario(scenario, solution),
        solution.get_absolute_url(): of_solution(solution, scenario),
    }
    for user in (None, UserFactory()):
        if user:
            english.force_login(user)
        for page, changes in pages.items():
            assert changes not in addresses(english.get(page))

    english.force_login(owner)
    for page, changes in pages.items():
        assert changes in addresses(english.get(page))
        assert english.get(changes).status_code == 200


def test_solution_page_shows_members_what_falls_just_short(english, pair):
    owner, scenario, _ = pair
    offer = SolutionFactory(
        organization__members=[owner],
        title="薪酬管理",
        summary="工资与个税。",
        description="按月计算工资，现场可查。",
        industries=["C15"],
        capabilities=["payroll"],
    )

    stranger = english.get(offer.get_absolute_url())
    english.force_login(owner)
    own = english.get(offer.get_absolute_url())

    assert of_solution(offer, scenario) in addresses(own)
    assert "1 scenario just below the threshold" in words(own)
    assert "below the threshold" not in words(stranger)


def test_polled_region_offers_the_changes_to_members(htmx, pair):
    owner, scenario, solution = pair
    htmx.force_login(owner)

    answer = htmx.get(scenario.get_absolute_url())

    assert of_scenario(scenario, solution) in addresses(answer)


def test_changes_do_not_exist_for_others(client, pair):
    _, scenario, solution = pair
    for user in (None, UserFactory(), UserFactory(is_staff=True)):
        if user:
            client.force_login(user)
        assert client.get(of_scenario(scenario, solution)).status_code == 404
        assert client.get(of_solution(solution, scenario)).status_code == 404


@pytest.mark.parametrize(
    "hidden",
    [
        {"visibility": Visibility.MATCHED_ONLY},
        {"status": PostingStatus.DRAFT},
        {"status": PostingStatus.WITHDRAWN},
    ],
)
def test_solution_changes_are_for_public_scenarios_even_where_one_owns_both(client, pair, hidden):
    owner, scenario, solution = pair
    Scenario.objects.filter(pk=scenario.pk).update(**hidden)
    client.force_login(owner)

    assert client.get(of_solution(solution, scenario)).status_code == 404


def test_scenario_changes_are_for_solutions_of_its_list(client, pair):
    owner, scenario, solution = pair
    scenario.matches.all().delete()
    client.force_login(owner)

    assert client.get(of_scenario(scenario, solution)).status_code == 404


def test_solution_changes_say_when_the_quota_of_the_day_is_used_up(english, htmx, pair):
    owner, scenario, solution = pair
    for number in range(DAILY_PAIRS):
        count_pair(owner, str(number))
    english.force_login(owner)
    htmx.force_login(owner)

    page, region = (c.get(of_solution(solution, scenario)) for c in (english, htmx))

    assert (page.status_code, region.status_code) == (429, 200)
    for answer in (page, region):
        assert "You have asked about 30 pairs today. Please go on tomorrow." in words(answer)


def test_refused_questions_cost_nothing(client, pair):
    _, scenario, solution = pair
    stranger = UserFactory()
    client.force_login(stranger)
    client.get(of_solution(solution, scenario))

    for number in range(DAILY_PAIRS):
        count_pair(stranger, str(number))
