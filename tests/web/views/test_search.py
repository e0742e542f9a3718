import pytest
from django.urls import reverse

from matchmaking.matching.indexing import current_index
from matchmaking.scenarios.models import Visibility
from tests.factories.organizations import ProviderFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db
SEARCH = reverse("web:search")


def _titles(answer):
    return [
        [str(getattr(card, "scenario", card)) for card in one.cards]
        for one in answer.context["found"]
    ]


def test_search_shows_the_first_of_each_kind_and_leads_to_the_lists(english):
    ScenarioFactory.create_batch(6)
    SolutionFactory(title="划伤检测", organization__name_zh="甲公司")
    ProviderFactory(name_zh="划伤科技", name_en="")

    answer = english.get(SEARCH, {"q": "划伤"})

    needs = answer.context["found"][0]
    assert (len(needs.hits), len(needs.cards)) == (6, 5)
    assert _titles(answer)[1:] == [["划伤检测"], ["划伤科技"]]
    assert f"{reverse('web:scenario_list')}?q=%E5%88%92%E4%BC%A4" in addresses(answer)
    assert "See all 6" in words(answer)
    assert "<mark>划伤</mark>检测" in answer.content.decode()


def test_search_by_the_index_shows_only_what_the_reader_may_see(client):
    public, reserved = ScenarioFactory(title="夜班漏检"), ScenarioFactory(title="白班漏检")
    own = ScenarioFactory(
        title="漏检太多", organization__members=[user := UserFactory()], visibility="matched_only"
    )
    current_index()
    reserved.visibility = Visibility.MATCHED_ONLY  # since the index was built
    reserved.save()

    assert _titles(client.get(SEARCH, {"q": "漏检"}))[0] == [public.title]
    client.force_login(user)
    assert set(_titles(client.get(SEARCH, {"q": "漏檢"}))[0]) == {public.title, own.title}


def test_search_hides_whose_an_anonymous_scenario_is(english):
    scenario = ScenarioFactory(visibility=Visibility.ANONYMOUS)

    text = words(english.get(SEARCH, {"q": "划伤"}))

    assert "Organization hidden" in text
    assert scenario.organization.name_en not in text


def test_search_without_hits_says_what_to_try(english):
    text = words(english.get(SEARCH, {"q": "区块链"}))

    assert "Nothing found for “区块链”" in text
    assert "Try fewer or more general words." in text


@pytest.mark.parametrize("asked", ["", "   ", "\x00\x1f", "\n"])
def test_search_for_nothing_shows_the_box(english, asked):
    answer = english.get(SEARCH, {"q": asked})

    assert answer.status_code == 200
    assert answer.context["found"] == []
    assert reverse("web:provider_list") in addresses(answer)


def test_search_cuts_what_is_too_long_and_says_so(english):
    answer = english.get(SEARCH, {"q": "划" * 5000})

    assert answer.context["text"] == "划" * 60
    assert "Only the first 60 characters are looked for." in words(answer)


def test_search_escapes_what_people_write(client):
    ScenarioFactory(title="<b>划伤</b>&")

    body = client.get(SEARCH, {"q": "划伤<script>x</script>"}).content.decode()
    found = client.get(SEARCH, {"q": "划伤"}).content.decode()

    assert "<script>x" not in body
    assert "&lt;b&gt;<mark>划伤</mark>&lt;/b&gt;&amp;" in found


def test_search_asks_equally_often_for_more_rows(client, django_assert_max_num_queries):
    user = UserFactory()
    ScenarioFactory(organization__members=[user])
    SolutionFactory(title="划伤")
    current_index()
    client.force_login(user)
    client.get(SEARCH, {"q": "划伤"})
    with django_assert_max_num_queries(16) as one:
        client.get(SEARCH, {"q": "划伤"})

    ScenarioFactory.create_batch(2)
    SolutionFactory.create_batch(2, title="划伤")
    with django_assert_max_num_queries(len(one)):
        client.get(SEARCH, {"q": "划伤"})
