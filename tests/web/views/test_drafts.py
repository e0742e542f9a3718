import pytest
from django.urls import reverse

from matchmaking.organizations.models import Role
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario, Visibility
from matchmaking.solutions.models import Solution
from tests.factories.organizations import (
    MembershipFactory,
    OrganizationFactory,
    ProviderFactory,
    UserFactory,
)
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import CaseStudyFactory, SolutionFactory
from tests.factories.taxonomy import CapabilityFactory, IndustryFactory, StageFactory
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db
NEW_SCENARIO = reverse("web:scenario_create")
NEW_SOLUTION = reverse("web:solution_create")


def management(prefix, n_rows):
    return {f"{prefix}-TOTAL_FORMS": n_rows, f"{prefix}-INITIAL_FORMS": 0}


SCENARIO = {
    "title": "带钢表面划伤漏检",
    "pain_points": "夜班漏检多",
    "requirement": "在线检测",
    "deployment": "any",
    "visibility": "anonymous",
    "current_state": "三班目检",
    "budget_max": "80",
    "industries": ["C31"],
    "stages": ["production"],
    "capabilities": ["defect-detect"],
    "targets-0-metric": "漏检率",
    "targets-0-comparator": "<=",
    "targets-0-value": "1",
    "targets-0-unit": "%",
    **management("targets", 2),
}
SCENARIO_TARGETS = [{"metric": "漏检率", "comparator": "<=", "value": 1.0, "unit": "%"}]
SOLUTION = {
    "title": "带钢表面在线质检",
    "kind": "solution",
    "summary": "划伤在线检测",
    "description": "线阵相机成像",
    "deployment_modes": ["edge", "cloud"],
    "service_areas": ["130000"],
    "industries": [],
    "stages": ["production"],
    "capabilities": ["defect-detect"],
    "cases-0-customer": "华东某钢厂",
    "cases-0-scenario": "热轧检测",
    "cases-0-industry": "C31",
    **management("cases", 2),
}


@pytest.fixture
def member(english):
    user = UserFactory()
    OrganizationFactory(members=[user])
    ProviderFactory(members=[user])
    english.force_login(user)
    IndustryFactory()
    StageFactory()
    CapabilityFactory()
    return english


def codes(rows):
    return [row.code for row in rows.all()]


def test_scenario_create_saves_a_draft_for_the_members_organization(member):
    answer = member.post(NEW_SCENARIO, SCENARIO, follow=True)

    [saved] = Scenario.objects.all()
    assert answer.redirect_chain == [(saved.get_absolute_url(), 302)]
    assert "“带钢表面划伤漏检” was saved as a draft." in words(answer)
    assert (saved.status, saved.visibility) == (PostingStatus.DRAFT, Visibility.ANONYMOUS)
    assert (saved.requirement, saved.current_state, saved.budget_max) == (
        "在线检测",
        "三班目检",
        80,
    )
    assert saved.targets == [{"metric": "漏检率", "comparator": "<=", "value": 1.0, "unit": "%"}]
    assert (codes(saved.industries), codes(saved.stages)) == (["C31"], ["production"])
    assert codes(saved.capabilities) == ["defect-detect"]


def test_solution_create_saves_a_draft_with_areas_and_cases(member):
    member.post(NEW_SOLUTION, SOLUTION)

    [saved] = Solution.objects.all()
    [case] = saved.case_studies.all()
    assert (saved.status, saved.deployment_modes) == (PostingStatus.DRAFT, ["edge", "cloud"])
    assert [area.province for area in saved.service_areas.all()] == ["130000"]
    assert (case.customer, case.scenario, case.industry.code) == ("华东某钢厂", "热轧检测", "C31")
    assert codes(saved.industries) == []


def test_scenario_edit_shows_and_changes_a_draft(member):
    member.post(NEW_SCENARIO, SCENARIO)
    [draft] = Scenario.objects.all()
    address = reverse("web:scenario_edit", args=[draft.public_id])

    shown = member.get(address).content.decode()
    assert address in addresses(member.get(draft.get_absolute_url()))
    for value in (
        "三班目检",
        'value="漏检率"',
        'value="defect-detect" id="id_capabilities_0_0" checked',
    ):
        assert value in shown
    member.post(
        address,
        SCENARIO
        | {
            "title": "改了",
            "industries": [],
            "targets-0-metric": "",
            "targets-0-value": "",
            "targets-0-unit": "",
        },
    )

    draft.refresh_from_db()
    assert (draft.title, draft.targets, codes(draft.industries)) == ("改了", [], [])
    assert Scenario.objects.count() == 1


def test_solution_edit_keeps_what_is_not_changed(member):
    member.post(NEW_SOLUTION, SOLUTION)
    [draft] = Solution.objects.all()
    CaseStudyFactory(solution=draft, position=1)
    address = reverse("web:solution_edit", args=[draft.public_id])

    page = member.get(address)
    fields = page.context["rows"].initial
    shown = page.content.decode()
    assert [row["customer"] for row in fields] == ["华东某钢厂", "华东某钢厂"]
    assert address in addresses(member.get(draft.get_absolute_url()))
    assert 'value="130000" id="id_service_areas_2" checked' in shown
    member.post(address, SOLUTION | {"title": "改了"})

    draft.refresh_from_db()
    assert (draft.title, [case.customer for case in draft.case_studies.all()]) == (
        "改了",
        ["华东某钢厂"],
    )


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (PostingStatus.SUBMITTED, "is under review: recall it first"),
        (PostingStatus.CLOSED, "has ended: reopen it first"),
        (PostingStatus.WITHDRAWN, "has ended: reopen it first"),
    ],
)
def test_form_says_why_there_is_nothing_to_edit_and_keeps_what_is_sent(member, status, why):
    user = UserFactory()
    member.force_login(user)
    scenario = ScenarioFactory(organization__members=[user], status=status)
    address = reverse("web:scenario_edit", args=[scenario.public_id])

    shown = member.get(address, follow=True)
    refused = member.post(address, SCENARIO)

    assert shown.redirect_chain == [(scenario.get_absolute_url(), 302)]
    assert why in words(shown)
    assert address not in addresses(shown)
    assert why in words(refused)
    assert "夜班漏检多" in words(refused)
    assert Scenario.objects.get().pain_points == ""


def test_drafts_of_others_are_not_found(member):
    draft = ScenarioFactory(status=PostingStatus.DRAFT)
    viewer = UserFactory()
    MembershipFactory(user=viewer, organization=draft.organization, role=Role.VIEWER)
    address = reverse("web:scenario_edit", args=[draft.public_id])

    assert member.get(address).status_code == 404
    member.force_login(viewer)
    assert member.get(address).status_code == 404
    assert address not in addresses(member.get(draft.get_absolute_url()))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": ""}, "This field is required."),
        ({"title": "长" * 61}, "at most 60 characters"),
        ({"industries": ["nonsense"]}, "Select a valid choice."),
        ({"targets-0-value": ""}, "This field is required."),
        ({"targets-0-metric": ""}, "This field is required."),
        ({"targets-0-value": "1e400"}, "Enter a number."),
        ({"budget_min": "90"}, "The lowest budget exceeds the highest."),
    ],
)
def test_scenario_create_says_what_is_wrong_and_keeps_the_text(member, changes, message):
    answer = member.post(NEW_SCENARIO, SCENARIO | changes)

    assert message in words(answer)
    assert "夜班漏检多" in words(answer)
    assert Scenario.objects.count() == 0


def test_form_asks_for_the_organization_where_there_are_several(member):
    user = UserFactory()
    member.force_login(user)
    OrganizationFactory(members=[user])
    second = OrganizationFactory(members=[user])
    foreign = OrganizationFactory()

    page = words(member.get(NEW_SCENARIO))
    refused = member.post(NEW_SCENARIO, SCENARIO | {"organization": foreign.public_id})
    member.post(NEW_SCENARIO, SCENARIO | {"organization": second.public_id})

    assert second.name_en in page
    assert foreign.name_en not in page
    assert "Select a valid choice." in words(refused)
    assert [saved.organization for saved in Scenario.objects.all()] == [second]


def test_form_takes_no_field_that_it_does_not_show(member):
    member.post(NEW_SCENARIO, SCENARIO | {"status": "published", "source": "demo", "id": "7"})

    [saved] = Scenario.objects.all()
    assert (saved.status, saved.source) == (PostingStatus.DRAFT, "member")


@pytest.mark.parametrize("address", [NEW_SCENARIO, NEW_SOLUTION])
def test_form_sends_what_is_previewed_and_nothing_confidential(member, address):
    page = member.get(address).content.decode()

    assert 'hx-sync="this:queue last"' in page
    assert "<noscript>Matches appear after publishing.</noscript>" in page
    assert "<script>" not in page
    assert "style=" not in page


@pytest.mark.parametrize("address", [NEW_SCENARIO, NEW_SOLUTION])
def test_form_is_for_editors(client, address):
    viewer = UserFactory()
    for factory in (OrganizationFactory, ProviderFactory):
        MembershipFactory(user=viewer, organization=factory(), role=Role.VIEWER)

    stranger = client.get(address)
    client.force_login(viewer)

    assert stranger["Location"] == f"{reverse('account_login')}?next={address}"
    assert client.get(address).status_code == 403


@pytest.fixture
def published(member):
    user = UserFactory()
    member.force_login(user)
    return ScenarioFactory(organization__members=[user], title="旧标题", current_state="旧状态")


def edit_address(posting):
    return reverse(f"web:{posting.kind_name}_edit", args=[posting.public_id])


def test_edit_of_a_published_scenario_waits_for_review(member, published):
    address = edit_address(published)

    shown = words(member.get(address))
    saved = member.post(address, SCENARIO, follow=True)

    [revision] = published.revisions.all()
    published.refresh_from_db()
    assert "The version online stays as it is" in shown
    assert saved.redirect_chain == [(published.get_absolute_url(), 302)]
    assert "submit them when they are ready" in words(saved)
    assert (published.title, published.current_state) == ("旧标题", "三班目检")
    assert (revision.status, revision.content["title"]) == ("draft", "带钢表面划伤漏检")
    assert "current_state" not in revision.content


def test_edit_of_a_published_scenario_goes_on_from_its_pending_change(member, published):
    address = edit_address(published)
    member.post(address, SCENARIO)

    page = member.get(address)

    assert 'value="带钢表面划伤漏检"' in page.content.decode()
    assert page.context["rows"].initial == SCENARIO_TARGETS
    member.post(address, SCENARIO | {"title": "再改", "then": "submit"})
    [revision] = published.revisions.all()
    assert (revision.status, revision.content["title"]) == ("submitted", "再改")


def test_edit_of_a_published_solution_keeps_cases_and_areas_for_review(member):
    user = UserFactory()
    member.force_login(user)
    solution = SolutionFactory(organization__members=[user])
    address = edit_address(solution)

    member.post(address, SOLUTION)
    page = member.get(address)

    assert [row["customer"] for row in page.context["rows"].initial] == ["华东某钢厂"]
    assert 'value="130000" id="id_service_areas_2" checked' in page.content.decode()
    assert solution.case_studies.count() == 0


def test_edit_that_only_changes_what_is_live_says_so(member, published):
    content = {
        "title": "旧标题",
        "requirement": published.requirement,
        "industries": ["C31"],
        "stages": ["production"],
        "capabilities": ["defect-detect"],
        "deployment": "any",
        "visibility": "public",
        "current_state": "新状态",
        "then": "submit",
        **management("targets", 2),
    }

    saved = member.post(edit_address(published), content, follow=True)

    published.refresh_from_db()
    assert "nothing waits for review" in words(saved)
    assert (published.current_state, published.revisions.count()) == ("新状态", 0)


def test_edit_refuses_to_overwrite_what_the_author_has_not_read(member, published):
    address = edit_address(published)
    seen = member.get(address).context["sheet"].seen
    member.post(address, SCENARIO | {"seen": seen, "title": "同事改的"})

    refused = member.post(address, SCENARIO | {"seen": seen, "title": "我改的"})
    again = refused.context["sheet"].seen

    assert "was changed by somebody else meanwhile" in words(refused)
    assert "it is not saved yet" in words(refused)
    assert 'value="我改的"' in refused.content.decode()
    assert published.get_absolute_url() in addresses(refused)
    assert published.revisions.get().content["title"] == "同事改的"
    member.post(address, SCENARIO | {"seen": again, "title": "我改的"})
    assert published.revisions.get().content["title"] == "我改的"


def test_published_scenario_cannot_lose_a_needed_field(member, published):
    refused = member.post(edit_address(published), SCENARIO | {"stages": []})

    assert "Fill in before publishing: stages." in words(refused)
    assert "#id_stages" in addresses(refused)
    assert 'id="id_stages"' in refused.content.decode()
    assert "夜班漏检多" in words(refused)
    assert published.revisions.count() == 0


def test_save_and_submit_sends_a_draft_to_review(member):
    answer = member.post(NEW_SCENARIO, SCENARIO | {"then": "submit"}, follow=True)

    [saved] = Scenario.objects.all()
    assert saved.status == PostingStatus.SUBMITTED
    assert "was submitted for review" in words(answer)


def test_save_and_submit_names_what_is_missing_and_loses_nothing(member):
    answer = member.post(
        NEW_SCENARIO, SCENARIO | {"then": "submit", "stages": [], "industries": []}, follow=True
    )

    [saved] = Scenario.objects.all()
    assert answer.redirect_chain == [(f"{edit_address(saved)}?missing=1", 302)]
    assert "Saved as a draft, but not submitted yet." in words(answer)
    assert [link for link in addresses(answer) if link.startswith("#id_")] == [
        "#id_industries",
        "#id_stages",
    ]
    assert (saved.status, saved.pain_points) == (PostingStatus.DRAFT, "夜班漏检多")


def test_form_of_a_returned_scenario_shows_what_the_reviewer_asks_for(member):
    user = UserFactory()
    member.force_login(user)
    scenario = ScenarioFactory(organization__members=[user], status=PostingStatus.RETURNED)
    scenario.transitions.create(move="return", reasons=["unclear"], words="请写清节拍")

    shown = words(member.get(edit_address(scenario)))

    assert "Returned: please correct this" in shown
    assert "请写清节拍" in shown
    assert "The text does not say clearly what is meant" in shown
