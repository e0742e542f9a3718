import re

import pytest
from django.test import Client
from django.urls import reverse

from matchmaking.organizations.models import Role
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.web.papers import draft_key
from tests.factories.organizations import (
    MembershipFactory,
    OrganizationFactory,
    ProviderFactory,
    UserFactory,
)
from tests.factories.scenarios import ScenarioFactory
from tests.web.drafts import SCENARIO, SOLUTION
from tests.web.reading import words

pytestmark = pytest.mark.django_db
SAVE = reverse("web:scenario_save")
NEW = reverse("web:scenario_create")


@pytest.fixture
def typing(member):
    """A member whose form sends what htmx sends, with the key that its page holds."""
    page = member.get(NEW)
    [key] = re.findall('name="key" value="([^"]+)"', page.content.decode())

    def send(address=SAVE, key=key, seen="", **changes):
        body = SCENARIO | {"key": key, "seen": seen} | changes
        return member.post(address, body, headers={"HX-Request": "true"})

    return send


def seen_in(answer):
    [seen, *_] = re.findall('name="seen" value="([^"]*)"', answer.content.decode())
    return seen


def test_form_saves_one_draft_however_often_it_is_typed_in(typing, member):
    first = typing()
    again = typing(seen=seen_in(first), title="改了标题")

    [saved] = Scenario.objects.all()
    assert "Saved" in words(first)
    assert (saved.title, saved.status) == ("改了标题", PostingStatus.DRAFT)
    assert reverse("web:scenario_edit", args=[saved.public_id]) in again.content.decode()

    answer = typing(NEW, seen=seen_in(again), title="按钮保存的")
    assert answer["Location"] == saved.get_absolute_url()
    assert [row.title for row in Scenario.objects.all()] == ["按钮保存的"]


def test_typing_leaves_one_version_a_save_by_will(typing):
    seen = seen_in(typing(title="一"))
    for title in ("二", "三", "四"):
        seen = seen_in(typing(seen=seen, title=title))
    [draft] = Scenario.objects.all()
    assert [row.content["title"] for row in draft.history.all()] == ["一"]

    typing(NEW, seen=seen, title="四", then="submit")

    assert [row.content["title"] for row in draft.history.all()] == ["四", "一"]
    assert Scenario.objects.get().status == PostingStatus.SUBMITTED


def test_submission_keeps_what_was_typed_as_a_version(typing, member):
    seen = seen_in(typing(title="一"))
    typing(seen=seen, title="二")
    [draft] = Scenario.objects.all()

    member.post(reverse("web:scenario_move", args=[draft.public_id]), {"move": "submit"})

    draft.refresh_from_db()
    assert draft.status == PostingStatus.SUBMITTED
    assert [row.content["title"] for row in draft.history.all()] == ["二", "一"]


def test_two_tabs_overwrite_nothing_of_each_other(typing):
    old = seen_in(typing())
    newer = seen_in(typing(seen=old, title="另一页写的"))

    refused = typing(seen=old, title="这一页写的")
    unaware = typing(title="不知道已保存")

    assert "was saved in another tab or by a colleague" in words(refused)
    assert f'value="{newer}"' in refused.content.decode()
    assert seen_in(refused) == old
    assert "was saved in another tab" in words(unaware)
    assert Scenario.objects.get().title == "另一页写的"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": ""}, "title: This field is required."),
        ({"requirement": ""}, "requirement: This field is required."),
        ({"title": "长" * 61}, "at most 60 characters"),
        ({"targets-0-value": ""}, "Value: This field is required."),
        ({"budget_min": "90"}, "The lowest budget exceeds the highest."),
    ],
)
def test_refusal_names_the_field_and_saves_nothing(typing, changes, told):
    answer = typing(**changes)

    assert told.lower() in words(answer).lower()
    assert "Not saved:" in words(answer)
    assert Scenario.objects.count() == 0


def test_keys_are_for_their_owner_alone(typing):
    mine = ScenarioFactory(status=PostingStatus.DRAFT)
    stolen = draft_key(mine.public_id, UserFactory())

    answers = [typing(key=stolen), typing(key=f"{mine.public_id}:forged"), typing(key="")]

    assert all("is from another sign-in" in words(answer) for answer in answers)
    assert list(Scenario.objects.all()) == [mine]


@pytest.mark.parametrize("status", [PostingStatus.PUBLISHED, PostingStatus.SUBMITTED])
def test_what_others_read_is_not_changed_by_typing(status):
    user = UserFactory()
    scenario = ScenarioFactory(organization__members=[user], status=status, title="上线的")
    client = Client(headers={"accept-language": "en", "HX-Request": "true"})
    client.force_login(user)

    page = client.get(reverse("web:scenario_edit", args=[scenario.public_id]))
    body = SCENARIO | {"key": draft_key(scenario.public_id, user), "title": "改了"}
    client.post(SAVE, body)

    scenario.refresh_from_db()
    assert (scenario.title, scenario.revisions.count()) == ("上线的", 0)
    assert SAVE not in page.content.decode()


def test_solution_is_saved_with_its_rows(member):
    page = member.get(reverse("web:solution_create"))
    [key] = re.findall('name="key" value="([^"]+)"', page.content.decode())

    answer = member.post(
        reverse("web:solution_save"), SOLUTION | {"key": key}, headers={"HX-Request": "true"}
    )

    [saved] = Solution.objects.all()
    assert "Saved" in words(answer)
    assert [case.customer for case in saved.case_studies.all()] == ["华东某钢厂"]


def test_strangers_save_nothing():
    viewer = UserFactory()
    for factory in (OrganizationFactory, ProviderFactory):
        MembershipFactory(user=viewer, organization=factory(), role=Role.VIEWER)
    client = Client(headers={"accept-language": "en", "HX-Request": "true"})

    stranger = client.post(SAVE, SCENARIO)
    client.force_login(viewer)

    assert "you are signed out" in words(stranger)
    assert client.post(SAVE, SCENARIO).status_code == 403
    assert Scenario.objects.count() == 0
