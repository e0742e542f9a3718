import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from matchmaking.organizations.models import Role
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario, Visibility, validate_targets
from matchmaking.taxonomy.models import PolicySector
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.taxonomy import IndustryFactory

pytestmark = pytest.mark.django_db

TARGET = {"metric": "检出率", "comparator": ">=", "value": 95, "unit": "%"}


def faults(scenario):
    with pytest.raises(ValidationError) as caught:
        scenario.full_clean()
    return set(caught.value.message_dict)


def draft(**fields):
    values = {"title": "划伤漏检", "requirement": "在线检测。"} | fields
    return Scenario(organization=OrganizationFactory(), **values)


# Who sees what ------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("status", PostingStatus)
def test_visible_to_shows_strangers_what_is_published_and_not_reserved(status, visibility):
    ScenarioFactory(status=status, visibility=visibility)
    is_listed = status == PostingStatus.PUBLISHED and visibility != Visibility.MATCHED_ONLY

    stranger, member_elsewhere = UserFactory(), MembershipFactory().user
    staff = UserFactory(is_staff=True, is_superuser=True)
    for user in (AnonymousUser(), stranger, member_elsewhere, staff):
        assert Scenario.objects.visible_to(user).exists() is is_listed


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("status", PostingStatus)
@pytest.mark.parametrize("role", Role)
def test_visible_to_shows_members_everything_of_their_own(role, status, visibility):
    scenario = ScenarioFactory(status=status, visibility=visibility)
    member = MembershipFactory(organization=scenario.organization, role=role).user

    assert list(Scenario.objects.visible_to(member)) == [scenario]


def test_visible_to_shows_each_row_once_to_a_member_of_many():
    user = UserFactory()
    own = ScenarioFactory(organization__members=[user, UserFactory()])
    ScenarioFactory(organization__members=[user])
    foreign = ScenarioFactory()
    ScenarioFactory(visibility=Visibility.MATCHED_ONLY)

    visible = Scenario.objects.visible_to(user)

    assert visible.count() == 3
    assert {own, foreign} <= set(visible)


def test_for_listing_needs_the_same_queries_for_any_number_of_rows(django_assert_num_queries):
    ScenarioFactory.create_batch(3)

    with django_assert_num_queries(4):
        for scenario in Scenario.objects.for_listing():
            _ = scenario.organization.name
            for terms in (scenario.industries, scenario.stages, scenario.capabilities):
                assert len(terms.all()) == 1


# Fields -------------------------------------------------------------------------------


def test_scenario_needs_organization_title_and_requirement_only():
    draft().full_clean()

    assert faults(Scenario()) == {"organization", "title", "requirement"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "长" * 61),
        ("pain_points", "长" * 601),
        ("requirement", "长" * 1201),
        ("current_state", "长" * 601),
        ("deployment", "moon"),
        ("duration_months", 0),
        ("duration_months", 121),
        ("budget_min", -1),
        ("province", "江苏"),
        ("visibility", "secret"),
        ("status", "sold"),
        ("language", "de"),
        ("sector", "banking"),
        ("contact_email", "x"),
        ("targets", [TARGET | {"comparator": "~"}]),
    ],
)
def test_scenario_refuses_values_out_of_range(field, value):
    assert field in faults(draft(**{field: value}))


@pytest.mark.parametrize(
    ("low", "high", "is_right"),
    [(1, 2, True), (2, 2, True), (2, 1, False), (None, 1, True), (2, None, True), (0, 0, True)],
)
def test_scenario_budget_is_ordered(low, high, is_right):
    scenario = draft(budget_min=low, budget_max=high)

    if is_right:
        scenario.full_clean()
        scenario.save()
    else:
        assert faults(scenario) == {"__all__"}
        with pytest.raises(IntegrityError), transaction.atomic():
            scenario.save()


@pytest.mark.parametrize("fields", [{"status": PostingStatus.PUBLISHED}, {"status": "sold"}])
def test_scenario_state_is_held_by_the_database(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        draft(**fields).save()


def test_scenario_source_key_is_unique_and_may_be_unknown():
    draft().save()
    draft().save()
    draft(source_key="demo:a").save()

    with pytest.raises(IntegrityError), transaction.atomic():
        draft(source_key="demo:a").save()


@pytest.mark.parametrize(
    ("targets", "code"),
    [
        ([], None),
        ([TARGET], None),
        ([TARGET | {"value": 0.5, "unit": ""}], None),
        ([TARGET | {"metric": "  "}], "invalid_target"),
        ([TARGET | {"comparator": ">"}], "invalid_target"),
        ([TARGET | {"value": "95"}], "invalid_entry"),
        ([{"metric": "检出率"}], "invalid_entry"),
        ({"metric": "检出率"}, "invalid_list"),
    ],
)
def test_validate_targets_takes_metrics_with_sign_and_number(targets, code):
    found = None
    try:
        validate_targets(targets)
    except ValidationError as error:
        found = error.code

    assert found == code


# What follows from the fields ---------------------------------------------------------


def test_confidential_fields_are_fields_of_the_model():
    names = {field.name for field in Scenario._meta.get_fields()}

    assert set(Scenario.CONFIDENTIAL_FIELDS) <= names


@pytest.mark.parametrize(("visibility", "is_anonymous"), [("public", False), ("anonymous", True)])
def test_scenario_is_anonymous_by_its_visibility(visibility, is_anonymous):
    assert draft(visibility=visibility).is_anonymous is is_anonymous


def test_sectors_follow_the_industries_unless_the_record_says_otherwise():
    IndustryFactory(code="C31", sector=PolicySector.RAW_MATERIALS)
    IndustryFactory(code="C36", sector=PolicySector.EQUIPMENT)
    scenario = ScenarioFactory(industries=["C31", "C36"])
    assert scenario.sectors == [PolicySector.EQUIPMENT, PolicySector.RAW_MATERIALS]

    scenario.sector = PolicySector.CONSUMER

    assert scenario.sectors == [PolicySector.CONSUMER]
    assert ScenarioFactory(industries=[]).sectors == []


def test_scenarios_are_listed_newest_first():
    first, second = ScenarioFactory(), ScenarioFactory()

    assert list(Scenario.objects.published()) == [second, first]


@pytest.mark.parametrize("status", PostingStatus)
@pytest.mark.parametrize("visibility", Visibility)
def test_scenario_is_listed_where_the_lists_have_it(status, visibility):
    scenario = ScenarioFactory(status=status, visibility=visibility)

    assert scenario.is_listed is Scenario.objects.listed().exists()
