import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from matchmaking.common.audit_chain import first_fault
from matchmaking.organizations.bulk import Draft
from matchmaking.organizations.exceptions import OrganizationKindError
from matchmaking.organizations.publication import tags_of
from matchmaking.scenarios.bulk import create_scenarios_in_bulk
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.services import create_scenario
from tests.factories.organizations import MembershipFactory, ProviderFactory, UserFactory
from tests.factories.taxonomy import CapabilityFactory, IndustryFactory, StageFactory

pytestmark = pytest.mark.django_db
OWN = {"id", "public_id", "created_at", "updated_at", "written_at"}  # of each row
OWN_OF_VERSION = {*OWN, "history_id", "history_date"}


def content(**told):
    return {
        "title": "带钢表面划伤漏检",
        "pain_points": "夜班漏检多。",
        "requirement": "在线检测划伤。",
        "targets": [{"metric": "漏检率", "comparator": "<=", "value": 0.5, "unit": "%"}],
        "sector": "",
        "language": "zh",
        "deployment": "edge",
        "visibility": "anonymous",
        "province": "320000",
        "duration_months": 6,
        "current_state": "人工目检",
        "budget_min": None,
        "budget_max": 80,
        "contact_name": "王工",
        "contact_phone": "0510-1234",
        "contact_email": "a@example.org",
        "industries": [IndustryFactory(code="C31").code],
        "stages": [StageFactory(code="production").code],
        "capabilities": [CapabilityFactory(code=code).code for code in ("aps", "defect-detect")],
        **told,
    }


def rows_of(queryset, own):
    return [
        {name: value for name, value in row.items() if name not in own}
        for row in queryset.order_by("pk").values()
    ]


def test_drafts_in_bulk_are_what_one_by_one_would_be():
    editor = MembershipFactory()
    told = content()
    fields = {name: told[name] for name in Scenario.own_fields}
    one = create_scenario(
        organization=editor.organization, fields=fields, tags=tags_of(told), by=editor.user
    )

    (key,) = create_scenarios_in_bulk(drafts=[Draft(editor.organization, told)], by=editor.user)

    many = Scenario.objects.get(pk=key)
    assert many.content() == one.content() == told
    first, second = rows_of(Scenario.objects.all(), OWN)
    assert second == first
    first, second = rows_of(Scenario.history.all(), OWN_OF_VERSION)
    assert second == first
    assert many.history.get().instance == many
    assert many.public_id != one.public_id
    assert first_fault() is None


def test_keys_come_in_the_order_of_the_drafts():
    editor = MembershipFactory()
    titles = [f"需求 {number}" for number in range(20)]
    drafts = [Draft(editor.organization, content(title=title)) for title in titles]

    keys = create_scenarios_in_bulk(drafts=drafts, by=editor.user)

    by_key = Scenario.objects.in_bulk(keys)
    assert [by_key[key].title for key in keys] == titles


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"title": "长" * 61}, "title"),
        ({"deployment": "moon"}, "deployment"),
        ({"duration_months": 121}, "duration_months"),
        ({"targets": [{"metric": "漏检率"}]}, "targets"),
        ({"contact_email": "nobody"}, "contact_email"),
    ],
)
def test_one_wrong_draft_keeps_all_out(told, field):
    editor = MembershipFactory()
    drafts = [Draft(editor.organization, content(**each)) for each in ({}, told)]

    with pytest.raises(ValidationError) as refused:
        create_scenarios_in_bulk(drafts=drafts, by=editor.user)

    assert list(refused.value.message_dict) == [field]
    assert Scenario.objects.count() == 0


def test_stranger_writes_nothing_for_an_organization():
    draft = Draft(MembershipFactory().organization, content())

    with pytest.raises(PermissionDenied):
        create_scenarios_in_bulk(drafts=[draft], by=UserFactory())

    assert Scenario.objects.count() == 0


def test_provider_has_no_scenarios():
    provider = ProviderFactory()
    member = MembershipFactory(organization=provider)

    with pytest.raises(OrganizationKindError):
        create_scenarios_in_bulk(drafts=[Draft(provider, content())], by=member.user)
