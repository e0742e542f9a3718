"""The versions of a record: all of it for members, what others may read for reviewers."""

import pytest
from django.urls import reverse

from matchmaking.organizations.models import PlatformRole
from matchmaking.organizations.publication import Tags, tags_of
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.services import edit_scenario
from tests.factories.organizations import UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.web.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return UserFactory(name="周工")


@pytest.fixture
def scenario(owner):
    """A draft with three versions; the last differs in a confidential field alone."""
    found = ScenarioFactory(status="draft", organization__members=[owner])
    tags = tags_of(found.content())
    for fields in ({"title": "第一版"}, {"title": "第二版"}, {"contact_phone": "13800138000"}):
        edit_scenario(scenario=found, fields=fields, tags=tags, by=owner)
    return found


def history(posting):
    return reverse("web:scenario_history", args=[posting.public_id])


def test_members_compare_the_newest_two_versions_first(english, owner, scenario):
    english.force_login(owner)

    page = english.get(history(scenario))

    assert [version.number for version in page.context["versions"]] == [3, 2, 1]
    assert {version.who for version in page.context["versions"]} == {"周工"}
    assert [one.name for one in page.context["differences"]] == ["contact_phone"]
    assert "13800138000" in words(page)


@pytest.mark.parametrize("turned", [False, True])
def test_any_two_versions_can_be_compared(english, owner, scenario, turned):
    english.force_login(owner)
    keys = [version.key for version in english.get(history(scenario)).context["versions"]]
    one, other = (keys[0], keys[2]) if turned else (keys[2], keys[0])

    page = english.get(history(scenario), {"from": one, "to": other})

    assert [one.name for one in page.context["differences"]] == ["title", "contact_phone"]
    assert (page.context["older"].number, page.context["newer"].number) == (1, 3)


def test_unknown_versions_are_ignored(english, owner, scenario):
    english.force_login(owner)

    page = english.get(history(scenario), {"from": "999999", "to": "x"})

    assert page.context["newer"].number == 3


def test_reviewers_never_see_confidential_fields_nor_names(english, scenario):
    Scenario.objects.update(status="submitted")
    english.force_login(UserFactory(platform_role=PlatformRole.REVIEWER))

    page = english.get(history(scenario))

    assert [version.number for version in page.context["versions"]] == [2, 1]
    assert [one.name for one in page.context["differences"]] == ["title"]
    assert "13800138000" not in page.content.decode()
    assert "contact phone" not in page.content.decode()
    assert "周工" not in page.content.decode()


@pytest.mark.parametrize("status", ["draft", "returned", "closed", "withdrawn"])
def test_reviewers_see_no_history_of_what_is_not_before_them(english, scenario, status):
    Scenario.objects.update(status=status)
    english.force_login(UserFactory(platform_role=PlatformRole.REVIEWER))

    assert english.get(history(scenario)).status_code == 404


def test_history_asks_as_much_for_many_versions_as_for_one(
    english, owner, scenario, django_assert_num_queries
):
    english.force_login(owner)
    short = ScenarioFactory(organization=scenario.organization, status="draft")
    edit_scenario(scenario=short, fields={}, tags=Tags(), by=owner)
    edit_scenario(scenario=short, fields={"title": "新"}, tags=Tags(), by=owner)

    with django_assert_num_queries(6) as asked:
        english.get(history(short))
    with django_assert_num_queries(len(asked.captured_queries)):
        english.get(history(scenario))
