import pytest
from django.contrib.auth.models import AnonymousUser

from matchmaking.matching.lists import match_list
from tests.factories.matching import MatchFactory
from tests.factories.scenarios import ScenarioFactory

pytestmark = pytest.mark.django_db


def test_short_list_keeps_a_suitable_match_that_weaker_ones_outscore():
    scenario = ScenarioFactory()
    weaker = [
        MatchFactory(scenario=scenario, rank=rank, score=0.5, is_suitable=False)
        for rank in (1, 2, 3)
    ]
    suitable = MatchFactory(scenario=scenario, rank=4, score=0.3)

    found = match_list(scenario, user=AnonymousUser(), is_own=False, limit=2)

    assert [one.solution for one in found.suitable] == [suitable.solution]
    assert [one.solution for one in found.weaker] == [weaker[0].solution]
    assert [one.rank for one in found.kept] == [1, 4]
