from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from matchmaking.common.models import AuditEvent
from matchmaking.organizations.exceptions import (
    CreditCodeTakenError,
    EmailNotVerifiedError,
    OrganizationKindNotOpenError,
    OrganizationQuotaError,
    OrganizationSuspendedError,
    VerificationLapseError,
)
from matchmaking.organizations.models import Organization, Role, VerificationStatus
from matchmaking.organizations.registration import (
    DAILY_ORGANIZATIONS,
    create_organization,
    edit_organization,
)
from tests.factories.checks import (
    CodedOrganizationFactory,
    MemberFactory,
    UnconfirmedFactory,
    VerificationFactory,
    credit_code,
)
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.organizations.trail import actions

pytestmark = pytest.mark.django_db


def described(number=1, **fields):
    return {
        "kind": "manufacturer",
        "name_zh": "江州轴承厂",
        "credit_code": credit_code(number),
        **fields,
    }


def test_create_organization_makes_the_creator_its_owner():
    user = MemberFactory()

    made = create_organization(fields=described(), by=user)

    assert [(seat.user, seat.role) for seat in made.memberships.all()] == [(user, Role.OWNER)]
    assert (made.is_verified, made.source) == (False, "member")
    assert actions() == ["organization.create"]


def test_create_organization_keeps_the_provider_type_of_providers_only():
    user = MemberFactory()

    maker = create_organization(fields=described(1, provider_type="cloud"), by=user)
    provider = create_organization(
        fields=described(2, kind="provider", provider_type="cloud"), by=user
    )

    assert (maker.provider_type, provider.provider_type) == ("", "cloud")


def test_create_organization_needs_a_confirmed_address():
    with pytest.raises(EmailNotVerifiedError):
        create_organization(fields=described(), by=UnconfirmedFactory())

    assert list(Organization.objects.all()) == []


def test_create_organization_makes_no_operator():
    with pytest.raises(OrganizationKindNotOpenError):
        create_organization(fields=described(kind="operator"), by=MemberFactory())


@pytest.mark.parametrize("code", ["", None, "91110000600037341X"])
def test_create_organization_needs_a_valid_code(code):
    with pytest.raises(ValidationError) as caught:
        create_organization(fields=described(credit_code=code), by=MemberFactory())

    assert list(caught.value.message_dict) == ["credit_code"]


def test_create_organization_refuses_a_code_that_is_taken_however_it_is_typed():
    CodedOrganizationFactory(credit_code=credit_code(1))

    with pytest.raises(CreditCodeTakenError):
        create_organization(
            fields=described(credit_code=f" {credit_code(1).lower()}"), by=MemberFactory()
        )


def test_create_organization_is_limited_a_day_and_person():
    user = MemberFactory()
    for number in range(DAILY_ORGANIZATIONS):
        create_organization(fields=described(number), by=user)

    with pytest.raises(OrganizationQuotaError):
        create_organization(fields=described(90), by=user)
    create_organization(fields=described(91), by=MemberFactory())

    assert AuditEvent.objects.count() == DAILY_ORGANIZATIONS + 1


def edited(organization, by, *, may_lapse=False, **fields):
    return edit_organization(
        organization=organization,
        fields={"name_zh": organization.name_zh, "credit_code": organization.credit_code, **fields},
        may_lapse=may_lapse,
        by=by,
    )


def test_edit_organization_leaves_kind_and_verification():
    owner = UserFactory()
    organization = CodedOrganizationFactory(members=[owner], verified_at=timezone.now())

    edited(organization, owner, kind="provider", intro="新简介", verified_at=None)

    organization.refresh_from_db()
    assert (organization.kind, organization.intro) == ("manufacturer", "新简介")
    assert organization.is_verified
    assert AuditEvent.objects.get().details == {"fields": ["intro"]}


@pytest.mark.parametrize("change", [{"name_zh": "新名称"}, {"credit_code": credit_code(77)}])
def test_edit_of_what_was_checked_ends_the_verification_after_a_warning(change):
    owner = UserFactory()
    organization = CodedOrganizationFactory(members=[owner], verified_at=timezone.now())

    with pytest.raises(VerificationLapseError):
        edited(organization, owner, **change)
    organization.refresh_from_db()
    assert organization.is_verified

    edited(organization, owner, may_lapse=True, **change)
    organization.refresh_from_db()
    assert not organization.is_verified
    assert actions() == ["verification.lapse", "organization.edit"]


def test_edit_of_what_was_checked_recalls_a_waiting_request():
    owner = UserFactory()
    verification = VerificationFactory(organization__members=[owner])

    edited(verification.organization, owner, may_lapse=True, name_zh="新名称")

    verification.refresh_from_db()
    assert verification.status == VerificationStatus.RECALLED


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER, None])
def test_edit_organization_is_for_owners(role):
    user, organization = UserFactory(), CodedOrganizationFactory()
    if role:
        MembershipFactory(organization=organization, user=user, role=role)

    with pytest.raises(PermissionDenied):
        edited(organization, user, intro="新简介")


def test_edit_organization_is_refused_while_it_is_suspended():
    owner = UserFactory()
    organization = CodedOrganizationFactory(members=[owner], suspended_at=timezone.now())

    with pytest.raises(OrganizationSuspendedError):
        edited(organization, owner, intro="新简介")


def test_edit_organization_refuses_the_code_of_another():
    owner = UserFactory()
    organization = CodedOrganizationFactory(members=[owner])
    other = CodedOrganizationFactory()

    with pytest.raises(CreditCodeTakenError):
        edited(organization, owner, credit_code=other.credit_code)


def test_quota_of_new_organizations_is_counted_over_one_day(monkeypatch):
    user = MemberFactory()
    monkeypatch.setattr("matchmaking.organizations.registration.DAILY_ORGANIZATIONS", 1)
    create_organization(fields=described(1), by=user)
    later = timezone.now() + timedelta(hours=25)
    monkeypatch.setattr("matchmaking.organizations.registration.timezone.now", lambda: later)

    create_organization(fields=described(2), by=user)

    assert Organization.objects.count() == 2
