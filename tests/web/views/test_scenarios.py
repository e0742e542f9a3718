import html
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from matchmaking.common.register import Audience, fields_only_for
from matchmaking.matching.models import MatchRunStatus
from matchmaking.organizations.models import Role, Source
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario, Visibility
from matchmaking.taxonomy.regions import Province
from tests.factories.matching import MatchFactory, MatchRunFactory
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.web.reading import addresses, titles, words

pytestmark = pytest.mark.django_db
LIST = reverse("web:scenario_list")
SECRETS = {
    "current_state": "现状机密一",
    "budget_min": 181,
    "budget_max": 317,
    "contact_name": "联系人机密二",
    "contact_phone": "13700001111",
    "contact_email": "secret@example.org",
}


def test_scenario_list_shows_what_anybody_may_see_newest_first(client):
    first = ScenarioFactory()
    second = ScenarioFactory(visibility=Visibility.ANONYMOUS)
    ScenarioFactory(visibility=Visibility.MATCHED_ONLY)
    for status in (PostingStatus.DRAFT, PostingStatus.CLOSED, PostingStatus.WITHDRAWN):
        ScenarioFactory(status=status)

    assert titles(client.get(LIST)) == [second.title, first.title]


def test_scenario_list_shows_members_their_reserved_scenarios(client):
    owner = UserFactory()
    own = ScenarioFactory(organization__members=[owner], visibility=Visibility.MATCHED_ONLY)
    ScenarioFactory(visibility=Visibility.MATCHED_ONLY)
    client.force_login(owner)

    assert titles(client.get(LIST)) == [own.title]


def test_scenario_list_leads_members_to_their_own_drafts(english):
    owner = UserFactory()
    draft = ScenarioFactory(organization__members=[owner], status=PostingStatus.DRAFT)
    ScenarioFactory()
    english.force_login(owner)

    everything = english.get(LIST)
    own = english.get(LIST, {"mine": "1"})

    assert f"{LIST}?mine=1" in addresses(everything)
    assert draft.title not in titles(everything)
    assert titles(own) == [draft.title]
    assert f"{draft.title} Draft" in words(own)


def test_scenario_list_hides_the_organization_of_an_anonymous_scenario(english):
    scenario = ScenarioFactory(visibility=Visibility.ANONYMOUS)

    text = words(english.get(LIST))

    assert "Organization hidden" in text
    assert scenario.organization.name_en not in text


def test_scenario_list_filters_and_leads_back(english):
    ScenarioFactory(title="a", province=Province.HEBEI)
    ScenarioFactory(title="b")

    answer = english.get(LIST, {"province": "130000", "q": "划伤"})

    assert titles(answer) == ["a"]
    assert "1 scenario Relevance What answers your words best" in words(answer)
    assert {f"{LIST}?q=%E5%88%92%E4%BC%A4", f"{LIST}?province=130000", LIST} <= set(
        addresses(answer)
    )


def test_scenario_list_says_when_a_filter_is_unknown(english):
    ScenarioFactory(title="a")

    answer = english.get(LIST, {"stage": "nonsense"})

    assert titles(answer) == ["a"]
    assert "This filter is not applied." in words(answer)


def test_scenario_list_without_scenarios_points_to_the_solutions(english):
    answer = english.get(LIST)

    assert "No scenario has been published yet" in words(answer)
    assert reverse("web:solution_list") in addresses(answer)


def test_scenario_list_without_hits_points_to_all(english):
    ScenarioFactory()

    text = words(english.get(LIST, {"q": "nothing like it"}))

    assert "No scenario meets all these filters" in text


def test_scenario_list_turns_pages_and_keeps_the_filters(client):
    ScenarioFactory.create_batch(21)

    first = client.get(LIST, {"stage": "production"})
    [following] = {one for one in addresses(first) if "&after=" in one}
    second = client.get(LIST + following)
    numbered = client.get(LIST, {"stage": "production", "page": 2})

    assert following.startswith("?stage=production&after=")
    assert (len(titles(first)), len(titles(second))) == (20, 1)
    assert titles(numbered) == titles(second)
    assert any("?stage=production&before=" in one for one in addresses(second))


@pytest.mark.parametrize("page", ["0", "99", "-1", "x", "1" * 40])
def test_scenario_list_forgives_a_wrong_page(client, page):
    scenario = ScenarioFactory()

    assert titles(client.get(LIST, {"page": page})) == [scenario.title]


def test_scenario_list_answers_htmx_with_its_region_and_a_clean_address(htmx):
    ScenarioFactory(title="a")

    answer = htmx.get(LIST, {"q": "", "stage": "production", "industry": "", "page": "1"})

    assert answer["HX-Push-Url"] == f"{LIST}?stage=production"
    assert "HX-Request" in answer["Vary"]
    body = answer.content.decode().strip()
    assert body.startswith('<section id="scenario-list"')
    assert '<p id="list-count" hx-swap-oob="innerHTML">' in body


def test_scenario_list_answers_restored_history_with_a_whole_page(client):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    assert client.get(LIST, headers=headers).content.startswith(b"<!DOCTYPE html>")


def test_scenario_list_asks_the_database_equally_often_for_more_rows(
    client, django_assert_num_queries
):
    ScenarioFactory()
    with django_assert_num_queries(4):
        client.get(LIST)

    ScenarioFactory.create_batch(2, industries=["C31", "C32"])
    with django_assert_num_queries(4):
        client.get(LIST)


def test_scenario_detail_shows_the_requirement_and_its_targets(english):
    scenario = ScenarioFactory(
        pain_points="夜班漏检多",
        targets=[
            {"metric": "检出率", "comparator": ">=", "value": 95.5, "unit": "%"},
            {"metric": "停机", "comparator": "<=", "value": 2, "unit": ""},
        ],
    )

    text = words(english.get(scenario.get_absolute_url()))

    assert "Pain points 夜班漏检多 Requirement 热轧带钢" in text
    assert "检出率 ≥ 95.5 % 停机 ≤ 2" in text
    assert f"Posted by {scenario.organization.name_en}" in text


@pytest.mark.parametrize("source", [Source.DEMO, Source.PUBLISHED_CASE])
def test_scenario_detail_says_where_it_comes_from(english, source):
    scenario = ScenarioFactory(source=source)

    assert str(source.label) != ""
    with_badge = english.get(scenario.get_absolute_url())
    assert 'class="note note-' in with_badge.content.decode()


def test_scenario_detail_shows_members_alone_what_is_confidential(english):
    owner = UserFactory()
    scenario = ScenarioFactory(organization__members=[owner], **SECRETS)
    address = scenario.get_absolute_url()
    expected = [
        "现状机密一",
        "¥1.81–3.17 million",
        "联系人机密二",
        "13700001111",
        "secret@example.org",
    ]

    stranger = words(english.get(address))
    english.force_login(UserFactory())
    other = words(english.get(address))
    english.force_login(owner)
    own = words(english.get(address))

    assert [text in own for text in expected] == [True] * 5
    assert [text in stranger for text in expected] == [False] * 5
    assert [text in other for text in expected] == [False] * 5
    assert "¥3–5 million" in stranger


def test_scenario_detail_hides_an_anonymous_organization_from_others(english):
    viewer = UserFactory()
    scenario = ScenarioFactory(visibility=Visibility.ANONYMOUS, organization__city="匿名城")
    MembershipFactory(user=viewer, organization=scenario.organization, role=Role.VIEWER)
    address = scenario.get_absolute_url()

    stranger = english.get(address).content.decode()
    english.force_login(viewer)
    member = english.get(address).content.decode()

    for hidden in (scenario.organization.name_en, scenario.organization.public_id, "匿名城"):
        assert hidden not in stranger
    assert scenario.organization.name_en in member


@pytest.mark.parametrize(
    "fields",
    [
        {"visibility": Visibility.MATCHED_ONLY},
        {"status": PostingStatus.DRAFT},
        {"status": PostingStatus.CLOSED},
        {"status": PostingStatus.WITHDRAWN},
    ],
)
def test_scenario_detail_of_what_is_not_listed_is_for_members(client, fields):
    owner = UserFactory()
    address = ScenarioFactory(organization__members=[owner], **fields).get_absolute_url()

    assert client.get(address).status_code == 404
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    client.force_login(owner)
    assert client.get(address).status_code == 200


def test_scenario_detail_of_an_unknown_scenario_is_not_found(client):
    assert client.get(reverse("web:scenario_detail", args=["2" * 14])).status_code == 404


def test_scenario_detail_lists_matches_with_reasons_doubt_and_freshness(english):
    match = MatchFactory(solution__price_min=20, solution__price_max=50)

    answer = english.get(match.scenario.get_absolute_url())
    text = words(answer)

    assert f"Rank 1 {match.solution.title}" in text
    assert "¥0.2–0.5 million" in text
    assert "Offers a capability that is asked for: Surface defect detection" in text
    assert "Words in both texts: 划伤" in text
    assert "To clarify: Does not name this stage: Production" in text
    assert "60% match" in text
    assert "1 candidate index 00000000" in text
    assert {
        match.solution.get_absolute_url(),
        match.solution.organization.get_absolute_url(),
    } <= set(addresses(answer))


def test_scenario_detail_draws_the_parts_of_a_score_to_scale(client):
    match = MatchFactory()

    body = client.get(match.scenario.get_absolute_url()).content.decode()

    assert '<rect class="part-text" x="0.00" y="0" width="40.00" height="8">' in body
    assert '<rect class="part-capability" x="40.00" y="0" width="20.00" height="8">' in body


def test_scenario_detail_says_when_nothing_is_suitable(english):
    match = MatchFactory(is_suitable=False)

    text = words(english.get(match.scenario.get_absolute_url()))

    assert "No suitable solution at the moment" in text
    assert "1 weaker candidate below the threshold" in text
    assert match.solution.title in text


def test_scenario_detail_numbers_the_suitable_solutions_from_one(english):
    weaker = MatchFactory(rank=1, is_suitable=False)
    MatchFactory(scenario=weaker.scenario, rank=2)

    body = english.get(weaker.scenario.get_absolute_url()).content.decode()

    places = re.findall(r'<p class="match-rank">(.*?)</p>', body)
    assert [re.sub("<.*?>", "", place).split()[-1:] for place in places] == [["1"], []]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": PostingStatus.PUBLISHED}, "Not ranked yet"),
        ({"status": PostingStatus.DRAFT}, "Only published scenarios are ranked"),
    ],
)
def test_scenario_detail_says_why_there_is_no_ranking(english, fields, expected):
    owner = UserFactory()
    scenario = ScenarioFactory(organization__members=[owner], **fields)
    english.force_login(owner)

    assert expected in words(english.get(scenario.get_absolute_url()))


def test_scenario_detail_polls_only_while_a_run_is_open(english, htmx):
    match = MatchFactory()
    address = match.scenario.get_absolute_url()

    quiet = english.get(address)
    MatchRunFactory(scenario=match.scenario)
    busy = english.get(address)
    region = htmx.get(address)

    assert b'hx-trigger="every' not in quiet.content
    assert b'hx-trigger="every 2s"' in busy.content
    assert "A new ranking is on its way" in words(busy)
    assert region.content.strip().startswith(b'<section id="match-list"')
    assert "HX-Request" in region["Vary"]


def test_scenario_detail_sends_no_region_that_is_already_seen(htmx):
    run = MatchRunFactory()
    address = run.scenario.get_absolute_url()
    [seen] = re.findall(r'hx-get="([^"]*seen=[^"]*)"', htmx.get(address).content.decode())

    unchanged = htmx.get(html.unescape(seen))
    run.status, run.finished_at = MatchRunStatus.DONE, timezone.now()
    run.save()
    changed = htmx.get(html.unescape(seen))

    assert (unchanged.status_code, unchanged.content) == (204, b"")
    assert changed.status_code == 200
    assert b"hx-trigger" not in changed.content


def test_scenario_detail_of_a_first_run_says_so(english):
    text = words(english.get(MatchRunFactory().scenario.get_absolute_url()))

    assert "The ranking is being computed" in text


def test_scenario_detail_asks_the_database_equally_often_for_more_matches(
    client, django_assert_num_queries
):
    scenario = ScenarioFactory()
    MatchFactory(scenario=scenario)
    with django_assert_num_queries(14):
        client.get(scenario.get_absolute_url())

    for rank in (2, 3):
        MatchFactory(scenario=scenario, rank=rank)
    with django_assert_num_queries(14):
        client.get(scenario.get_absolute_url())


def test_scenario_pages_escape_what_people_write(client):
    hostile = "<script>alert(1)</script>"
    match = MatchFactory(
        scenario__title=hostile,
        scenario__requirement=hostile,
        solution__title=hostile,
        solution__summary=hostile,
        solution__organization__name_zh=hostile,
    )

    for address in (LIST, match.scenario.get_absolute_url(), reverse("web:landing")):
        assert hostile not in client.get(address).content.decode()


@pytest.mark.parametrize("is_member", [True, False])
def test_scenario_detail_shows_every_members_field_to_members_alone(client, is_member):
    assert SECRETS.keys() == set(fields_only_for(Scenario, Audience.MEMBERS))
    reader = UserFactory()
    scenario = ScenarioFactory(**SECRETS)
    if is_member:
        MembershipFactory(organization=scenario.organization, user=reader, role=Role.VIEWER)
    client.force_login(reader)

    text = words(client.get(scenario.get_absolute_url()))

    assert {name for name, value in SECRETS.items() if str(value) in text} == (
        set(SECRETS) if is_member else set()
    )
