"""The panel of one match, from both sides."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from matchmaking.matching.pipeline import execute_runs
from matchmaking.organizations.models import Role
from matchmaking.scenarios.models import ScenarioRelease, Visibility
from tests.factories.matching import DismissalFactory, MatchRunFactory
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import CaseStudyFactory, SolutionFactory
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db
TARGET = {"metric": "检出率", "comparator": ">=", "value": 95, "unit": "%"}


def ranked(scenario):
    """Rank a scenario, and take everything on its list for suitable."""
    execute_runs([MatchRunFactory(scenario=scenario).pk])
    scenario.matches.update(is_suitable=True)
    return scenario


@pytest.fixture(autouse=True)
def payroll():
    """A solution of another trade."""
    return SolutionFactory(
        title="工资核算", summary="计算工资。", description="个税与社保。", capabilities=["aps"]
    )


@pytest.fixture
def pair():
    """A ranked scenario with two suitable solutions; the better one tells of a case."""
    owner = UserFactory()
    scenario = ScenarioFactory(organization__members=[owner], targets=[TARGET])
    solution = SolutionFactory(title="带钢划伤漏检检测")
    CaseStudyFactory(solution=solution, effect="检出率升至96%")
    other = SolutionFactory(title="边裂识别", stages=["operations"])
    ranked(scenario)
    return owner, scenario, solution, other


def of_scenario(scenario, solution):
    return reverse("web:scenario_match", args=[scenario.public_id, solution.public_id])


def of_solution(solution, scenario):
    return reverse("web:solution_match", args=[solution.public_id, scenario.public_id])


def points(text):
    """The points of the parts, and their sum, of the table."""
    table = text[text.index("Part Points Share") :]
    numbers = re.findall(r" (\d+\.\d) \d+%", table[: table.index("100%") + 4])
    return [float(number) for number in numbers]


def test_panel_splits_the_score_marks_the_words_and_tells_the_place(english, pair):
    _, scenario, solution, other = pair

    answer = english.get(of_scenario(scenario, solution))
    text, body = words(answer), answer.content.decode()

    *parts, total = points(text)
    assert round(sum(parts), 1) == total > 0
    assert {"带钢表面划伤漏检", "检出率"} <= set(re.findall("<mark>(.*?)</mark>", body))
    assert "Target 检出率 ≥ 95 % stated in a case 检出率升至96%" in text
    assert f"After it: {other.title} — It has" in text
    assert "Ranked at" in text
    assert of_scenario(scenario, other) in addresses(answer)


def test_panel_of_the_second_tells_what_the_first_has_more(english, pair):
    _, scenario, solution, other = pair

    text = words(english.get(of_scenario(scenario, other)))

    assert f"Before it: {solution.title} — It has" in text
    assert "points more, by " in text
    assert "Stage (" in text


def test_panel_answers_htmx_with_its_region(htmx, pair):
    _, scenario, solution, _ = pair

    answer = htmx.get(of_scenario(scenario, solution))

    assert answer.content.strip().startswith(b'<div class="explained">')
    assert "HX-Request" in answer["Vary"]


def test_page_of_the_scenario_opens_the_panel_in_each_card(english, pair):
    _, scenario, solution, other = pair

    found = addresses(english.get(scenario.get_absolute_url()))

    assert {of_scenario(scenario, solution), of_scenario(scenario, other)} <= set(found)


def test_solution_explains_the_scenarios_it_fits(english, pair):
    _, scenario, solution, _ = pair
    assert of_solution(solution, scenario) in addresses(english.get(solution.get_absolute_url()))

    text = words(english.get(of_solution(solution, scenario)))

    *parts, total = points(text)
    assert round(sum(parts), 1) == total > 0
    assert "Place 1 of 1 suitable ones" in text
    assert "1 scenario compared" in text


def test_panel_does_not_exist_where_the_pair_is_not_listed(client, pair, payroll):
    _, scenario, solution, _ = pair
    scenario.matches.filter(solution=payroll).delete()

    assert client.get(of_scenario(scenario, payroll)).status_code == 404
    assert client.get(of_scenario(scenario, ScenarioFactory())).status_code == 404
    assert client.get(of_solution(payroll, scenario)).status_code == 404
    solution.status = "withdrawn"
    solution.save()
    assert client.get(of_scenario(scenario, solution)).status_code == 404


def test_panel_of_a_reserved_scenario_is_for_its_members(client):
    owner = UserFactory()
    scenario = ScenarioFactory(
        organization__members=[owner], visibility=Visibility.MATCHED_ONLY, pain_points="机密划伤"
    )
    solution = SolutionFactory()
    execute_runs([MatchRunFactory(scenario=scenario).pk])
    for user in (None, UserFactory()):
        if user:
            client.force_login(user)
        assert client.get(of_scenario(scenario, solution)).status_code == 404
        assert client.get(of_solution(solution, scenario)).status_code == 404

    client.force_login(owner)
    assert "机密" in client.get(of_scenario(scenario, solution)).content.decode()


def test_provider_reads_of_a_released_scenario_only_what_it_may(english):
    scenario = ScenarioFactory(visibility=Visibility.MATCHED_ONLY, pain_points="机密划伤")
    provider = UserFactory()
    solution = SolutionFactory(summary="机密划伤检测", organization__verified_at=timezone.now())
    MembershipFactory(user=provider, organization=solution.organization, role=Role.EDITOR)
    other = SolutionFactory()
    ranked(scenario)
    ScenarioRelease.objects.get_or_create(scenario=scenario, organization=solution.organization)
    english.force_login(provider)

    page = english.get(of_scenario(scenario, solution))

    assert page.status_code == 200
    assert "机密<mark>划伤" in page.content.decode()  # its own words, marked by the open part
    assert "<small>Pain points</small>" not in page.content.decode()
    assert english.get(of_scenario(scenario, other)).status_code == 404
    assert english.get(of_solution(solution, scenario)).status_code == 200


def test_marks_of_the_members_show_to_nobody_else(english, pair):
    owner, scenario, solution, _ = pair
    DismissalFactory(scenario=scenario, solution=solution, note="报价翻倍")
    provider = UserFactory()
    MembershipFactory(user=provider, organization=solution.organization)

    for user in (None, provider):
        if user:
            english.force_login(user)
        text = words(english.get(of_scenario(scenario, solution)))
        assert "Place 1 of" in text
        assert "unsuitable" not in text + words(english.get(scenario.get_absolute_url()))

    english.force_login(owner)
    assert "marked it as unsuitable" in words(english.get(of_scenario(scenario, solution)))
