import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from matchmaking.common.models import OutboxEvent
from matchmaking.organizations.exceptions import OrganizationKindError, PostingIncompleteError
from matchmaking.organizations.models import OrganizationKind, Role
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.postings import PostingStatus
from matchmaking.organizations.publication import Tags
from matchmaking.solutions.models import Solution
from matchmaking.solutions.services import (
    CaseDraft,
    SolutionDetails,
    create_solution,
    edit_solution,
    move_solution,
)
from matchmaking.taxonomy.regions import Province
from tests.factories.organizations import (
    MembershipFactory,
    OrganizationFactory,
    ProviderFactory,
    UserFactory,
)
from tests.factories.solutions import SolutionFactory
from tests.factories.taxonomy import CapabilityFactory, IndustryFactory, StageFactory

pytestmark = pytest.mark.django_db

FIELDS = {"title": "在线质检", "summary": "检测。", "description": "成像。"}
DETAILS = SolutionDetails(
    service_areas=[Province.ZHEJIANG, Province.JIANGSU, Province.ZHEJIANG],
    case_studies=[CaseDraft("华东某钢厂", "镀锌线", "漏检少六成"), CaseDraft("某车企", "涂装")],
)


def tags():
    return Tags(stages=[StageFactory()], capabilities=[CapabilityFactory()])


def create(organization, by=None, **replaced):
    values = {"fields": FIELDS, "tags": tags(), "details": SolutionDetails()} | replaced
    return create_solution(organization=organization, by=by, **values)


def edit(solution, by=None, **replaced):
    values = {"fields": {}, "tags": tags(), "details": SolutionDetails()} | replaced
    return edit_solution(solution=solution, by=by, **values)


def people_without_rights(organization):
    yield AnonymousUser()
    yield UserFactory()
    yield UserFactory(is_staff=True, is_superuser=True)
    yield MembershipFactory(role=Role.OWNER).user
    yield MembershipFactory(organization=organization, role=Role.VIEWER).user


def details_of(solution):
    areas = [area.province for area in solution.service_areas.all()]
    cases = solution.case_studies.values_list("position", "customer", "scenario", "effect")
    return areas, list(cases)


@pytest.mark.parametrize("role", [Role.OWNER, Role.EDITOR])
def test_create_solution_writes_a_draft_with_its_details(role):
    provider = ProviderFactory()
    member = MembershipFactory(organization=provider, role=role).user

    create(provider, by=member, details=DETAILS)

    stored = Solution.objects.get()
    assert (stored.title, stored.status, stored.organization) == (
        "在线质检",
        PostingStatus.DRAFT,
        provider,
    )
    assert details_of(stored) == (
        [Province.JIANGSU, Province.ZHEJIANG],
        [(0, "华东某钢厂", "镀锌线", "漏检少六成"), (1, "某车企", "涂装", "")],
    )
    assert OutboxEvent.objects.count() == 0


def test_create_solution_is_for_editors_of_the_organization():
    provider = ProviderFactory()

    for user in people_without_rights(provider):
        with pytest.raises(PermissionDenied):
            create(provider, by=user)

    assert Solution.objects.count() == 0


@pytest.mark.parametrize("kind", [OrganizationKind.MANUFACTURER, OrganizationKind.OPERATOR])
def test_create_solution_is_for_providers(kind):
    with pytest.raises(OrganizationKindError):
        create(OrganizationFactory(kind=kind))

    assert Solution.objects.count() == 0


def test_create_solution_with_a_faulty_case_study_writes_nothing():
    details = SolutionDetails(case_studies=[CaseDraft("某钢厂", "")])

    with pytest.raises(ValidationError) as caught:
        create(ProviderFactory(), details=details)

    assert set(caught.value.message_dict) == {"scenario"}
    assert Solution.objects.count() == 0


def test_edit_solution_replaces_the_details_and_has_it_ranked_anew():
    solution = SolutionFactory()
    edit(solution, details=DETAILS)
    details = SolutionDetails(
        service_areas=[Province.HEBEI], case_studies=[CaseDraft("某钢厂", "冷轧", "", None)]
    )

    edit(solution, details=details)

    assert details_of(solution) == ([Province.HEBEI], [(0, "某钢厂", "冷轧", "")])
    assert (
        list(OutboxEvent.objects.values_list("topic", "object_pk"))
        == [("solution.changed", solution.pk)] * 2
    )


def test_edit_solution_with_a_faulty_case_study_changes_nothing():
    solution = SolutionFactory(title="旧标题")
    edit(solution, details=DETAILS)
    OutboxEvent.objects.all().delete()

    with pytest.raises(ValidationError):
        edit(
            solution,
            fields={"title": "新标题"},
            details=SolutionDetails(case_studies=[CaseDraft("", "")]),
        )

    stored = Solution.objects.get()
    assert stored.title == "旧标题"
    assert len(details_of(stored)[1]) == 2
    assert OutboxEvent.objects.count() == 0


def test_edit_solution_keeps_a_published_solution_complete():
    solution = SolutionFactory()

    with pytest.raises(PostingIncompleteError):
        edit(solution, tags=Tags(stages=[StageFactory()], industries=[IndustryFactory()]))

    assert solution.capabilities.count() == 1


def test_edit_and_move_solution_are_for_editors_of_the_organization():
    solution = SolutionFactory()

    for user in people_without_rights(solution.organization):
        with pytest.raises(PermissionDenied):
            edit(solution, by=user, fields={"title": "新标题"})
        with pytest.raises(PermissionDenied):
            move_solution(solution=solution, move=PostingMove.CLOSE, by=user)

    stored = Solution.objects.get()
    assert (stored.title, stored.status) == (solution.title, PostingStatus.PUBLISHED)


@pytest.mark.parametrize("role", [Role.OWNER, Role.EDITOR])
def test_move_solution_by_a_member_is_recorded(role):
    solution = SolutionFactory()
    member = MembershipFactory(organization=solution.organization, role=role).user

    move_solution(solution=solution, move=PostingMove.CLOSE, by=member)

    assert Solution.objects.get().status == PostingStatus.CLOSED
    topics = ["solution.changed", "solution.moved"]
    assert list(OutboxEvent.objects.values_list("topic", flat=True)) == topics
