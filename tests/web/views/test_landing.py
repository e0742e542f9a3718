import pytest
from django.urls import reverse

from matchmaking.matching.figures import PlatformFigures
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Visibility
from tests.factories.matching import MatchFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db
LANDING = reverse("web:landing")


def test_landing_of_an_empty_site_invites_all_the_same(english):
    answer = english.get(LANDING)
    text = words(answer)

    assert answer.context["figures"] == PlatformFigures(0, 0, 0, 0)
    assert "No scenario has been published yet" in text
    assert "I have a need" in text
    assert "I have a solution" in text
    assert "A match of this moment, explained" not in text


def test_landing_counts_what_anybody_may_see(client):
    matched = MatchFactory()
    MatchFactory(scenario=matched.scenario, rank=2, solution__organization__name_zh="乙公司")
    MatchFactory(is_suitable=False)
    MatchFactory(solution__status=PostingStatus.WITHDRAWN)
    MatchFactory(scenario__visibility=Visibility.MATCHED_ONLY)

    figures = client.get(LANDING).context["figures"]

    assert figures == PlatformFigures(n_scenarios=3, n_solutions=4, n_providers=5, n_matched=1)


def test_landing_explains_the_best_current_match(english):
    MatchFactory(score=0.4)
    best = MatchFactory(score=0.7, scenario__visibility=Visibility.ANONYMOUS)

    answer = english.get(LANDING)
    text = words(answer)

    assert {best.scenario.get_absolute_url(), best.solution.get_absolute_url()} <= set(
        addresses(answer)
    )
    assert "70% match" in text
    assert "Offers a capability that is asked for: Surface defect detection" in text
    assert best.scenario.organization.name_en not in text


def test_landing_shows_the_latest_scenarios(client):
    scenarios = ScenarioFactory.create_batch(7)

    latest = [card.scenario for card in client.get(LANDING).context["latest"]]

    assert latest == scenarios[:0:-1]


def test_landing_searches_everything(client):
    body = client.get(LANDING).content.decode()

    assert f'action="{reverse("web:search")}"' in body


def test_landing_asks_the_database_equally_often_for_more_rows(client, django_assert_num_queries):
    MatchFactory()
    with django_assert_num_queries(19):
        client.get(LANDING)

    MatchFactory()
    SolutionFactory()
    with django_assert_num_queries(19):
        client.get(LANDING)
