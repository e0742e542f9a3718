import pytest
from django.urls import reverse

from matchmaking.matching.pipeline import execute_runs
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Visibility
from matchmaking.solutions.models import ServiceArea, SolutionKind
from matchmaking.taxonomy.regions import Province
from tests.factories.matching import MatchRunFactory
from tests.factories.organizations import UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import CaseStudyFactory, SolutionFactory
from tests.web.reading import addresses, titles, words

pytestmark = pytest.mark.django_db
LIST = reverse("web:solution_list")


def _index(*scenarios) -> None:
    execute_runs([MatchRunFactory(scenario=scenario).pk for scenario in scenarios])


def test_solution_list_shows_published_solutions_newest_first(client):
    first, second = SolutionFactory(), SolutionFactory()
    SolutionFactory(status=PostingStatus.WITHDRAWN)

    assert titles(client.get(LIST)) == [second.title, first.title]


def test_solution_list_filters_by_kind(english):
    SolutionFactory(title="a", kind=SolutionKind.DATASET)
    SolutionFactory(title="b")

    answer = english.get(LIST, {"kind": "dataset"})

    assert titles(answer) == ["a"]
    assert "Kind: Dataset" in words(answer)


def test_solution_list_says_what_is_known_of_a_solution(english):
    solution = SolutionFactory(industries=[], price_min=20, price_max=50, delivery_months=3)

    text = words(english.get(LIST))

    assert f"Solution {solution.title} {solution.summary} Any industry Production" in text
    assert "¥0.2–0.5 million 3 months" in text


def test_solution_list_without_solutions_points_to_the_scenarios(english):
    answer = english.get(LIST)

    assert "No solution has been published yet" in words(answer)
    assert reverse("web:scenario_list") in addresses(answer)


def test_solution_list_answers_htmx_with_its_region(htmx):
    answer = htmx.get(LIST)

    assert answer.content.strip().startswith(b'<section id="solution-list"')
    assert answer["HX-Push-Url"] == LIST


def test_solution_list_asks_the_database_equally_often_for_more_rows(
    client, django_assert_num_queries
):
    SolutionFactory()
    with django_assert_num_queries(4):
        client.get(LIST)

    SolutionFactory.create_batch(2, industries=["C31", "C32"])
    with django_assert_num_queries(4):
        client.get(LIST)


def test_solution_detail_shows_what_the_provider_tells(english):
    solution = SolutionFactory(is_nationwide=True, deployment_modes=["cloud"])
    CaseStudyFactory(solution=solution)

    answer = english.get(solution.get_absolute_url())
    text = words(answer)

    assert solution.description in text
    assert "华东某钢厂 热轧带钢检测 漏检率下降 60%" in text
    assert "As told by the provider; not verified by the platform." in text
    assert "Offered in Nationwide" in text
    assert solution.organization.get_absolute_url() in addresses(answer)


def test_solution_detail_lists_the_scenarios_it_fits_with_reasons(english):
    scenario = ScenarioFactory()
    solution = SolutionFactory()
    _index(scenario)

    answer = english.get(solution.get_absolute_url())
    text = words(answer)

    assert f"Rank 1 {scenario.title}" in text
    assert "Offers a capability that is asked for: Surface defect detection" in text
    assert scenario.get_absolute_url() in addresses(answer)


def test_solution_detail_shows_only_scenarios_that_the_reader_may_see(english):
    owner = UserFactory()
    anonymous = ScenarioFactory(
        organization__members=[owner], visibility=Visibility.ANONYMOUS, title="匿名的划伤"
    )
    reserved = ScenarioFactory(visibility=Visibility.MATCHED_ONLY, title="只给匹配者的划伤")
    solution = SolutionFactory()
    _index(anonymous)

    stranger = words(english.get(solution.get_absolute_url()))
    english.force_login(owner)
    own = words(english.get(solution.get_absolute_url()))

    assert "匿名的划伤" in stranger
    assert anonymous.organization.name_en not in stranger
    assert anonymous.organization.name_en in own
    assert reserved.title not in stranger + own


def test_solution_detail_says_when_no_scenario_fits(english):
    _index(ScenarioFactory())
    solution = SolutionFactory(
        title="薪酬管理",
        summary="工资与个税。",
        description="按月计算工资。",
        industries=["C15"],
        stages=["operations"],
        capabilities=["payroll"],
    )

    assert "No suitable scenario at the moment" in words(english.get(solution.get_absolute_url()))


def test_solution_detail_before_the_first_ranking_says_so(english):
    text = words(english.get(SolutionFactory().get_absolute_url()))

    assert "The first ranking is still to come." in text


@pytest.mark.parametrize("status", [PostingStatus.DRAFT, PostingStatus.WITHDRAWN])
def test_solution_detail_of_what_is_not_published_is_for_members(client, status):
    owner = UserFactory()
    solution = SolutionFactory(organization__members=[owner], status=status)

    assert client.get(solution.get_absolute_url()).status_code == 404
    client.force_login(owner)
    assert client.get(solution.get_absolute_url()).status_code == 200


def test_solution_detail_asks_the_database_equally_often_for_more_rows(
    client, django_assert_num_queries
):
    solution = SolutionFactory()
    CaseStudyFactory(solution=solution)
    scenarios = ScenarioFactory.create_batch(3)
    _index(scenarios[0])
    client.get(solution.get_absolute_url())  # the index is opened once
    with django_assert_num_queries(14):
        client.get(solution.get_absolute_url())

    CaseStudyFactory.create_batch(2, solution=solution)
    for province in (Province.HEBEI, Province.JIANGSU):
        ServiceArea.objects.create(solution=solution, province=province)
    with django_assert_num_queries(14):
        client.get(solution.get_absolute_url())
