import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from matchmaking.organizations.models import Role
from matchmaking.organizations.postings import PostingStatus
from matchmaking.solutions.models import CaseStudy, ServiceArea, Solution
from matchmaking.taxonomy.regions import Province
from tests.factories.organizations import MembershipFactory, ProviderFactory, UserFactory
from tests.factories.solutions import CaseStudyFactory, SolutionFactory

pytestmark = pytest.mark.django_db


def faults(instance):
    with pytest.raises(ValidationError) as caught:
        instance.full_clean()
    return set(caught.value.message_dict)


def draft(**fields):
    values = {"title": "在线质检", "summary": "检测。", "description": "成像。"} | fields
    return Solution(organization=ProviderFactory(), **values)


@pytest.mark.parametrize("status", PostingStatus)
def test_visible_to_shows_strangers_what_is_published_and_members_their_own(status):
    solution = SolutionFactory(status=status)
    is_listed = status == PostingStatus.PUBLISHED

    for user in (AnonymousUser(), UserFactory(), MembershipFactory().user):
        assert Solution.objects.visible_to(user).exists() is is_listed
    for role in Role:
        member = MembershipFactory(organization=solution.organization, role=role).user
        assert list(Solution.objects.visible_to(member)) == [solution]


def test_serving_finds_what_is_offered_there_or_everywhere():
    local, nationwide, elsewhere = (
        SolutionFactory(),
        SolutionFactory(is_nationwide=True),
        SolutionFactory(),
    )
    ServiceArea.objects.create(solution=local, province=Province.JIANGSU)
    ServiceArea.objects.create(solution=local, province=Province.ZHEJIANG)
    ServiceArea.objects.create(solution=elsewhere, province=Province.ZHEJIANG)
    SolutionFactory()  # regions unknown

    assert set(Solution.objects.serving(Province.JIANGSU)) == {local, nationwide}


def test_solution_needs_organization_and_texts_only():
    draft().full_clean()

    assert faults(Solution()) == {"organization", "title", "summary", "description"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "长" * 61),
        ("summary", "长" * 201),
        ("description", "长" * 3001),
        ("kind", "robot"),
        ("deployment_modes", ["moon"]),
        ("deployment_modes", ["cloud", "cloud"]),
        ("deployment_modes", "cloud"),
        ("deployment_modes", [["cloud"]]),
        ("deployment_modes", [{}]),
        ("delivery_months", 0),
        ("delivery_months", 121),
        ("price_min", -1),
        ("status", "sold"),
    ],
)
def test_solution_refuses_values_out_of_range(field, value):
    assert field in faults(draft(**{field: value}))


@pytest.mark.parametrize(
    ("low", "high", "is_right"),
    [(1, 2, True), (2, 2, True), (2, 1, False), (None, 1, True), (2, None, True)],
)
def test_solution_price_is_ordered(low, high, is_right):
    solution = draft(price_min=low, price_max=high)

    if is_right:
        solution.full_clean()
        solution.save()
    else:
        assert faults(solution) == {"__all__"}
        with pytest.raises(IntegrityError), transaction.atomic():
            solution.save()


@pytest.mark.parametrize("fields", [{"status": PostingStatus.PUBLISHED}, {"status": "sold"}])
def test_solution_state_is_held_by_the_database(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        draft(**fields).save()


def test_deployment_labels_follow_the_modes():
    with translation.override("en"):
        assert draft(deployment_modes=["edge", "cloud"]).deployment_labels == ["Edge", "Cloud"]


def test_service_area_is_named_once():
    solution = SolutionFactory()
    ServiceArea.objects.create(solution=solution, province=Province.JIANGSU)

    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceArea.objects.create(solution=solution, province=Province.JIANGSU)


@pytest.mark.parametrize(
    ("field", "value"),
    [("customer", ""), ("scenario", ""), ("effect", "长" * 301), ("customer", "长" * 101)],
)
def test_case_study_refuses_values_out_of_range(field, value):
    case = CaseStudyFactory.build(solution=SolutionFactory(), **{field: value})

    assert faults(case) == {field}


def test_case_studies_keep_their_order_and_go_with_the_solution():
    solution = SolutionFactory()
    second = CaseStudyFactory(solution=solution, position=2)
    first = CaseStudyFactory(solution=solution, position=1)
    assert list(solution.case_studies.all()) == [first, second]

    solution.delete()

    assert CaseStudy.objects.count() == 0


@pytest.mark.parametrize("status", PostingStatus)
def test_solution_is_listed_where_the_lists_have_it(status):
    solution = SolutionFactory(status=status)

    assert solution.is_listed is Solution.objects.listed().exists()
