import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.organizations.models import (
    Membership,
    Organization,
    OrganizationKind,
    User,
    validate_credit_code,
)
from tests.factories.organizations import (
    MembershipFactory,
    OrganizationFactory,
    ProviderFactory,
    UserFactory,
)
from tests.factories.scenarios import ScenarioFactory

CREDIT_CODE = "91110000600037341L"  # passes the check of GB 32100-2015


def faults(instance):
    with pytest.raises(ValidationError) as caught:
        instance.full_clean()
    return set(caught.value.message_dict)


def test_validate_credit_code_takes_a_code_with_a_right_check_digit():
    validate_credit_code(CREDIT_CODE)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "91110000600037341M",
        "91110000600037341l",
        " 91110000600037341L",
        "9111 0000 6000 37341L",
        "9111000060003734",
        "91110000600037341L0",
        "９１110000600037341L",
        "I1110000600037341L",
    ],
)
def test_validate_credit_code_refuses_any_other_writing(code):
    with pytest.raises(ValidationError) as caught:
        validate_credit_code(code)

    assert caught.value.code == "invalid_credit_code"


@given(position=st.integers(0, 17), letter=st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_validate_credit_code_finds_any_single_wrong_character(position, letter):
    code = CREDIT_CODE[:position] + letter + CREDIT_CODE[position + 1 :]

    if code == CREDIT_CODE:
        validate_credit_code(code)
    else:
        with pytest.raises(ValidationError):
            validate_credit_code(code)


@given(st.text(max_size=20))
def test_validate_credit_code_answers_any_text_by_a_validation_error_at_most(text):
    with pytest.raises(ValidationError):
        validate_credit_code(text)


@pytest.mark.django_db
def test_organizations_share_no_credit_code_but_may_lack_one():
    OrganizationFactory.create_batch(2)
    OrganizationFactory(credit_code=CREDIT_CODE)

    assert faults(OrganizationFactory.build(credit_code=CREDIT_CODE)) == {"credit_code"}
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganizationFactory(credit_code=CREDIT_CODE)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [OrganizationKind.MANUFACTURER, OrganizationKind.OPERATOR])
def test_organization_that_provides_nothing_has_no_provider_type(kind):
    organization = OrganizationFactory.build(kind=kind, provider_type="product")

    assert faults(organization) == {"__all__"}
    with pytest.raises(IntegrityError), transaction.atomic():
        organization.save()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "bank"),
        ("kind", ""),
        ("name_zh", ""),
        ("name_zh", "厂" * 101),
        ("province", "江苏"),
        ("size", "giant"),
        ("founded", 1799),
        ("founded", 2101),
        ("intro", "x" * 1001),
        ("qualifications", ["x"] * 21),
        ("qualifications", "x"),
        ("source", "rumour"),
    ],
)
def test_organization_refuses_values_out_of_range(field, value):
    assert faults(OrganizationFactory.build(**{field: value})) == {field}


@pytest.mark.django_db
def test_organization_takes_the_least_that_is_needed():
    organization = Organization(kind=OrganizationKind.MANUFACTURER, name_zh="江州厂")

    organization.full_clean()
    organization.save()

    assert Organization.objects.get().qualifications == []


@pytest.mark.parametrize(
    ("language", "name_en", "shown"),
    [("zh-hans", "Works", "江州厂"), ("en", "Works", "Works"), ("en", "", "江州厂")],
)
def test_organization_is_named_in_the_readers_language(language, name_en, shown):
    with translation.override(language):
        assert str(Organization(name_zh="江州厂", name_en=name_en)) == shown


@pytest.mark.django_db
def test_providers_are_the_organizations_of_that_kind():
    OrganizationFactory()
    provider = ProviderFactory()

    assert list(Organization.objects.providers()) == [provider]


@pytest.mark.django_db
def test_of_member_finds_the_own_organizations_only():
    user, other = UserFactory(), UserFactory()
    own = OrganizationFactory(members=[user, other])
    OrganizationFactory(members=[other])

    assert list(Organization.objects.of_member(user)) == [own]
    assert list(Organization.objects.of_member(UserFactory())) == []
    assert list(Organization.objects.of_member(AnonymousUser())) == []


@pytest.mark.django_db
def test_organization_with_postings_cannot_be_deleted():
    scenario = ScenarioFactory()

    with pytest.raises(ProtectedError):
        scenario.organization.delete()


@pytest.mark.django_db
def test_membership_is_one_for_each_person_and_organization():
    membership = MembershipFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(organization=membership.organization, user=membership.user)
    assert Membership.objects.count() == 1


@pytest.mark.django_db
def test_user_logs_in_by_an_address_in_lower_case():
    user = User.objects.create_user("Wang@Example.ORG", "gang-ban")

    assert user.email == "wang@example.org"
    assert user.check_password("gang-ban")
    assert (user.is_staff, user.is_superuser) == (False, False)
    assert User.objects.create_superuser("root@example.org", "gang-ban").is_superuser


@pytest.mark.django_db
def test_user_without_a_password_cannot_log_in_and_without_an_address_is_none():
    assert not User.objects.create_user("wang@example.org").has_usable_password()
    with pytest.raises(ValueError, match="e-mail address"):
        User.objects.create_user("")


@pytest.mark.django_db
def test_user_address_is_unique_in_any_letters():
    UserFactory(email="wang@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="WANG@example.org")


@pytest.mark.parametrize(("name", "shown"), [("王工", "王工"), ("", "w@example.org")])
def test_user_is_shown_by_name_where_known(name, shown):
    assert str(User(email="w@example.org", name=name)) == shown
