import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from matchmaking.organizations.models import Membership, Organization, OrganizationKind, Role, User
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory

pytestmark = pytest.mark.django_db

NO_MEMBERS = {
    "memberships-TOTAL_FORMS": 0,
    "memberships-INITIAL_FORMS": 0,
}


@pytest.fixture
def superuser(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def helper(client):
    """A staff member who may edit users, and is no superuser."""
    user = UserFactory(is_staff=True)
    names = ["view_user", "change_user", "delete_user", "add_user"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    return client


def change_user(client, user, **changed):
    fields = {"email": user.email, "name": user.name, "is_active": "on"}
    return client.post(reverse("admin:organizations_user_change", args=[user.pk]), fields | changed)


def test_user_is_added_with_an_address_in_lower_case(superuser):
    secret = "gang-ban-hua-shang"
    data = {"email": "Wang@Example.ORG", "name": "王工", "password1": secret, "password2": secret}

    superuser.post(reverse("admin:organizations_user_add"), data)

    user = User.objects.get(email="wang@example.org")
    assert user.check_password(secret)
    assert (user.is_staff, user.is_superuser) == (False, False)


def test_user_cannot_take_an_address_in_other_letters(superuser):
    UserFactory(email="wang@example.org")
    user = UserFactory(email="li@example.org")

    response = change_user(superuser, user, email="WANG@example.org")

    assert "email" in response.context["adminform"].form.errors
    assert User.objects.get(pk=user.pk).email == "li@example.org"


def test_superuser_hands_out_powers(superuser):
    user = UserFactory()

    change_user(superuser, user, is_staff="on")

    assert User.objects.get(pk=user.pk).is_staff


def test_staff_member_hands_out_no_powers(helper):
    user = UserFactory(name="旧名")

    change_user(helper, user, name="新名", is_staff="on", is_superuser="on")

    changed = User.objects.get(pk=user.pk)
    assert (changed.name, changed.is_staff, changed.is_superuser) == ("新名", False, False)


def test_staff_member_does_not_touch_a_superuser(helper):
    chief = UserFactory(name="主管", is_staff=True, is_superuser=True)
    password = reverse("admin:auth_user_password_change", args=[chief.pk])
    secret = {"password1": "gang-ban-hua-shang", "password2": "gang-ban-hua-shang"}

    assert change_user(helper, chief, name="改名").status_code == 403
    assert helper.post(password, secret).status_code == 403
    delete = reverse("admin:organizations_user_delete", args=[chief.pk])
    assert helper.post(delete, {"post": "yes"}).status_code == 403
    assert User.objects.get(pk=chief.pk).name == "主管"


def test_organization_keeps_its_kind_and_origin(superuser):
    organization = ProviderFactory(source="demo")
    url = reverse("admin:organizations_organization_change", args=[organization.pk])
    data = {"name_zh": "新名", "kind": "operator", "source": "member", "qualifications": "[]"}

    superuser.post(url, data | NO_MEMBERS)

    stored = Organization.objects.get()
    assert (stored.name_zh, stored.kind, stored.source) == (
        "新名",
        OrganizationKind.PROVIDER,
        "demo",
    )


def test_organization_takes_members_with_a_role(superuser):
    organization, user = OrganizationFactory(), UserFactory()
    url = reverse("admin:organizations_organization_change", args=[organization.pk])
    member = {
        "memberships-TOTAL_FORMS": 1,
        "memberships-INITIAL_FORMS": 0,
        "memberships-0-user": user.pk,
        "memberships-0-role": Role.EDITOR,
    }

    superuser.post(url, {"name_zh": "江州", "qualifications": "[]"} | member)

    assert list(Membership.objects.values_list("organization", "user", "role")) == [
        (organization.pk, user.pk, Role.EDITOR)
    ]
