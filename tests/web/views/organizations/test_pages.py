import pytest
from django.urls import reverse
from django.utils import timezone

from matchmaking.organizations.models import Organization, Role
from tests.factories.checks import (
    ClaimFactory,
    CodedOrganizationFactory,
    InvitationFactory,
    MemberFactory,
    UnconfirmedFactory,
    VerificationFactory,
    credit_code,
)
from tests.factories.organizations import MembershipFactory, ProviderFactory, UserFactory
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db
INDEX = reverse("web:organization_index")
NEW = reverse("web:organization_create")
TYPED = {
    "kind": "provider",
    "name_zh": "江州视觉科技有限公司",
    "credit_code": f" {credit_code(5).lower()} ",
    "province": "320000",
    "provider_type": "product",
    "qualifications": "高新技术企业\n\n 专精特新 ",
}


def home(organization):
    return reverse("web:organization_detail", args=[organization.public_id])


def edit(organization):
    return reverse("web:organization_edit", args=[organization.public_id])


def test_index_without_organizations_shows_the_three_ways(signed_in, owner):
    answer = signed_in(owner).get(INDEX)

    assert "choose one of three ways" in words(answer)
    assert {NEW, reverse("web:claim_create")} <= set(addresses(answer))
    assert f"have {owner.email} invited" in words(answer)


def test_index_shows_seats_claims_and_invitations(signed_in, owner):
    CodedOrganizationFactory(name_en="Works", members=[owner], suspended_at=timezone.now())
    ClaimFactory(claimant=owner, organization__name_en="Claimed")
    InvitationFactory(email=owner.email, organization__name_en="Inviting")

    text = words(signed_in(owner).get(INDEX))

    assert "Works Suspended Manufacturer · You: Owner · 1 member" in text
    assert "Invitations to you Inviting Editor" in text
    assert "Your claims Claimed" in text


def test_index_asks_the_database_equally_often_for_more_rows(
    signed_in, owner, django_assert_num_queries
):
    client = signed_in(owner)

    def fill():
        CodedOrganizationFactory(members=[owner])
        ClaimFactory(claimant=owner)
        InvitationFactory(email=owner.email)

    fill()
    with django_assert_num_queries(8):
        client.get(INDEX)
    fill()
    fill()
    with django_assert_num_queries(8):
        client.get(INDEX)


def test_create_makes_an_organization_and_leads_home(signed_in, owner):
    answer = signed_in(owner).post(NEW, TYPED, follow=True)

    made = Organization.objects.get()
    assert answer.redirect_chain == [(home(made), 302)]
    assert (made.credit_code, made.qualifications) == (
        credit_code(5),
        ["高新技术企业", "专精特新"],
    )
    assert "“江州视觉科技有限公司” is ready." in words(answer)
    assert "You can write, post and be matched already." in words(answer)


def test_create_with_a_taken_code_leads_to_the_claim_and_keeps_what_was_typed(signed_in, owner):
    taken = CodedOrganizationFactory(
        credit_code=credit_code(5), name_en="Secret", members=[UserFactory(name="陌生人")]
    )

    answer = signed_in(owner).post(NEW, TYPED)

    assert f"{reverse('web:claim_create')}?code={taken.credit_code}" in addresses(answer)
    assert "江州视觉科技有限公司" in answer.content.decode()
    assert not {"Secret", taken.name_zh, "陌生人"} & set(words(answer).split())
    assert Organization.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("123", "this one has 3"),
        (credit_code(5)[:-1] + "A", "The check digit does not fit"),
        ("A" * 18, "Place 1 must be a digit"),
        ("", "This field is required."),
    ],
)
def test_create_says_beside_the_field_what_is_wrong_with_the_code(signed_in, owner, code, problem):
    answer = signed_in(owner).post(NEW, TYPED | {"credit_code": code})

    [error] = answer.context["form"].errors["credit_code"]
    assert problem in error
    assert 'aria-describedby="id_credit_code_helptext id_credit_code_error"' in (
        answer.content.decode()
    )


def test_create_makes_no_operator(signed_in, owner):
    answer = signed_in(owner).post(NEW, TYPED | {"kind": "operator", "verified_at": "2026-01-01"})

    assert list(answer.context["form"].errors) == ["kind"]
    assert Organization.objects.count() == 0


def test_create_without_a_confirmed_address_says_so(signed_in):
    answer = signed_in(UnconfirmedFactory()).post(NEW, TYPED)

    assert "Confirm your e-mail address first" in words(answer)


@pytest.mark.parametrize("role", [Role.OWNER, Role.EDITOR, Role.VIEWER])
def test_home_shows_members_what_they_may_do(signed_in, role):
    seat = MembershipFactory(role=role)
    ClaimFactory(organization=seat.organization)

    answer = signed_in(seat.user).get(home(seat.organization))

    assert (edit(seat.organization) in addresses(answer)) == (role == Role.OWNER)
    assert ("Claims to answer" in words(answer)) == (role == Role.OWNER)


def test_home_of_a_suspended_organization_says_why(signed_in, owner):
    organization = CodedOrganizationFactory(
        members=[owner], suspended_at=timezone.now(), suspension_reason="名称不符。"
    )

    assert "is suspended by the platform: 名称不符。" in words(
        signed_in(owner).get(home(organization))
    )


def test_home_tells_what_was_verified_when(signed_in, owner):
    organization = CodedOrganizationFactory(members=[owner], verified_at=timezone.now())

    text = words(signed_in(owner).get(home(organization)))

    assert "two readers of the platform compared name and credit code" in text
    assert "Not verified yet" not in text


def test_home_asks_the_database_equally_often_for_more_members(
    signed_in, owner, django_assert_num_queries
):
    organization = CodedOrganizationFactory(members=[owner])
    client = signed_in(owner)
    for n_more in (0, 2):
        MembershipFactory.create_batch(n_more, organization=organization)
        ClaimFactory.create_batch(n_more, organization=organization)
        with django_assert_num_queries(9):
            client.get(home(organization))


@pytest.mark.parametrize(
    "name", ["organization_detail", "organization_edit", "organization_verification"]
)
def test_strangers_find_no_organization(signed_in, client, name):
    address = reverse(f"web:{name}", args=[ProviderFactory().public_id])
    stranger = signed_in(MembershipFactory().user)

    assert stranger.get(address).status_code == 404
    assert stranger.post(address).status_code in {404, 405}
    assert client.get(address).status_code == 302


def settings_of(organization, **fields):
    return {
        "name_zh": organization.name_zh,
        "credit_code": organization.credit_code,
        "province": organization.province,
        **fields,
    }


def test_edit_changes_what_owners_say_and_nothing_else(signed_in, owner):
    organization = CodedOrganizationFactory(members=[owner])
    hostile = {"kind": "provider", "verified_at": "2026-01-01", "source": "demo", "public_id": "x"}

    signed_in(owner).post(edit(organization), settings_of(organization, city="江州", **hostile))

    stored = Organization.objects.get()
    assert (stored.city, stored.kind, stored.source) == ("江州", "manufacturer", "member")
    assert (stored.verified_at, stored.public_id) == (None, organization.public_id)


def test_edit_warns_before_a_verification_ends(signed_in, owner):
    organization = CodedOrganizationFactory(members=[owner], verified_at=timezone.now())
    client = signed_in(owner)
    renamed = settings_of(organization, name_zh="新名称")

    warned = client.post(edit(organization), renamed)
    assert "the change ends the verification" in words(warned)
    assert Organization.objects.get().is_verified
    client.post(edit(organization), renamed | {"accepts_lapse": "on"})

    stored = Organization.objects.get()
    assert (stored.name_zh, stored.is_verified) == ("新名称", False)


def test_edit_warns_while_readers_look(signed_in, owner):
    organization = VerificationFactory(organization__members=[owner]).organization

    assert "ends the verification" in words(signed_in(owner).get(edit(organization)))


def test_edit_is_refused_while_suspended_and_loses_nothing(signed_in, owner):
    organization = CodedOrganizationFactory(members=[owner], suspended_at=timezone.now())

    answer = signed_in(owner).post(edit(organization), settings_of(organization, city="江州"))

    assert "is suspended: its members can read" in words(answer)
    assert 'value="江州"' in answer.content.decode()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_members_who_own_nothing_are_told_so(signed_in, role):
    seat = MembershipFactory(role=role)

    assert signed_in(seat.user).get(edit(seat.organization)).status_code == 403


def test_suspended_providers_are_not_listed(client):
    provider = ProviderFactory(suspended_at=timezone.now())

    assert list(client.get(reverse("web:provider_list")).context["cards"]) == []
    assert client.get(provider.get_absolute_url()).status_code == 404
    assert client.get("/api/v1/organizations/").json()["results"] == []


def test_provider_page_tells_what_was_verified(english):
    provider = ProviderFactory(verified_at=timezone.now())

    text = words(english.get(provider.get_absolute_url()))

    assert "two readers of the platform compared" in text


def test_the_menu_leads_to_the_own_organizations(signed_in):
    assert INDEX in addresses(signed_in(MemberFactory()).get("/"))
