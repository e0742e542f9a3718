import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matchmaking.scenarios.models import Visibility
from tests.factories.matching import MatchFactory
from tests.factories.organizations import UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import CaseStudyFactory, SolutionFactory
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db
TARGET = {"metric": "检出率", "comparator": ">=", "value": 95, "unit": "%"}


@pytest.fixture
def scenario():
    """A scenario with two solutions on its list: a dear and quick one, and one that says little."""
    owner = UserFactory()
    scenario = ScenarioFactory(
        organization__members=[owner],
        budget_min=60,
        budget_max=80,
        duration_months=6,
        targets=[TARGET],
    )
    dear = MatchFactory(scenario=scenario, solution__title="贵", solution__price_min=90)
    MatchFactory(scenario=scenario, rank=2, solution__title="简")
    CaseStudyFactory(solution=dear.solution, effect="检出率升至96%", industry=None)
    dear.solution.delivery_months = 3
    dear.solution.save()
    return scenario


def compare(client, scenario, *solutions, **more):
    ids = [getattr(one, "public_id", one) for one in solutions]
    address = reverse("web:scenario_compare", args=[scenario.public_id])
    return client.get(address, {"with": ids, **more})


def listed(scenario):
    return [match.solution for match in scenario.matches.order_by("rank")]


def test_comparison_tells_yes_no_and_unknown_apart(english, scenario):
    english.force_login(scenario.organization.members.get())

    answer = compare(english, scenario, *listed(scenario))
    text = words(answer)

    assert "Budget differs ¥0.6–0.8 million Not met from ¥0.9 million Not stated" in text
    assert "Time differs 6 months Met 3 months Not stated" in text
    assert "Target differs 检出率 ≥ 95 % “检出率升至96%” (stated in a case) Not stated" in text
    assert "Stage Production Met Production Met Production" in text
    ask = reverse("web:solution_connect", args=[listed(scenario)[0].public_id])
    assert f"{ask}?scenario={scenario.public_id}" in addresses(answer)


def test_others_compare_with_the_band_of_the_budget(english, scenario):
    text = words(compare(english, scenario, *listed(scenario)))

    assert "¥0.6–0.8 million" not in text
    assert "Budget differs ¥0.5–1 million Met from ¥0.9 million" in text
    assert "Invite to connect" not in text


def test_switch_leaves_the_differences_alone(english, scenario):
    text = words(compare(english, scenario, *listed(scenario), only="differences"))

    assert "Time differs 6 months" in text
    assert "Stage Production" not in text
    assert "Show all rows" in text


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ([], "Tick at least two"),
        (["nonsense"], "One chosen solution is not on the list"),
        (["' OR 1=1", "x" * 5000], "2 chosen solutions are not on the list"),
    ],
)
def test_wrong_choices_are_told_and_the_choice_stays_open(english, scenario, wanted, expected):
    answer = compare(english, scenario, *wanted)

    assert answer.status_code == 200
    assert expected in words(answer)
    assert all(one.public_id in answer.content.decode() for one in listed(scenario))


def test_foreign_solutions_are_left_out(english, scenario):
    hidden = SolutionFactory(status="draft", title="机密草稿")

    text = words(compare(english, scenario, *listed(scenario), hidden, SolutionFactory()))

    assert "2 chosen solutions are not on the list of this scenario" in text
    assert "机密草稿" not in text
    assert "Budget differs" in text


def test_at_most_four_are_compared(english, scenario):
    for rank in range(3, 7):
        MatchFactory(scenario=scenario, rank=rank)

    answer = compare(english, scenario, *listed(scenario), listed(scenario)[0])

    assert "the first four are shown" in words(answer)
    assert len(answer.context["table"].matches) == 4


def test_comparison_of_a_hidden_scenario_does_not_exist(client):
    scenario = ScenarioFactory(visibility=Visibility.MATCHED_ONLY)

    assert compare(client, scenario).status_code == 404


def test_comparison_without_a_list_leads_back(english):
    scenario = ScenarioFactory()

    answer = compare(english, scenario)

    assert "Nothing to compare" in words(answer)
    assert scenario.get_absolute_url() in addresses(answer)


def test_page_of_the_scenario_offers_to_compare(english, scenario):
    body = english.get(scenario.get_absolute_url(), {"with": listed(scenario)[0].public_id})

    text = body.content.decode()
    assert text.count('name="with"') == 2
    assert text.count('form="compare" checked') == 1


def test_comparison_asks_the_database_equally_often_for_more_columns(
    client, scenario, django_assert_num_queries
):
    for rank in (3, 4):
        MatchFactory(scenario=scenario, rank=rank)
    with CaptureQueriesContext(connection) as few:
        compare(client, scenario, *listed(scenario)[:2])

    with django_assert_num_queries(len(few)):
        compare(client, scenario, *listed(scenario))
