"""What the three public lists have in common: groups, bands, orders, and what they say."""

import pytest
from django.urls import reverse

from matchmaking.matching.indexing import current_index
from matchmaking.taxonomy.models import Industry, PolicySector
from tests.factories.organizations import ProviderFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import CaseStudyFactory, SolutionFactory
from tests.web.reading import addresses, titles, words

pytestmark = pytest.mark.django_db
SCENARIOS, SOLUTIONS = reverse("web:scenario_list"), reverse("web:solution_list")


def _choices(answer, name):
    field = answer.context["form"].fields[name]
    flat = [
        one
        for code, label in field.choices
        for one in (label if code and isinstance(label, list) else [(code, label)])
    ]
    return {str(code): label for code, label in flat if code}


def test_a_group_stands_for_all_that_is_in_it(english):
    ScenarioFactory(title="steel", industries=["C31", "C32"])
    ScenarioFactory(title="car", industries=["C36"])
    Industry.objects.filter(code="C36").update(sector=PolicySector.EQUIPMENT)

    sector = english.get(SCENARIOS, {"industry": "raw_materials"})
    group = english.get(SCENARIOS, {"capability": "vision"})

    assert titles(sector) == ["steel"]
    assert sorted(titles(group)) == ["car", "steel"]
    assert _choices(sector, "industry")["raw_materials"] == "Raw materials: all (1)"
    assert "Industry: Raw materials: all" in words(sector)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"budget": "1"}, ["low"]),
        ({"budget": "6"}, ["high"]),
        ({"deployment": "edge"}, ["low"]),
        ({"budget": "1", "deployment": "any"}, []),
        ({"budget": "7"}, ["high", "low"]),  # no such band
    ],
)
def test_scenarios_by_budget_band_and_deployment(english, filters, found):
    ScenarioFactory(title="low", budget_max=50, budget_min=10, deployment="edge")
    ScenarioFactory(title="high", budget_min=1200)

    answer = english.get(SCENARIOS, filters)

    assert sorted(titles(answer)) == found
    assert "1200" not in words(answer)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"price": "2"}, ["a"]),
        ({"deployment": "cloud"}, ["a", "b"]),
        ({"deployment": "on_premise"}, ["b"]),
        ({"sort": "cases"}, ["b", "c", "a"]),
        ({"sort": "delivery"}, ["a", "b", "c"]),
    ],
)
def test_solutions_by_price_deployment_and_order(english, filters, found):
    SolutionFactory(title="a", price_min=60, deployment_modes=["cloud"], delivery_months=2)
    b = SolutionFactory(title="b", deployment_modes=["on_premise", "cloud"], delivery_months=9)
    SolutionFactory(title="c")
    CaseStudyFactory(solution=b)

    answer = english.get(SOLUTIONS, filters)

    assert (titles(answer) if "sort" in filters else sorted(titles(answer))) == found
    if "price" not in filters:
        assert _choices(answer, "deployment")["cloud"] == "Cloud (2)"


def test_words_bring_the_order_by_relevance_and_taking_them_away_ends_it(english):
    SolutionFactory(title="带钢质检", description="识别划伤")
    best = SolutionFactory(title="划伤识别", description="划伤")
    SolutionFactory(title="薪酬", summary="工资", description="工资核算")
    current_index()

    answer = english.get(SOLUTIONS, {"q": "划伤", "kind": "solution"})

    assert titles(answer)[0] == best.title
    assert len(titles(answer)) == 2
    assert "2 solutions Relevance" in words(answer)
    assert f"{SOLUTIONS}?kind=solution" in addresses(answer)
    assert "<mark>划伤</mark>识别" in answer.content.decode()
    newest = english.get(SOLUTIONS, {"q": "划伤", "sort": "newest"})
    assert f"{SOLUTIONS}?sort=newest" not in addresses(newest)  # the usual one without words


def test_a_list_without_hits_names_ways_on(english):
    SolutionFactory()

    text = words(english.get(SOLUTIONS, {"q": "区块链", "kind": "model"}))

    assert "Take a filter away:" in text
    assert "Join, post your need" in text


def test_provider_counts_are_of_all_providers_in_a_province(english):
    ProviderFactory.create_batch(2, province="130000")

    answer = english.get(reverse("web:provider_list"))

    assert _choices(answer, "province") == {"130000": "Hebei (2)"}


@pytest.mark.parametrize("url", [SCENARIOS, SOLUTIONS, reverse("web:provider_list")])
def test_lists_of_members_stay_below_twelve_queries(client, django_assert_max_num_queries, url):
    user = UserFactory()
    ScenarioFactory.create_batch(3, organization__members=[user])
    SolutionFactory.create_batch(3, title="划伤")
    current_index()
    client.force_login(user)
    client.get(url)

    for asked in ({}, {"province": "130000"}):
        with django_assert_max_num_queries(12):
            client.get(url, asked)


def test_exports_take_the_filters_in_force(client):
    client.force_login(UserFactory())
    ScenarioFactory(title="low", budget_max=40)
    ScenarioFactory(title="high", budget_max=4000)

    answer = client.get(
        reverse("web:scenario_export"), {"budget": "1", "sort": "budget", "format": "json"}
    )

    body = b"".join(answer.streaming_content).decode()
    assert "low" in body
    assert "high" not in body
