import pytest
from django.urls import reverse

from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario
from tests.factories.organizations import (
    UserFactory,
)
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.web.drafts import SCENARIO, SCENARIO_TARGETS, SOLUTION, management
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db
NEW_SCENARIO = reverse("web:scenario_create")
NEW_SOLUTION = reverse("web:solution_create")


def codes(rows):
    return [row.code for row in rows.all()]


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
