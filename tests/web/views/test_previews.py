import pytest
from django.urls import reverse

from matchmaking.matching.indexing import current_index
from matchmaking.organizations.models import Role
from matchmaking.scenarios.models import Scenario, Visibility
from matchmaking.web.forms.rows import PREVIEWED_SCENARIO, PREVIEWED_SOLUTION
from matchmaking.web.views.previews import MAX_BYTES
from tests.factories.organizations import (
    MembershipFactory,
    OrganizationFactory,
    ProviderFactory,
    UserFactory,
)
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.factories.taxonomy import AliasFactory
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db
SCENARIO = reverse("web:scenario_preview")
SOLUTION = reverse("web:solution_preview")
NEED = {
    "title": "带钢表面划伤漏检",
    "requirement": "热轧带钢表面划伤和边裂靠人工目检，夜班漏检率高，希望在线检测。",
    "industries": ["C31"],
    "stages": ["production"],
    "capabilities": ["defect-detect"],
}
OFFER = {
    "title": "带钢表面在线质检",
    "summary": "带钢表面划伤与边裂在线检测。",
    "description": "线阵相机对高速带钢双面成像，识别划伤、边裂、孔洞等缺陷。",
    "industries": ["C31"],
    "stages": ["production"],
    "capabilities": ["defect-detect"],
}


def different_solutions(number):
    """Offers that fit ``NEED`` and are no copies of each other."""
    return [
        SolutionFactory(
            description=OFFER["description"] + "".join(map(chr, range(start, start + 40)))
        )
        for start in range(0x5000, 0x5000 + 40 * number, 40)
    ]


@pytest.fixture
def manufacturer(htmx):
    """An editor of a manufacturer, typing."""
    user = UserFactory()
    MembershipFactory(user=user, organization=OrganizationFactory(), role=Role.EDITOR)
    htmx.force_login(user)
    return htmx


@pytest.fixture
def provider(htmx):
    user = UserFactory()
    MembershipFactory(user=user, organization=ProviderFactory(), role=Role.EDITOR)
    htmx.force_login(user)
    return htmx


def test_scenario_preview_counts_and_explains(manufacturer):
    different_solutions(4)
    current_index()

    answer = manufacturer.post(SCENARIO, NEED)

    assert "4 solutions would match now" in words(answer)
    assert "Deepwise Technology" in words(answer)
    assert "Words in both texts: 带钢表面划伤" in words(answer)
    assert len([url for url in addresses(answer) if url.startswith("/solutions/")]) == 3


def test_scenario_preview_says_when_there_are_many(manufacturer):
    different_solutions(21)
    current_index()

    assert "20+ solutions would match now" in words(manufacturer.post(SCENARIO, NEED))


def test_scenario_preview_says_when_nothing_is_suitable(manufacturer):
    solution = SolutionFactory(title="薪酬管理", summary="工资核算。", description="个税申报。")
    current_index()

    text = words(manufacturer.post(SCENARIO, {"title": "仓库屋顶一到冬天就漏水，工资单都泡了"}))

    assert "No solution would match yet" in text
    assert "The nearest solutions so far, below the threshold" in text
    assert solution.title in text


def test_scenario_preview_invites_to_write(manufacturer):
    SolutionFactory()
    current_index()

    assert "Write a few sentences" in words(manufacturer.post(SCENARIO, {"title": "划伤"}))


@pytest.mark.parametrize(("address", "fields"), [(SCENARIO, NEED), (SOLUTION, OFFER)])
def test_previews_say_when_nothing_has_been_ranked(htmx, address, fields):
    user = UserFactory()
    OrganizationFactory(members=[user])
    ProviderFactory(members=[user])
    htmx.force_login(user)

    assert "Matches appear after publishing." in words(htmx.post(address, fields))


def test_scenario_preview_offers_tags_with_the_words_that_led_to_them(manufacturer):
    AliasFactory(text="瑕疵识别")
    current_index()
    draft = {"requirement": "想在产线上做瑕疵识别"}

    fresh = manufacturer.post(SCENARIO, draft)
    ticked = manufacturer.post(SCENARIO, draft | {"capabilities": ["defect-detect"]})

    assert "Surface defect detection “瑕疵识别”" in words(fresh)
    assert 'data-field="capabilities" data-code="defect-detect"' in fresh.content.decode()
    assert 'aria-pressed="false"' in fresh.content.decode()
    assert 'aria-pressed="true"' in ticked.content.decode()


def test_scenario_preview_reads_targets(manufacturer):
    SolutionFactory()
    current_index()

    answer = manufacturer.post(SCENARIO, {"targets-5-metric": "带钢表面划伤检出率"})

    assert "Write a few sentences" not in words(answer)


def test_solution_preview_shows_scenarios_and_hides_anonymous_organizations(provider):
    shown = ScenarioFactory()
    hidden = ScenarioFactory(visibility=Visibility.ANONYMOUS)
    ScenarioFactory(visibility=Visibility.MATCHED_ONLY)
    SolutionFactory()
    current_index()

    text = words(provider.post(SOLUTION, OFFER))

    assert "It would fit 2 scenarios now" in text
    assert shown.organization.name_en in text
    assert hidden.title in text
    assert hidden.organization.name_en not in text
    assert "Organization hidden" in text


def test_solution_preview_reads_cases(provider):
    ScenarioFactory()
    SolutionFactory()
    current_index()

    answer = provider.post(SOLUTION, {"cases-4-scenario": "带钢表面划伤在线检测"})

    assert "Write a few sentences" not in words(answer)


@pytest.mark.parametrize("address", [SCENARIO, SOLUTION])
def test_previews_are_for_editors_only(htmx, address):
    viewer = UserFactory()
    for factory in (OrganizationFactory, ProviderFactory):
        MembershipFactory(user=viewer, organization=factory(), role=Role.VIEWER)
    statuses = [htmx.post(address).status_code]
    for user in (UserFactory(is_staff=True, is_superuser=True), viewer):
        htmx.force_login(user)
        statuses.append(htmx.post(address).status_code)

    assert statuses == [403, 403, 403]


def test_previews_are_for_the_right_kind_of_organization(manufacturer):
    assert manufacturer.post(SCENARIO).status_code == 200
    assert manufacturer.post(SOLUTION).status_code == 403


def test_previews_refuse_more_than_any_form_holds(manufacturer):
    answer = manufacturer.post(SCENARIO, {"title": "无" * MAX_BYTES})

    assert (answer.status_code, answer.content) == (413, b"")


def test_preview_escapes_what_people_write(manufacturer):
    hostile = "<script>alert(1)</script>"
    AliasFactory(text="alert")
    SolutionFactory(title=hostile, organization__name_en=hostile, summary="alert alert")
    current_index()

    answer = manufacturer.post(SCENARIO, NEED | {"title": hostile})

    assert "alert(1)" in words(answer)
    assert "<script" not in answer.content.decode()


def test_browser_sends_nothing_confidential():
    assert set(Scenario.CONFIDENTIAL_FIELDS).isdisjoint(PREVIEWED_SCENARIO)
    assert "price_min" not in PREVIEWED_SOLUTION


@pytest.mark.parametrize("n_solutions", [1, 3])
def test_scenario_preview_asks_the_database_equally_often(
    manufacturer, django_assert_num_queries, n_solutions
):
    different_solutions(n_solutions)
    current_index()
    manufacturer.post(SCENARIO, NEED)

    with django_assert_num_queries(13):
        manufacturer.post(SCENARIO, NEED)
