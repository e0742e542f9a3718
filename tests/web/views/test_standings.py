"""Where a provider's solutions stand for a public scenario: the way there, and the answer."""

import pytest
from django.urls import reverse
from django.utils import timezone

from matchmaking.matching.pipeline import execute_runs
from matchmaking.matching.quotas import DAILY_PAIRS, count_pair, pair_quota
from matchmaking.organizations.models import Role
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario, Visibility
from matchmaking.solutions.models import Solution
from tests.factories.matching import MatchRunFactory
from tests.factories.organizations import MembershipFactory, ProviderFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller():
    return UserFactory()


@pytest.fixture
def pair(seller):
    """A scenario and a solution of ``seller`` that differ in the stage."""
    scenario = ScenarioFactory()
    solution = SolutionFactory(organization__members=[seller], stages=["operations"])
    execute_runs([MatchRunFactory(scenario=scenario).pk])
    return scenario, solution


def choosing(scenario):
    return reverse("web:scenario_standing", args=[scenario.public_id])


def standing(solution, scenario):
    return reverse("web:solution_standing", args=[solution.public_id, scenario.public_id])


def test_scenario_page_asks_why_not_me_of_other_providers_alone(english, pair, seller):
    scenario, _ = pair
    page = scenario.get_absolute_url()
    hidden = ScenarioFactory(visibility=Visibility.ANONYMOUS)
    newcomer = UserFactory()
    ProviderFactory(members=[newcomer])
    for user in (None, UserFactory(), UserFactory(is_staff=True)):
        if user:
            english.force_login(user)
        assert choosing(scenario) not in addresses(english.get(page))

    english.force_login(seller)
    listed = english.get(page)
    assert choosing(hidden) not in addresses(english.get(hidden.get_absolute_url()))
    english.force_login(newcomer)
    unlisted = english.get(page)

    assert choosing(scenario) in addresses(listed)
    assert "Where does my solution stand?" in words(listed)
    assert choosing(scenario) in addresses(unlisted)
    assert "Why is my solution not here?" in words(unlisted)


def test_choosing_tells_at_once_what_costs_nothing(english, pair, seller):
    scenario, solution = pair
    provider = solution.organization
    SolutionFactory(organization=provider, title="后来发布的")
    faded = SolutionFactory(organization=provider, title="久未确认的", faded_at=timezone.now())
    SolutionFactory(organization=provider, title="草稿", status=PostingStatus.DRAFT)
    english.force_login(seller)

    page = english.get(choosing(scenario))

    text = words(page)
    assert f"{solution.title} Among the first 3" in text
    assert "后来发布的 Not on the list" in text
    assert "久未确认的 Out of matching: confirm that it still holds" in text
    assert "草稿" not in text
    assert "30 more pairs can be looked at today." in text
    assert standing(solution, scenario) in addresses(page)
    assert standing(faded, scenario) not in addresses(page)
    assert pair_quota(provider).left == DAILY_PAIRS


@pytest.mark.parametrize("n_rows", [1, 3])
def test_choosing_asks_the_database_as_often_for_many_rows(
    client, pair, seller, n_rows, django_assert_num_queries
):
    scenario, solution = pair
    SolutionFactory.create_batch(n_rows - 1, organization=solution.organization)
    client.force_login(seller)

    with django_assert_num_queries(11):
        client.get(choosing(scenario))


def test_choosing_says_when_nothing_is_published(english, pair):
    scenario, _ = pair
    newcomer = UserFactory()
    ProviderFactory(members=[newcomer])
    english.force_login(newcomer)

    page = english.get(choosing(scenario))

    assert "No published solution yet" in words(page)
    assert reverse("web:solution_create") in addresses(page)


def test_standing_tells_band_reasons_needs_and_changes(english, pair, seller):
    scenario, solution = pair
    english.force_login(seller)

    page = english.get(standing(solution, scenario))

    text = words(page)
    assert "Today's place Among the first 3 suitable" in text
    assert "What speaks for your solution" in text
    assert "Stage Production not among what it states" in text
    assert "If you can prove work at the stage “Production” by a case, name this stage" in text
    assert "State only what is true and can be proved." in text
    assert "Neither a place in the directory nor any payment changes it." in text
    assert "29 more pairs can be looked at today." in text
    assert reverse("web:solution_edit", args=[solution.public_id]) in addresses(page)
    assert "Place 1" not in text
    assert "%" not in text


def test_viewers_read_but_are_not_sent_to_the_form(english, pair):
    scenario, solution = pair
    viewer = UserFactory()
    MembershipFactory(organization=solution.organization, user=viewer, role=Role.VIEWER)
    english.force_login(viewer)

    page = english.get(standing(solution, scenario))

    assert page.status_code == 200
    assert reverse("web:solution_edit", args=[solution.public_id]) not in addresses(page)


def test_solution_page_leads_its_members_to_the_same_page(english, pair, seller):
    scenario, solution = pair
    near = SolutionFactory(
        organization=solution.organization,
        title="薪酬管理",
        summary="工资与个税。",
        description="按月计算工资，现场可查。",
        industries=["C15"],
        capabilities=["payroll"],
    )
    stranger = english.get(near.get_absolute_url())
    english.force_login(seller)

    fits, falls_short = (english.get(one.get_absolute_url()) for one in (solution, near))

    assert standing(solution, scenario) in addresses(fits)
    assert standing(near, scenario) in addresses(falls_short)
    assert "1 scenario just below the threshold" in words(falls_short)
    assert "below the threshold" not in words(stranger)


def test_standings_do_not_exist_for_others(client, pair):
    scenario, solution = pair
    owner = UserFactory()
    MembershipFactory(organization=scenario.organization, user=owner)
    rival = UserFactory()
    ProviderFactory(members=[rival])
    for user, code in [(None, 404), (UserFactory(), 404), (owner, 404), (rival, 200)]:
        if user:
            client.force_login(user)
        assert client.get(choosing(scenario)).status_code == code
        assert client.get(standing(solution, scenario)).status_code == 404


@pytest.mark.parametrize(
    "hidden",
    [
        {"visibility": Visibility.MATCHED_ONLY},
        {"visibility": Visibility.ANONYMOUS},
        {"status": PostingStatus.WITHDRAWN},
    ],
)
def test_standings_are_for_public_scenarios(client, pair, seller, hidden):
    scenario, solution = pair
    Scenario.objects.filter(pk=scenario.pk).update(**hidden)
    client.force_login(seller)

    for address in (choosing(scenario), standing(solution, scenario)):
        assert client.get(address).status_code == 404


def test_standing_of_what_is_not_published_does_not_exist(client, pair, seller):
    scenario, solution = pair
    Solution.objects.filter(pk=solution.pk).update(status=PostingStatus.WITHDRAWN)
    client.force_login(seller)

    assert client.get(standing(solution, scenario)).status_code == 404


def test_standing_says_when_the_quota_of_the_day_is_used_up(english, pair, seller):
    scenario, solution = pair
    for number in range(DAILY_PAIRS):
        count_pair(solution.organization, str(number))
    english.force_login(seller)

    refused, choice = english.get(standing(solution, scenario)), english.get(choosing(scenario))

    assert refused.status_code == 429
    assert "looked at 30 pairs today" in words(refused)
    assert "You can go on after midnight, Beijing time." in words(refused)
    assert choosing(scenario) in addresses(refused)
    assert "No further pair can be looked at today." in words(choice)
