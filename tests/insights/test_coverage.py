import pytest

from matchmaking.insights.coverage import ProvinceTally, Tally, coverage
from matchmaking.insights.readers import Reader
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario, Visibility
from matchmaking.solutions.models import ServiceArea, Solution
from matchmaking.taxonomy.models import PolicySector
from matchmaking.web.forms.scenarios import ScenarioFilterForm
from matchmaking.web.forms.solutions import SolutionFilterForm
from tests.factories.matching import MatchFactory, MatchRunFactory
from tests.factories.organizations import ProviderFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.factories.taxonomy import IndustryFactory

pytestmark = pytest.mark.django_db

RAW, EQUIPMENT = PolicySector.RAW_MATERIALS, PolicySector.EQUIPMENT


@pytest.fixture(autouse=True)
def industries():
    IndustryFactory(code="C31")
    IndustryFactory(code="C32")
    IndustryFactory(code="C35", sector=EQUIPMENT)


def cells(found):
    return {cell: tally for cell, tally in found.cells.items() if tally != Tally()}


def test_a_record_counts_once_in_each_of_its_cells():
    ScenarioFactory(industries=["C31", "C32"], stages=["production", "operations"])
    ScenarioFactory(industries=["C31", "C35"])
    SolutionFactory(industries=["C35"])
    MatchRunFactory(finished=True, scenario=Scenario.objects.latest("pk"))

    found = coverage(Reader.ANYBODY)

    assert found.total == Tally(demand=2, supply=1, gap=1)
    assert found.n_unranked == 1
    assert cells(found) == {
        (RAW, "production"): Tally(demand=2, gap=1),
        (RAW, "operations"): Tally(demand=1),
        (EQUIPMENT, "production"): Tally(demand=1, supply=1, gap=1),
    }


def test_an_own_sector_goes_before_that_of_the_industries():
    ScenarioFactory(industries=["C31"], sector=EQUIPMENT)
    SolutionFactory(industries=[], sector=RAW)

    assert cells(coverage(Reader.ANYBODY)) == {
        (EQUIPMENT, "production"): Tally(demand=1),
        (RAW, "production"): Tally(supply=1),
    }


def test_a_solution_without_industries_serves_all_of_them():
    SolutionFactory(industries=[])

    assert set(cells(coverage(Reader.ANYBODY))) == {
        (sector, "production") for sector in PolicySector.values
    }
    assert cells(coverage(Reader.ANYBODY, RAW)) == {
        ("C31", "production"): Tally(supply=1),
        ("C32", "production"): Tally(supply=1),
    }


def test_a_sector_is_shown_by_its_industries():
    ScenarioFactory(industries=["C31"])
    ScenarioFactory(industries=["C35"])
    SolutionFactory(industries=["C32", "C35"])

    found = coverage(Reader.ANYBODY, RAW)

    assert found.rows == ["C31", "C32"]
    assert found.total == Tally(demand=1, supply=1)
    assert cells(found) == {
        ("C31", "production"): Tally(demand=1),
        ("C32", "production"): Tally(supply=1),
    }


def test_what_strangers_may_not_see_counts_for_nobody():
    ScenarioFactory(visibility=Visibility.MATCHED_ONLY)
    ScenarioFactory(status=PostingStatus.DRAFT)
    ScenarioFactory(visibility=Visibility.ANONYMOUS, province="320000")
    SolutionFactory(status=PostingStatus.WITHDRAWN)

    for reader in Reader:
        found = coverage(reader)
        assert found.total == Tally(demand=1)
        assert found.provinces == {"320000": ProvinceTally(demand=1)}


def test_capabilities_tell_what_nobody_offers():
    ScenarioFactory(capabilities=["aps", "defect-detect"])
    MatchFactory(
        scenario=ScenarioFactory(capabilities=["aps"]), solution__capabilities=["defect-detect"]
    )
    MatchRunFactory(finished=True, scenario=Scenario.objects.earliest("pk"))

    assert coverage(Reader.ANYBODY).capabilities == {
        "aps": Tally(demand=2, gap=1),
        "defect-detect": Tally(demand=1, supply=1, gap=1),
    }


def test_provinces_count_each_provider_once():
    broad, local = ProviderFactory.create_batch(2)
    SolutionFactory(organization=broad, is_nationwide=True)
    for provider in (broad, local, local):
        ServiceArea.objects.create(
            solution=SolutionFactory(organization=provider), province="320000"
        )

    provinces = coverage(Reader.ANYBODY).provinces

    assert provinces["320000"] == ProvinceTally(supply=4, providers=2)
    assert provinces["330000"] == ProvinceTally(supply=1, providers=1)


def test_each_cell_counts_what_its_link_finds():
    ScenarioFactory(industries=["C31", "C35"])
    ScenarioFactory(industries=["C35"], sector=RAW)
    SolutionFactory(industries=[], stages=["operations", "production"])
    SolutionFactory(industries=["C32"], sector=EQUIPMENT)

    for (sector, stage), tally in coverage(Reader.ANYBODY).cells.items():
        asked = {"sector": sector, "stage": stage}
        scenarios = ScenarioFilterForm(asked, own=()).narrow(Scenario.objects.listed())
        solutions = SolutionFilterForm(asked, own=()).narrow(Solution.objects.listed())
        assert (tally.demand, tally.supply) == (scenarios.count(), solutions.count())


@pytest.mark.parametrize("n_rows", [1, 3])
def test_coverage_costs_the_same_queries_for_any_number(n_rows, django_assert_max_num_queries):
    ScenarioFactory.create_batch(n_rows)
    SolutionFactory.create_batch(n_rows)

    with django_assert_max_num_queries(25):
        assert coverage(Reader.ANYBODY).total.supply == n_rows
    with django_assert_max_num_queries(1):
        coverage(Reader.ANYBODY)
