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
from tests.factories.solutions import CaseStudyFactory
from tests.web.drafts import SCENARIO, SOLUTION
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db
NEW_SCENARIO = reverse("web:scenario_create")
NEW_SOLUTION = reverse("web:solution_create")


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


@pytest.mark.parametrize("address", [NEW_SCENARIO, NEW_SOLUTION])
def test_newcomer_is_led_to_an_organization_first(english, address):
    english.force_login(UserFactory())

    answer = english.get(address, follow=True)

    assert answer.redirect_chain == [(reverse("web:organization_index"), 302)]
    assert "Create or join an organization first" in words(answer)


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


@pytest.mark.parametrize(("address", "n_queries"), [(NEW_SCENARIO, 12), (NEW_SOLUTION, 12)])
def test_form_asks_the_database_seldom(member, django_assert_max_num_queries, address, n_queries):
    member.get(address)

    with django_assert_max_num_queries(n_queries):
        member.get(address)
