import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from matchmaking.common.models import OutboxEvent
from matchmaking.organizations.exceptions import OrganizationKindError
from matchmaking.organizations.models import OrganizationKind, Role
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.postings import PostingStatus
from matchmaking.organizations.publication import Tags
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.services import create_scenario, edit_scenario, move_scenario
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.taxonomy import IndustryFactory, StageFactory

pytestmark = pytest.mark.django_db

FIELDS = {"title": "划伤漏检", "requirement": "在线检测。"}


def member_of(organization, role):
    return MembershipFactory(organization=organization, role=role).user


def tags():
    return Tags(industries=[IndustryFactory()], stages=[StageFactory()])


def people_without_rights(organization):
    yield AnonymousUser()
    yield UserFactory()
    yield UserFactory(is_staff=True, is_superuser=True)
    yield MembershipFactory(role=Role.OWNER).user
    yield member_of(organization, Role.VIEWER)


@pytest.mark.parametrize("role", [Role.OWNER, Role.EDITOR])
def test_create_scenario_writes_a_draft_with_its_tags(role):
    organization = OrganizationFactory()

    scenario = create_scenario(
        organization=organization, fields=FIELDS, tags=tags(), by=member_of(organization, role)
    )

    stored = Scenario.objects.get()
    assert stored == scenario
    assert (stored.title, stored.status, stored.organization) == (
        "划伤漏检",
        PostingStatus.DRAFT,
        organization,
    )
    assert [term.code for term in stored.industries.all()] == ["C31"]
    assert OutboxEvent.objects.count() == 0


def test_create_scenario_is_for_editors_of_the_organization():
    organization = OrganizationFactory()

    for user in people_without_rights(organization):
        with pytest.raises(PermissionDenied):
            create_scenario(organization=organization, fields=FIELDS, tags=tags(), by=user)

    assert Scenario.objects.count() == 0


def test_create_scenario_by_the_platform_needs_no_member():
    create_scenario(organization=OrganizationFactory(), fields=FIELDS, tags=tags(), by=None)

    assert Scenario.objects.count() == 1


@pytest.mark.parametrize("kind", [OrganizationKind.PROVIDER, OrganizationKind.OPERATOR])
def test_create_scenario_is_for_manufacturers(kind):
    organization = OrganizationFactory(kind=kind)

    with pytest.raises(OrganizationKindError):
        create_scenario(organization=organization, fields=FIELDS, tags=tags(), by=None)

    assert Scenario.objects.count() == 0


def test_create_scenario_tells_faults_by_field_and_writes_nothing():
    with pytest.raises(ValidationError) as caught:
        create_scenario(organization=OrganizationFactory(), fields={}, tags=tags(), by=None)

    assert set(caught.value.message_dict) == {"title", "requirement"}
    assert Scenario.objects.count() == 0


def test_edit_scenario_is_for_editors_of_the_organization():
    scenario = ScenarioFactory(title="旧标题", status=PostingStatus.DRAFT)
    new = {"title": "新标题"}

    for user in people_without_rights(scenario.organization):
        with pytest.raises(PermissionDenied):
            edit_scenario(scenario=scenario, fields=new, tags=tags(), by=user)
    assert Scenario.objects.get().title == "旧标题"

    editor = member_of(scenario.organization, Role.EDITOR)
    edit_scenario(scenario=scenario, fields=new, tags=tags(), by=editor)

    assert Scenario.objects.get().title == "新标题"


def test_move_scenario_is_for_editors_of_the_organization():
    scenario = ScenarioFactory()

    for user in people_without_rights(scenario.organization):
        with pytest.raises(PermissionDenied):
            move_scenario(scenario=scenario, move=PostingMove.WITHDRAW, by=user)
    assert Scenario.objects.get().status == PostingStatus.PUBLISHED

    owner = member_of(scenario.organization, Role.OWNER)
    move_scenario(scenario=scenario, move=PostingMove.WITHDRAW, by=owner)

    assert Scenario.objects.get().status == PostingStatus.WITHDRAWN
