from datetime import timedelta

import pytest
from django.utils import timezone, translation

from matchmaking.connections.models import SearchKind
from matchmaking.connections.searches.selectors import search_states
from matchmaking.taxonomy.models import Industry
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.searches import SavedSearchFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db

LATER = timedelta(minutes=1)


@pytest.fixture
def owner():
    return UserFactory()


def test_states_count_what_is_found_and_what_is_new_since_it_was_opened(owner):
    ScenarioFactory(published_at=timezone.now() - LATER)
    search = SavedSearchFactory(owner=owner)
    ScenarioFactory(published_at=timezone.now() + LATER)
    ScenarioFactory(
        published_at=timezone.now() + LATER, organization=OrganizationFactory(members=[owner])
    )
    providers = SavedSearchFactory(owner=owner, kind=SearchKind.PROVIDER, filters={"q": "智造科技"})
    ProviderFactory(name_zh="智造科技")
    solutions = SavedSearchFactory(owner=owner, kind=SearchKind.SOLUTION, filters={"q": "无"})

    states = search_states([search, providers, solutions], owner)

    assert [(state.n_hits, state.n_new) for state in states] == [(3, 1), (1, 1), (0, 0)]


def test_search_for_a_value_that_is_gone_says_so_and_finds_nothing(owner):
    SolutionFactory(industries=[])  # serves any industry
    SolutionFactory(industries=["C31"])
    search = SavedSearchFactory(
        owner=owner, kind=SearchKind.SOLUTION, filters={"industry": "C99", "kind": "solution"}
    )

    with translation.override("zh-hans"):
        [state] = search_states([search], owner)

    assert (state.gone, state.words) == (("industry",), ("C99", "解决方案"))
    assert (state.n_hits, state.n_new) == (0, 0)
    assert Industry.objects.exists()


@pytest.mark.parametrize("n_searches", [1, 3])
def test_states_take_the_same_queries(owner, n_searches, django_assert_num_queries):
    ScenarioFactory()
    rows = [
        SavedSearchFactory(owner=owner, filters={"q": f"{number}", "industry": "C31"})
        for number in range(n_searches)
    ]

    with django_assert_num_queries(2):
        search_states(rows, owner)
