from urllib.parse import quote

import pytest
from django.urls import reverse

from matchmaking.organizations.invitations import invitation_token
from matchmaking.organizations.models import Invitation, Membership, Role
from tests.factories.checks import InvitationFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return UserFactory(email="owner@example.org")


@pytest.fixture
def organization(owner):
    return OrganizationFactory(name_en="Works", members=[owner])


@pytest.fixture
def editor(organization):
    return MembershipFactory(organization=organization, role=Role.EDITOR, user__name="李工")


@pytest.fixture
def browser(english, owner):
    english.force_login(owner)
    return english


def members(organization):
    return reverse("web:member_list", args=[organization.public_id])


def of_seat(name, seat):
    return reverse(f"web:{name}", args=[seat.public_id])


def link(invitation):
    return reverse("web:invitation_accept", args=[invitation_token(invitation)])


def test_member_list_shows_owners_everything(browser, organization, editor):
    invitation = InvitationFactory(organization=organization)

    answer = browser.get(members(organization))

    assert {editor.user.email, invitation.email} <= set(words(answer).split())
    assert of_seat("member_remove", editor) in addresses(answer)
    own = Membership.objects.get(user__email="owner@example.org")
    assert of_seat("member_remove", own) not in addresses(answer)


def test_member_list_masks_addresses_for_viewers(english, organization, editor):
    viewer = MembershipFactory(organization=organization, role=Role.VIEWER).user
    InvitationFactory(organization=organization, email="secret@example.org")
    english.force_login(viewer)

    answer = english.get(members(organization))

    assert "o***@example.org" in words(answer)
    assert viewer.email in words(answer)
    for hidden in ("owner@example.org", editor.user.email, "secret@example.org", "Invite somebody"):
        assert hidden not in words(answer)
    assert of_seat("member_role", editor) not in addresses(answer)


def test_member_list_asks_the_database_equally_often_for_more_rows(
    browser, organization, django_assert_num_queries
):
    for n_more in (0, 2):
        MembershipFactory.create_batch(n_more, organization=organization)
        InvitationFactory.create_batch(n_more + 1, organization=organization)
        with django_assert_num_queries(9):
            browser.get(members(organization))


def test_inviting_is_told_and_refused_beside_the_field(browser, organization):
    form = {"email": "guest@example.org", "role": "viewer"}

    answer = browser.post(members(organization), form, follow=True)
    again = browser.post(members(organization), form)

    assert "An invitation is on its way to guest@example.org." in words(answer)
    assert list(again.context["form"].errors) == ["email"]
    assert Invitation.objects.get().role == Role.VIEWER


def test_role_removal_and_handover_by_an_owner(browser, organization, editor, owner):
    browser.post(of_seat("member_role", editor), {"role": "viewer"})
    editor.refresh_from_db()
    assert editor.role == Role.VIEWER

    handover = reverse("web:owner_handover", args=[organization.public_id])
    unsure = browser.post(handover, {"member": editor.public_id})
    assert list(unsure.context["form"].errors) == ["is_sure"]
    browser.post(handover, {"member": editor.public_id, "is_sure": "on"})

    assert dict(organization.memberships.values_list("user", "role")) == {
        owner.pk: "editor",
        editor.user_id: "owner",
    }


def test_removal_is_asked_about_first(browser, organization, editor):
    asked = browser.get(of_seat("member_remove", editor))
    assert "Remove 李工?" in words(asked)
    assert organization.memberships.count() == 2

    browser.post(of_seat("member_remove", editor))

    assert organization.memberships.count() == 1


def test_the_last_owner_is_told_how_to_leave(browser, organization):
    leave = reverse("web:member_leave", args=[organization.public_id])

    answer = browser.post(leave)

    assert "hand the ownership over to another member first" in words(answer)


def test_a_member_leaves(english, organization, editor):
    english.force_login(editor.user)

    answer = english.post(reverse("web:member_leave", args=[organization.public_id]), follow=True)

    assert "You have left “Works”." in words(answer)
    assert english.get(members(organization)).status_code == 404


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_members_who_own_nothing_change_nothing(english, organization, editor, role):
    english.force_login(MembershipFactory(organization=organization, role=role).user)
    invitation = InvitationFactory(organization=organization)
    forms = (
        members(organization),
        of_seat("member_role", editor),
        of_seat("member_remove", editor),
        reverse("web:owner_handover", args=[organization.public_id]),
        reverse("web:invitation_resend", args=[invitation.public_id]),
        reverse("web:invitation_revoke", args=[invitation.public_id]),
    )

    assert {english.post(form).status_code for form in forms} == {403}


def test_strangers_find_neither_members_nor_invitations(english, organization, editor):
    english.force_login(MembershipFactory().user)
    invitation = InvitationFactory(organization=organization)
    forms = (
        members(organization),
        of_seat("member_role", editor),
        of_seat("member_remove", editor),
        reverse("web:member_leave", args=[organization.public_id]),
        reverse("web:owner_handover", args=[organization.public_id]),
        reverse("web:invitation_resend", args=[invitation.public_id]),
        reverse("web:invitation_revoke", args=[invitation.public_id]),
    )

    assert {english.post(form).status_code for form in forms} == {404}


def test_sending_again_and_taking_back(browser, organization):
    first = InvitationFactory(organization=organization)
    browser.post(reverse("web:invitation_resend", args=[first.public_id]))
    second = Invitation.objects.open().get()
    assert second != first

    again = browser.post(reverse("web:invitation_resend", args=[first.public_id]), follow=True)
    assert "This invitation is no longer valid." in words(again)
    browser.post(reverse("web:invitation_revoke", args=[second.public_id]))

    assert list(Invitation.objects.open()) == []


def test_an_invitation_leads_a_visitor_to_sign_in_and_back(english):
    invitation = InvitationFactory(organization__name_en="Works", email="guest@example.org")

    answer = english.get(link(invitation))

    assert "“Works” invites you to join as: Editor" in words(answer)
    assert f"{reverse('account_login')}?next={quote(link(invitation))}" in addresses(answer)
    assert "g***@example.org" in words(answer)
    assert "guest@example.org" not in words(answer)
    assert english.post(link(invitation)).headers["Location"].startswith("/accounts/login/?next=")


def test_an_invitation_is_accepted_by_its_address(english):
    guest = UserFactory(email="guest@example.org")
    invitation = InvitationFactory(organization__name_en="Works", email=guest.email)
    english.force_login(guest)

    assert "Accept" in words(english.get(link(invitation)))
    answer = english.post(link(invitation), {"answer": "accept"}, follow=True)

    assert "Welcome to “Works”." in words(answer)
    assert invitation.organization.memberships.get().user == guest


def test_an_invitation_is_declined(english):
    guest = UserFactory(email="guest@example.org")
    invitation = InvitationFactory(email=guest.email)
    english.force_login(guest)

    english.post(link(invitation), {"answer": "decline"})

    assert list(Invitation.objects.open()) == []
    assert list(Membership.objects.filter(user=guest)) == []


def test_another_address_is_told_why_not(english):
    invitation = InvitationFactory(email="guest@example.org")
    other = UserFactory(email="other@example.org")
    english.force_login(other)

    for answer in (english.get(link(invitation)), english.post(link(invitation))):
        assert "It was sent to g***@example.org, but you are signed in as other@example.org." in (
            words(answer)
        )
    assert list(Membership.objects.filter(user=other)) == []


def test_links_that_do_not_work_look_alike(client):
    used = InvitationFactory(email="a@example.org", accepted_at="2026-01-01T00:00Z")
    revoked = InvitationFactory(email="b@example.org", revoked_at="2026-01-01T00:00Z")
    expired = InvitationFactory(email="c@example.org", expires_at="2026-01-01T00:00Z")
    pages = [link(invitation) for invitation in (used, revoked, expired)]
    pages += [reverse("web:invitation_accept", args=["22222222222222:forged"])]

    answers = [client.get(page) for page in pages]

    assert {answer.status_code for answer in answers} == {404}
    assert len({words(answer) for answer in answers}) == 1
