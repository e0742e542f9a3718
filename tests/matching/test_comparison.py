import pytest

from matchmaking.matching.comparison import (
    Verdict,
    spending_limit,
    verdict_on,
    verdict_on_cases,
    verdict_on_price,
    verdict_on_region,
    verdict_on_time,
)
from matchmaking.matching.needs import NeedCheck, NeedKind, NeedState
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.taxonomy.regions import Province
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import CaseStudyFactory, SolutionFactory
from tests.factories.taxonomy import IndustryFactory

YES, NO, UNKNOWN, FACT = Verdict.YES, Verdict.NO, Verdict.UNKNOWN, Verdict.FACT


@pytest.mark.parametrize(
    ("kind", "state", "is_in_text", "expected"),
    [
        ("capability", "covered", False, YES),
        ("capability", "missing", False, UNKNOWN),  # a list of capabilities is never whole
        ("capability", "missing", True, YES),
        ("industry", "missing", False, NO),
        ("industry", "open", False, YES),
        ("deployment", "open", False, UNKNOWN),
        ("deployment", "missing", False, NO),
        ("stage", "unstated", False, UNKNOWN),
    ],
)
def test_need_is_judged_by_what_is_stated(kind, state, is_in_text, expected):
    need = NeedCheck(NeedKind(kind), "x", "X", NeedState(state))

    assert verdict_on(need, is_in_text=is_in_text) == expected


@pytest.mark.parametrize(
    ("low", "high", "limit", "expected"),
    [
        (None, None, 100, UNKNOWN),
        (80, 200, 100, YES),
        (100, None, 100, YES),
        (101, 200, 100, NO),
        (None, 90, 100, YES),
        (None, 200, 100, UNKNOWN),
        (80, 200, None, FACT),
    ],
)
def test_price_is_judged_by_where_it_begins(low, high, limit, expected):
    assert verdict_on_price(Solution(price_min=low, price_max=high), limit) == expected


@pytest.mark.parametrize(
    ("low", "high", "own", "others"),
    [
        (60, 80, 80, 100),
        (60, None, None, 100),
        (None, None, None, None),
        (900, 2000, 2000, None),
    ],
)
def test_members_compare_with_the_exact_budget_others_with_its_band(low, high, own, others):
    scenario = Scenario(budget_min=low, budget_max=high)

    assert spending_limit(scenario, is_own=True) == own
    assert spending_limit(scenario, is_own=False) == others


@pytest.mark.parametrize(
    ("delivery", "wanted", "expected"),
    [(None, 6, UNKNOWN), (6, 6, YES), (7, 6, NO), (7, None, FACT)],
)
def test_delivery_is_compared_with_the_duration(delivery, wanted, expected):
    assert verdict_on_time(Solution(delivery_months=delivery), wanted) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("nationwide", "areas", "wanted", "expected"),
    [
        (False, [], Province.HEBEI, UNKNOWN),
        (True, [], Province.HEBEI, YES),
        (False, [Province.HEBEI], Province.HEBEI, YES),
        (False, [Province.SHANXI], Province.HEBEI, NO),
        (True, [], "", FACT),
    ],
)
def test_region_is_named_or_nationwide(nationwide, areas, wanted, expected):
    solution = SolutionFactory(is_nationwide=nationwide)
    for province in areas:
        solution.service_areas.create(province=province)

    assert verdict_on_region(solution, wanted) == expected


@pytest.mark.django_db
def test_cases_count_by_their_industry():
    scenario = ScenarioFactory()
    [same] = scenario.industries.all()
    other = IndustryFactory(code="C36")
    told = {}
    for name, industries in {
        "none": [],
        "open": [None],
        "other": [other],
        "same": [other, same],
    }.items():
        solution = SolutionFactory()
        for industry in industries:
            CaseStudyFactory(solution=solution, industry=industry)
        told[name] = verdict_on_cases(scenario, solution)

    assert told == {"none": UNKNOWN, "open": UNKNOWN, "other": NO, "same": YES}
