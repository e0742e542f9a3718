from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from matchmaking.notifications.kinds import KINDS_OF, Frequency, Group, Kind, Target
from matchmaking.notifications.models import Delivery, DeliveryForm, Notification
from matchmaking.notifications.preferences import (
    preferences_of,
    set_preferences,
    unsubscribe_token,
)
from matchmaking.organizations.models import Claim, ClaimStatus, PlatformRole
from matchmaking.organizations.moves import PostingMove
from matchmaking.scenarios.models import ScenarioTransition
from tests.factories.notifications import DeliveryFactory, NotificationFactory
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.web.reading import words

pytestmark = pytest.mark.django_db

CENTER = "/notifications/"
SETTINGS = "/account/notifications/"


@pytest.fixture
def scenario():
    return ScenarioFactory(title="带钢划伤漏检", organization__name_en="Jiangzhou Steel")


@pytest.fixture
def member(scenario):
    return MembershipFactory(organization=scenario.organization).user


@pytest.fixture
def reader(english, member):
    english.force_login(member)
    return english


def returned(scenario, user, **fields):
    """A notification that the scenario was returned, with a reason and words."""
    step = ScenarioTransition.objects.create(
        posting=scenario, move=PostingMove.RETURN, reasons=["incomplete"], words="缺少节拍"
    )
    return NotificationFactory(
        user=user,
        kind=Kind.RETURNED,
        organization=scenario.organization,
        target=Target.SCENARIO,
        target_id=scenario.public_id,
        params={"step": step.public_id},
        **fields,
    )


def test_center_tells_what_happened_with_reasons_and_words(reader, scenario, member):
    returned(scenario, member)

    text = words(reader.get(CENTER))

    assert "The scenario “带钢划伤漏检” was returned. Correct it and submit it again." in text
    assert "Important facts are missing 缺少节拍" in text
    assert "1 of them is unread." in text


def test_center_says_the_same_in_chinese(client, scenario, member):
    returned(scenario, member)
    client.force_login(member)

    assert "需求场景“带钢划伤漏检”被退回，请修改后重新提交。" in words(client.get(CENTER))


def test_center_shows_nothing_of_an_organization_that_somebody_has_left(reader, scenario, member):
    row = returned(scenario, member)
    member.memberships.all().delete()

    text = words(reader.get(CENTER))

    assert "带钢划伤漏检" not in text
    assert "缺少节拍" not in text
    assert "No notifications yet" in text
    assert reader.get(row.get_absolute_url()).status_code == 404


def test_center_shows_words_of_a_claim_to_its_claimant_only(reader, scenario, member):
    for claimant in (member, UserFactory()):
        claim = Claim.objects.create(
            organization=scenario.organization,
            claimant=claimant,
            statement="x",
            status=ClaimStatus.REFUSED,
            words=f"words for {claimant.pk}",
        )
        NotificationFactory(user=member, params={"claim": claim.public_id})

    text = words(reader.get(CENTER))

    assert f"words for {member.pk}" in text
    assert text.count("words for") == 1


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_center_has_words_for_every_kind(scenario, kind, language):
    is_office = kind in KINDS_OF[Group.OFFICE]
    role = PlatformRole.ADMINISTRATOR if is_office else PlatformRole.REVIEWER
    user = UserFactory(platform_role=role, name="王工")
    MembershipFactory(user=user, organization=scenario.organization)
    params = {"n": 7, "role": "editor", "person": UserFactory(name="李工").pk}
    NotificationFactory(
        user=user,
        kind=kind,
        organization=scenario.organization,
        target=Target.SCENARIO,
        target_id=scenario.public_id,
        params=params,
    )
    client = Client(headers={"accept-language": language})
    client.force_login(user)

    text = words(client.get(CENTER))

    assert "%(" not in text
    assert "““" not in text
    assert "“”" not in text
    assert "《》" not in text


def test_center_pages_by_key_without_gap_or_repetition(reader, member):
    rows = [NotificationFactory(user=member) for _ in range(45)]
    seen, url = [], CENTER
    while url:
        answer = reader.get(url)
        seen += [notice.notification.pk for notice in answer.context["notices"]]
        older = answer.context["older"]
        url = f"{CENTER}?{older}" if older else ""

    assert seen == [row.pk for row in reversed(rows)]


def test_center_starts_anew_for_an_unknown_place(reader, member):
    NotificationFactory(user=member)

    for place in ("2" * 14, "x' OR 1=1", "\x00", NotificationFactory().public_id):
        assert len(reader.get(CENTER, {"before": place}).context["notices"]) == 1


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ({}, {Kind.CLAIM_REFUSED, Kind.RETURNED, Kind.APPROVED}),
        ({"group": "records"}, {Kind.RETURNED, Kind.APPROVED}),
        ({"unread": "1"}, {Kind.CLAIM_REFUSED, Kind.RETURNED}),
        ({"group": "records", "unread": "1"}, {Kind.RETURNED}),
        ({"group": "platform"}, set()),
        ({"group": "nonsense"}, {Kind.CLAIM_REFUSED, Kind.RETURNED, Kind.APPROVED}),
    ],
)
def test_center_filters_by_group_and_unread(reader, scenario, member, query, kinds):
    NotificationFactory(user=member)
    returned(scenario, member)
    returned(scenario, member, read_at=timezone.now())
    Notification.objects.filter(read_at__isnull=False).update(kind=Kind.APPROVED)

    found = reader.get(CENTER, query).context["notices"]

    assert {notice.notification.kind for notice in found} == kinds


def test_center_takes_the_same_queries_for_one_and_three_rows(
    reader, scenario, member, django_assert_num_queries
):
    returned(scenario, member)
    with django_assert_num_queries(8):
        reader.get(CENTER)
    returned(scenario, member)
    returned(ScenarioFactory(organization=scenario.organization), member)
    with django_assert_num_queries(8):
        reader.get(CENTER)


def test_opening_leads_to_the_record_and_marks_it_as_read(reader, scenario, member):
    row = returned(scenario, member)

    answer = reader.get(row.get_absolute_url())

    assert answer.headers["Location"] == scenario.get_absolute_url()
    row.refresh_from_db()
    assert row.read_at is not None


def test_opening_what_is_not_open_to_the_reader_says_so(reader, scenario):
    hidden = ScenarioFactory(status="draft", published_at=None)
    row = NotificationFactory(
        user=scenario.organization.members.get(),
        target=Target.SCENARIO,
        target_id=hidden.public_id,
    )

    answer = reader.get(row.get_absolute_url(), follow=True)

    assert answer.redirect_chain == [(CENTER, 302)]
    assert "What this notification led to is not open to you." in words(answer)


@pytest.mark.parametrize("target", list(Target))
def test_opening_never_fails_whatever_it_leads_to(reader, scenario, member, target):
    row = NotificationFactory(user=member, target=target, target_id=scenario.public_id)

    assert reader.get(row.get_absolute_url()).status_code == 302


def test_marking_one_and_all_as_read_keeps_the_filter(reader, member):
    first, second = NotificationFactory(user=member), NotificationFactory(user=member)

    answer = reader.post(f"{CENTER}{first.public_id}/read/", {"group": "members", "unread": "1"})
    assert answer.headers["Location"] == f"{CENTER}?group=members&unread=1"
    assert list(Notification.objects.unread()) == [second]

    reader.post(f"{CENTER}read/", {"up_to": second.public_id})
    assert list(Notification.objects.unread()) == []


def test_marking_all_as_read_leaves_what_came_since(reader, member):
    seen, new = NotificationFactory(user=member), NotificationFactory(user=member)

    reader.post(f"{CENTER}read/", {"up_to": seen.public_id})
    reader.post(f"{CENTER}read/", {"up_to": "nonsense"})

    assert list(Notification.objects.unread()) == [new]


def test_notifications_of_others_do_not_exist(reader, member):
    row = NotificationFactory()

    assert reader.get(CENTER).context["notices"] == []
    assert reader.get(row.get_absolute_url()).status_code == 404
    assert reader.post(f"{row.get_absolute_url()}read/").status_code == 404
    reader.post(f"{CENTER}read/", {"up_to": row.public_id})
    assert list(Notification.objects.unread()) == [row]


def test_center_sends_a_stranger_to_the_log_in(client):
    for path in (CENTER, SETTINGS, NotificationFactory().get_absolute_url()):
        assert client.get(path).headers["Location"].startswith("/accounts/login/?next=")


def test_header_shows_how_many_are_unread(reader, member):
    NotificationFactory(user=member)
    NotificationFactory(user=member, read_at=timezone.now())

    assert "Notifications 1 1 unread notification" in words(reader.get("/"))


def test_badge_says_at_most_that_there_are_many(reader, member):
    NotificationFactory.create_batch(101, user=member)

    assert "99+" in words(reader.get(f"{CENTER}badge/"))


def test_badge_answers_nothing_while_nothing_has_changed(reader, member, django_assert_num_queries):
    NotificationFactory(user=member)

    with django_assert_num_queries(3):  # session, user, and one for the number
        assert reader.get(f"{CENTER}badge/", {"n": "1"}).status_code == 204
    assert reader.get(f"{CENTER}badge/", {"n": "0"}).status_code == 200


def test_badge_answers_nothing_after_the_session_has_ended(client):
    assert client.get(f"{CENTER}badge/", {"n": "1"}).status_code == 204


def test_settings_keep_what_was_chosen(reader, member):
    chosen = {
        "records": "digest", "connection": "digest", "members": "none", "platform": "at_once",
        "talks": "none", "searches": "none", "directory": "digest",
    }  # fmt: skip

    answer = reader.post(SETTINGS, chosen, follow=True)

    assert "Your mail settings were saved." in words(answer)
    wanted = preferences_of(member)
    assert {group: wanted[Group(group)] for group in chosen} == chosen


def test_settings_of_reviewers_have_their_work_as_well(english):
    english.force_login(UserFactory(platform_role=PlatformRole.REVIEWER))

    assert "Reviewing work" in words(english.get(SETTINGS))


def test_settings_refuse_what_was_not_offered(reader, member):
    answer = reader.post(SETTINGS, {"records": "hourly", "members": "none", "platform": "none"})

    assert answer.status_code == 200
    assert "hourly is not one of the available choices" in words(answer)
    assert preferences_of(member)[Group.MEMBERS] == Frequency.AT_ONCE


def unsubscribe_path(delivery: Delivery) -> str:
    return f"{CENTER}unsubscribe/{unsubscribe_token(delivery)}/"


def test_unsubscribing_needs_no_log_in_and_a_confirmation(english):
    delivery = DeliveryFactory(scope=Group.RECORDS)

    asked = english.get(unsubscribe_path(delivery))
    assert "no more of these mails: Reviews of our records?" in words(asked)
    assert preferences_of(delivery.user)[Group.RECORDS] == Frequency.AT_ONCE
    done = english.post(unsubscribe_path(delivery))

    assert "Unsubscribed" in words(done)
    assert preferences_of(delivery.user)[Group.RECORDS] == Frequency.NONE


def test_mail_program_unsubscribes_with_one_click():
    delivery = DeliveryFactory(form=DeliveryForm.DIGEST, scope=DeliveryForm.DIGEST)
    set_preferences(user=delivery.user, frequencies={Group.RECORDS: Frequency.DIGEST})
    program = Client(enforce_csrf_checks=True)

    answer = program.post(unsubscribe_path(delivery), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert preferences_of(delivery.user)[Group.RECORDS] == Frequency.NONE


def test_unsubscribing_by_a_guess_or_from_a_mail_about_security_finds_nothing(client):
    security = DeliveryFactory(scope="")
    token = unsubscribe_token(DeliveryFactory())

    for path in (
        unsubscribe_path(security),
        f"{CENTER}unsubscribe/{token[:-1]}x/",
        f"{CENTER}unsubscribe/guess/",
    ):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404


def test_removed_mail_leaves_its_notification_alone(member):
    delivery = DeliveryFactory(user=member, created_at=timezone.now() - timedelta(days=500))
    delivery.delete()

    assert Notification.objects.get().delivery is None
