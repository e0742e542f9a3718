"""Each change leaves one version and one event; nothing changed leaves none."""

import pytest

from matchmaking.common.audit import digest
from matchmaking.common.models import AuditEvent
from matchmaking.organizations.publication import Tags
from matchmaking.organizations.versions import changed_fields
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.services import create_scenario, edit_scenario
from matchmaking.solutions.models import Solution
from matchmaking.solutions.services import CaseDraft, SolutionDetails, create_solution
from tests.factories.organizations import MembershipFactory, OrganizationFactory, ProviderFactory
from tests.factories.taxonomy import StageFactory

pytestmark = pytest.mark.django_db

FIELDS = {"title": "划伤漏检", "requirement": "在线检测"}


@pytest.fixture
def editor():
    return MembershipFactory(organization=OrganizationFactory()).user


@pytest.fixture
def scenario(editor):
    organization = editor.organizations.get()
    return create_scenario(organization=organization, fields=FIELDS, tags=Tags(), by=editor)


def test_a_new_posting_has_its_first_version(scenario, editor):
    [version] = Scenario.history.all()
    [event] = AuditEvent.objects.all()

    assert (version.history_type, version.history_user, version.id) == ("+", editor, scenario.pk)
    assert version.content == scenario.content()
    assert (event.action, event.actor_key, event.before) == ("scenario.create", editor.pk, "")
    assert event.after == digest(scenario.content())
    assert event.organization_key == scenario.organization_id


def test_a_change_names_its_fields_but_not_what_they_say(scenario, editor):
    before = digest(scenario.content())
    tags = Tags(stages=[StageFactory(code="production")])

    edit_scenario(scenario=scenario, fields={"title": "新标题"}, tags=tags, by=editor)

    new, old = Scenario.history.all()
    assert (old.content["title"], new.content["title"]) == ("划伤漏检", "新标题")
    assert (old.content["stages"], new.content["stages"]) == ([], ["production"])
    event = AuditEvent.objects.first()
    assert (event.action, event.details) == ("scenario.edit", {"fields": ["stages", "title"]})
    assert (event.before, event.after) == (before, digest(scenario.content()))


def test_saving_the_same_leaves_no_version(scenario, editor):
    edit_scenario(scenario=scenario, fields=FIELDS, tags=Tags(), by=editor)

    assert Scenario.history.count() == AuditEvent.objects.count() == 1


def test_a_version_of_a_solution_tells_provinces_and_cases():
    create_solution(
        organization=ProviderFactory(),
        fields={"title": "质检", "summary": "检测", "description": "检测"},
        tags=Tags(),
        details=SolutionDetails(["320000", "110000"], [CaseDraft("某厂", "检测")]),
        by=None,
    )

    [version] = Solution.history.all()
    assert version.content["service_areas"] == ["110000", "320000"]
    assert version.content["case_studies"] == [
        {"customer": "某厂", "scenario": "检测", "effect": "", "industry": ""}
    ]


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        ({}, {"a": 1}, ["a"]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 3}, ["a"]),
        ({"a": 1, "gone": 2}, {"a": 1}, ["gone"]),
        ({"a": [1]}, {"a": [1]}, []),
    ],
)
def test_changed_fields_are_named(before, after, names):
    assert changed_fields(before, after) == names
