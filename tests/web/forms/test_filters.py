import pytest

from matchmaking.organizations.models import Organization, ProviderType
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import ServiceArea, Solution, SolutionKind
from matchmaking.solutions.selectors import provider_directory
from matchmaking.taxonomy.regions import Province
from matchmaking.web.forms.filters import Chip
from matchmaking.web.forms.providers import ProviderFilterForm
from matchmaking.web.forms.scenarios import ScenarioFilterForm
from matchmaking.web.forms.solutions import SolutionFilterForm
from matchmaking.web.sorting import OWN_NEWEST
from tests.factories.organizations import ProviderFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db


def _found(form, rows) -> list[str]:
    return sorted(str(row) for row in form.narrow(rows))


def _offered(form, name) -> list[str]:
    return [label for code, label in form.fields[name].choices if code]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, ["a", "b"]),
        ({"industry": "C31"}, ["a"]),
        ({"stage": "operations"}, ["b"]),
        ({"capability": "small-model"}, ["b"]),
        ({"province": "130000"}, ["a"]),
        ({"province": "130000", "stage": "operations"}, []),
    ],
)
def test_scenario_filters_narrow_by_each_facet(chosen, expected):
    ScenarioFactory(title="a", industries=["C31"], province=Province.HEBEI)
    ScenarioFactory(
        title="b", industries=["C32", "C33"], stages=["operations"], capabilities=["small-model"]
    )

    assert _found(ScenarioFilterForm(chosen, own=()), Scenario.objects.all()) == expected


def test_search_text_is_looked_for_word_by_word_in_public_fields():
    ScenarioFactory(title="a", pain_points="夜班漏检多", requirement="在线检测")
    ScenarioFactory(title="b", requirement="在线检测")
    ScenarioFactory(title="c", requirement="排产", current_state="夜班漏检 在线检测")

    assert _found(ScenarioFilterForm({"q": "  在线  漏检 "}, own=()), Scenario.objects.all()) == [
        "a"
    ]


@pytest.mark.parametrize("text", ["%", "_", "'", '"', "\\"])
def test_search_text_has_no_wildcards(text):
    ScenarioFactory()

    assert _found(ScenarioFilterForm({"q": text}, own=()), Scenario.objects.all()) == []


@pytest.mark.parametrize(
    "asked",
    [
        {"stage": "nonsense"},
        {"q": "x" * 61},
        {"q": "a\x00b"},
        {"budget_max": "1"},
        {"contact_name__startswith": "x"},
    ],
)
def test_what_is_unknown_narrows_nothing(asked):
    ScenarioFactory(title="a")
    form = ScenarioFilterForm(asked, own=())

    assert _found(form, Scenario.objects.all()) == ["a"]
    assert form.query() == ""
    assert form.chips() == []


def test_counts_offer_what_is_found_under_the_other_filters():
    ScenarioFactory(industries=["C31"], stages=["production"])
    ScenarioFactory(industries=["C31", "C32"], stages=["operations"])
    form = ScenarioFilterForm({"stage": "operations"}, own=())

    form.show_counts(Scenario.objects.all())

    [(_, industries)] = [choice for choice in form.fields["industry"].choices if choice[0]]
    assert industries == [
        ("raw_materials", "原材料：全部 (1)"),
        ("C31", "行业C31 (1)"),
        ("C32", "行业C32 (1)"),
    ]
    assert [code for code, _ in form.fields["stage"].choices] == ["", "operations", "production"]


def test_a_chosen_filter_stays_on_offer_when_nothing_is_found():
    ScenarioFactory(stages=["production"])
    form = ScenarioFilterForm({"stage": "production", "q": "nothing"}, own=())

    form.show_counts(Scenario.objects.all())

    assert _offered(form, "stage") == ["生产制造 (0)"]


def test_chips_lead_to_the_same_list_without_them():
    ScenarioFactory()
    form = ScenarioFilterForm({"q": "划伤", "stage": "production", "page": "3"}, own=())

    assert form.chips() == [
        Chip("搜索", "划伤", "stage=production"),
        Chip("环节", "生产制造", "q=%E5%88%92%E4%BC%A4"),
    ]


def test_solution_filters_take_any_industry_and_nationwide_offers_along():
    SolutionFactory(title="local", industries=["C31"])
    ServiceArea.objects.create(solution=Solution.objects.get(), province=Province.HEBEI)
    SolutionFactory(title="anywhere", industries=[], is_nationwide=True)
    SolutionFactory(title="other", industries=["C32"])
    rows = Solution.objects.all()

    assert _found(SolutionFilterForm({"industry": "C31"}, own=()), rows) == ["anywhere", "local"]
    assert _found(SolutionFilterForm({"province": "130000"}, own=()), rows) == ["anywhere", "local"]
    assert _found(SolutionFilterForm({"province": "310000"}, own=()), rows) == ["anywhere"]


def test_solution_counts_take_any_industry_and_nationwide_offers_along():
    SolutionFactory(industries=["C31"], kind=SolutionKind.MODEL)
    ServiceArea.objects.create(solution=Solution.objects.get(), province=Province.HEBEI)
    SolutionFactory(industries=[], is_nationwide=True)
    form = SolutionFilterForm({}, own=())

    form.show_counts(Solution.objects.all())

    assert form.fields["industry"].choices[1][1][-1] == ("C31", "行业C31 (2)")
    assert _offered(form, "kind") == ["解决方案 (1)", "模型 (1)"]
    assert {"河北 (2)", "上海 (1)"} <= set(_offered(form, "province"))


def test_members_may_ask_for_their_own_postings_in_any_state():
    draft = ScenarioFactory(title="a", status=PostingStatus.DRAFT, published_at=None)
    ScenarioFactory(title="b", organization=draft.organization)
    ScenarioFactory(title="c")
    ScenarioFactory(title="d", status=PostingStatus.DRAFT)
    own = {draft.organization_id}
    rows = Scenario.objects.all()

    form = ScenarioFilterForm({"mine": "1"}, own=own)
    assert [str(row) for row in OWN_NEWEST.ordered(form.narrow(rows))] == ["a", "b"]
    assert _found(ScenarioFilterForm({}, own=own), rows) == ["b", "c"]
    assert _found(ScenarioFilterForm({"mine": "1"}, own=()), rows) == ["b", "c"]


def test_provider_filters_look_at_published_solutions_only():
    offering = SolutionFactory(capabilities=["small-model"]).organization
    SolutionFactory(capabilities=["small-model"], status="draft", published_at=None)
    form = ProviderFilterForm({"capability": "small-model"})

    assert _found(form, provider_directory()) == [str(offering)]

    form.show_counts(provider_directory())
    assert form.fields["capability"].choices[1][1] == [
        ("vision", "机器视觉与感知检测：全部 (1)"),
        ("small-model", "表面缺陷检测 (1)"),
    ]


def test_provider_filters_narrow_by_type_and_province():
    ProviderFactory(name_zh="a", provider_type=ProviderType.CLOUD, province=Province.HEBEI)
    ProviderFactory(name_zh="b", provider_type=ProviderType.CLOUD)
    form = ProviderFilterForm({"type": "cloud", "province": "130000"})

    assert _found(form, Organization.objects.providers()) == ["a"]


def test_provider_counts_are_of_providers_not_of_their_solutions():
    SolutionFactory.create_batch(3, organization=ProviderFactory(province=Province.HEBEI))
    form = ProviderFilterForm({})

    form.show_counts(provider_directory())

    assert _offered(form, "province") == ["河北 (1)"]
    assert form.fields["capability"].choices[1][1][1:] == [("defect-detect", "表面缺陷检测 (1)")]
