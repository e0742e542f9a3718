import pytest
from django.urls import reverse
from django.utils import translation

from matchmaking.common.models import OutboxEvent
from matchmaking.organizations import posting_admin
from matchmaking.organizations.models import User
from matchmaking.organizations.postings import PostingStatus
from matchmaking.organizations.publication import lock_state
from matchmaking.scenarios.models import Scenario, ScenarioTransition
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory

pytestmark = pytest.mark.django_db

CHANGELIST = reverse("admin:scenarios_scenario_changelist")


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def staff(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def form_data(scenario, **changed):
    fields = {
        "organization": scenario.organization.pk,
        "title": scenario.title,
        "requirement": scenario.requirement,
        "targets": "[]",
        "initial-targets": "[]",
        "deployment": "any",
        "visibility": "public",
        "language": "zh",
        "industries": [term.pk for term in scenario.industries.all()],
        "stages": [term.pk for term in scenario.stages.all()],
        "capabilities": [term.pk for term in scenario.capabilities.all()],
    }
    return fields | changed


def change(client, scenario, **changed):
    url = reverse("admin:scenarios_scenario_change", args=[scenario.pk])
    return client.post(url, form_data(scenario, **changed), follow=True)


def texts(response):
    return [str(message) for message in response.context["messages"]]


def events():
    return list(OutboxEvent.objects.values_list("topic", "object_pk"))


def act(client, action, *scenarios):
    data = {"action": action, "_selected_action": [scenario.pk for scenario in scenarios]}
    return client.post(CHANGELIST, data, follow=True)


def test_edit_of_a_published_posting_is_recorded(staff):
    scenario = ScenarioFactory()

    change(staff, scenario, title="新标题")

    assert Scenario.objects.get().title == "新标题"
    assert events() == [("scenario.changed", scenario.pk)]


def test_edit_of_a_draft_is_not_recorded(staff):
    scenario = ScenarioFactory(status=PostingStatus.DRAFT)

    change(staff, scenario, title="新标题")

    assert Scenario.objects.get().title == "新标题"
    assert events() == []


def test_saving_without_a_change_is_not_recorded(staff):
    change(staff, ScenarioFactory())

    assert events() == []


def test_edit_that_leaves_a_published_posting_incomplete_is_refused_whole(staff):
    scenario = ScenarioFactory(title="旧标题")

    response = change(staff, scenario, title="新标题", stages=[])

    assert texts(response) == ["Fill in before publishing: stages."]
    assert Scenario.objects.get().title == "旧标题"
    assert Scenario.objects.get().stages.count() == 1
    assert events() == []


def test_edit_shows_and_keeps_no_confidential_field(staff):
    scenario = ScenarioFactory(contact_name="保密联系人", budget_min=41, budget_max=73)
    url = reverse("admin:scenarios_scenario_change", args=[scenario.pk])

    page = staff.get(url).content.decode()
    change(staff, scenario, title="新标题", contact_name="", budget_max="1")

    assert "保密联系人" not in page
    assert "¥0.5–1 million" in page
    scenario.refresh_from_db()
    assert (scenario.contact_name, scenario.budget_min, scenario.budget_max) == (
        "保密联系人",
        41,
        73,
    )


def test_edit_cannot_set_the_state(staff):
    scenario = ScenarioFactory(status=PostingStatus.DRAFT, published_at=None)

    change(staff, scenario, status=PostingStatus.PUBLISHED, source="member")

    assert Scenario.objects.get().status == PostingStatus.DRAFT


def test_edit_does_not_undo_a_move_made_meanwhile(staff, monkeypatch):
    scenario = ScenarioFactory()
    other = Scenario.objects.filter(pk=scenario.pk)

    def move_then_lock(posting):
        other.update(status=PostingStatus.WITHDRAWN)
        lock_state(posting)

    monkeypatch.setattr(posting_admin, "lock_state", move_then_lock)
    change(staff, scenario, title="新标题")

    assert list(other.values_list("title", "status")) == [("新标题", PostingStatus.WITHDRAWN)]
    assert events() == []


def test_add_takes_only_organizations_of_the_right_kind(staff):
    template = ScenarioFactory()
    url = reverse("admin:scenarios_scenario_add")

    refused = staff.post(url, form_data(template, organization=ProviderFactory().pk))
    staff.post(url, form_data(template, organization=OrganizationFactory().pk))

    assert set(refused.context["adminform"].form.errors) == {"organization"}
    added = Scenario.objects.exclude(pk=template.pk).get()
    assert (added.status, added.source) == (PostingStatus.DRAFT, "member")


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        ("publish", PostingStatus.DRAFT, PostingStatus.PUBLISHED),
    ],
)
def test_actions_move_postings_by_the_use_case(staff, action, before, after):
    first, second = ScenarioFactory(status=before), ScenarioFactory(status=before)

    response = act(staff, action, first, second)

    assert texts(response) == ["2 records were changed."]
    assert {scenario.status for scenario in Scenario.objects.all()} == {after}
    steps = ScenarioTransition.objects.values_list("posting", "move", "by")
    assert sorted(steps) == [(row.pk, action, User.objects.get().pk) for row in (first, second)]
    changed = [pk for topic, pk in events() if topic == "scenario.changed"]
    assert sorted(changed) == [first.pk, second.pk]


def test_actions_show_refusals_and_do_the_rest(staff):
    incomplete = ScenarioFactory(title="缺环节", status=PostingStatus.DRAFT, stages=[])
    complete = ScenarioFactory(status=PostingStatus.DRAFT)

    response = act(staff, "publish", incomplete, complete)

    assert sorted(texts(response)) == [
        "1 records were changed.",
        "缺环节: Fill in before publishing: stages.",
    ]
    incomplete.refresh_from_db()
    assert incomplete.status == PostingStatus.DRAFT


def test_postings_are_not_deleted(staff):
    scenario = ScenarioFactory()

    response = staff.post(
        reverse("admin:scenarios_scenario_delete", args=[scenario.pk]), {"post": "yes"}
    )

    assert response.status_code == 403
    assert "delete_selected" not in staff.get(CHANGELIST).content.decode()
    assert Scenario.objects.count() == 1


def test_members_and_strangers_are_sent_to_the_log_in(client):
    scenario = ScenarioFactory(organization__members=[UserFactory(email="m@example.org")])
    assert client.get(CHANGELIST).status_code == 302

    client.force_login(scenario.organization.members.get())

    assert client.get(CHANGELIST).status_code in {302, 403}


@pytest.mark.parametrize("n_rows", [1, 3])
def test_list_needs_the_same_queries_for_any_number_of_rows(
    staff, n_rows, django_assert_num_queries
):
    ScenarioFactory.create_batch(n_rows)

    with django_assert_num_queries(10):  # one asks for the second factor
        staff.get(CHANGELIST)
