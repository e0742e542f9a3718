import pytest
from django.urls import reverse
from django.utils import timezone

from matchmaking.organizations.models import PlatformRole
from tests.factories.organizations import (
    MembershipFactory,
    OrganizationFactory,
    ProviderFactory,
    UserFactory,
)
from tests.web.reading import addresses, titles, words

pytestmark = pytest.mark.django_db
LIST = reverse("web:platform_organization_list")
PEOPLE = reverse("web:platform_people")


def of(name, organization):
    return reverse(f"web:{name}", args=[organization.public_id])


def test_organizations_are_searched_and_filtered(administrator):
    OrganizationFactory(name_en="Works", credit_code="91110000600037341L")
    ProviderFactory(name_en="Vision", verified_at=timezone.now())
    OrganizationFactory(name_en="Closed", suspended_at=timezone.now())

    def found(**query):
        return set(titles(administrator.get(LIST, query)))

    assert len(found()) == 3
    assert found(kind="provider") == found(state="verified") != found()
    assert len(found(state="suspended")) == len(found(q="600037341")) == 1
    assert len(found(state="unverified")) == 2
    assert "No organization meets all these filters" in words(administrator.get(LIST, {"q": "zzz"}))


def test_organizations_ask_the_database_equally_often_for_more_rows(
    administrator, django_assert_num_queries
):
    for _ in range(2):
        MembershipFactory.create_batch(2)
        with django_assert_num_queries(8):
            administrator.get(LIST)


def test_suspension_is_asked_about_takes_effect_and_ends(administrator):
    organization = OrganizationFactory(name_en="Works")
    suspend, restore = (
        of("organization_suspend", organization),
        of("organization_restore", organization),
    )
    assert suspend in addresses(administrator.get(of("platform_organization_detail", organization)))
    assert "Suspend “Works”?" in words(administrator.get(suspend))
    assert list(administrator.post(suspend).context["form"].errors) == ["reason"]

    answer = administrator.post(suspend, {"reason": "名称不符"}, follow=True)
    assert "名称不符" in words(answer)
    again = administrator.post(suspend, {"reason": "再来"})
    assert "This organization is suspended already." in words(again)
    administrator.post(restore)

    organization.refresh_from_db()
    assert not organization.is_suspended


def test_detail_masks_the_addresses_of_members(administrator):
    seat = MembershipFactory(user__email="wang@example.org")

    text = words(administrator.get(of("platform_organization_detail", seat.organization)))

    assert "w***@example.org" in text
    assert "wang@example.org" not in text


def test_an_appointment_is_asked_about_first(administrator):
    person = UserFactory(name="孙工")
    form = {"email": person.email.upper(), "role": "reviewer"}

    asked = administrator.post(PEOPLE, form)
    person.refresh_from_db()
    assert (person.platform_role, "Change the role of 孙工?" in words(asked)) == ("", True)
    administrator.post(PEOPLE, form | {"confirmed": "1"})

    person.refresh_from_db()
    assert person.platform_role == PlatformRole.REVIEWER


def test_a_dismissal_takes_the_role_away(administrator):
    person = UserFactory(platform_role=PlatformRole.AUDITOR)

    administrator.post(PEOPLE, {"email": person.email, "role": "", "confirmed": "1"})

    person.refresh_from_db()
    assert person.platform_role == ""


def test_refused_appointments_are_told(administrator):
    unknown = administrator.post(PEOPLE, {"email": "nobody@example.org", "role": "reviewer"})
    assert list(unknown.context["form"].errors) == ["email"]

    own = administrator.get(PEOPLE).context["user"]
    form = {"email": own.email, "role": "auditor", "confirmed": "1"}
    assert "Nobody changes their own role" in words(administrator.post(PEOPLE, form))


def test_people_ask_the_database_equally_often_for_more_rows(
    administrator, django_assert_num_queries
):
    for _ in range(2):
        UserFactory.create_batch(2, platform_role=PlatformRole.REVIEWER)
        with django_assert_num_queries(6):
            administrator.get(PEOPLE)


def test_the_pages_do_not_exist_for_others(signed_in, client, reviewer):
    organization = OrganizationFactory()
    names = ("platform_organization_detail", "organization_suspend", "organization_restore")

    for address in (LIST, PEOPLE, *(of(name, organization) for name in names)):
        assert signed_in(UserFactory(is_superuser=True)).get(address).status_code == 404
        assert reviewer.get(address).status_code == 404
        assert client.get(address).status_code == 302
