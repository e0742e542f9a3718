from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from matchmaking.notifications.kinds import Frequency, Group, Kind
from matchmaking.notifications.models import Delivery, DeliveryForm, Notification
from matchmaking.notifications.preferences import (
    preferences_of,
    set_preferences,
    unsubscribe,
)
from matchmaking.notifications.services import (
    News,
    mark_all_read,
    mark_read,
    next_digest,
    tell,
)
from matchmaking.organizations.models import PlatformRole
from tests.factories.notifications import DeliveryFactory, NotificationFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


def prefer(user, group, frequency):
    set_preferences(user=user, frequencies={group: frequency})


@pytest.mark.parametrize(
    ("frequency", "forms"),
    [
        (Frequency.AT_ONCE, [DeliveryForm.NOTICE, DeliveryForm.NOTICE]),
        (Frequency.DIGEST, [DeliveryForm.DIGEST]),
        (Frequency.NONE, []),
    ],
)
def test_tell_writes_the_mails_that_somebody_wants(frequency, forms):
    user = UserFactory()
    prefer(user, Group.RECORDS, frequency)

    for key in ("a", "b"):
        tell(News(Kind.RETURNED, key), [user])

    assert [row.form for row in Delivery.objects.all()] == forms
    assert Notification.objects.count() == 2
    carried = Notification.objects.filter(delivery__isnull=False).count()
    assert carried == (2 if forms else 0)


def test_tell_reads_the_wish_of_each_person():
    first, second = UserFactory(), UserFactory()
    prefer(second, Group.RECORDS, Frequency.NONE)

    tell(News(Kind.RETURNED, "a"), [first, second])

    assert [row.user for row in Delivery.objects.all()] == [first]


@pytest.mark.parametrize("kind", [Kind.MEMBER_ADDED, Kind.SUSPENDED, Kind.CLAIM_OPENED])
def test_tell_mails_what_concerns_security_whatever_somebody_wants(kind):
    user = UserFactory()
    set_preferences(user=user, frequencies=dict.fromkeys(Group, Frequency.NONE))

    tell(News(kind, "a"), [user])

    delivery = Delivery.objects.get()
    assert (delivery.form, delivery.scope) == (DeliveryForm.NOTICE, "")


def test_tell_again_after_a_change_of_wishes_adds_nothing_to_be_told():
    user = UserFactory()
    tell(News(Kind.RETURNED, "a"), [user])
    prefer(user, Group.RECORDS, Frequency.DIGEST)

    tell(News(Kind.RETURNED, "a"), [user])

    row = Notification.objects.get()
    assert row.delivery.form == DeliveryForm.NOTICE


def test_tell_takes_the_same_queries_for_one_and_three_people(django_assert_num_queries):
    people = [UserFactory() for _ in range(3)]
    with django_assert_num_queries(6):  # two of them for the savepoint
        tell(News(Kind.RETURNED, "a"), people[:1])
    with django_assert_num_queries(6):
        tell(News(Kind.RETURNED, "b"), people)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("now", "digest"),
    [
        ("2026-03-01 07:30", "2026-03-01 08:00"),
        ("2026-03-01 07:59", "2026-03-02 08:00"),
        ("2026-03-01 23:00", "2026-03-02 08:00"),
        ("2026-02-28 08:00", "2026-03-01 08:00"),
    ],
)
def test_next_digest_is_at_eight_in_shanghai_with_time_to_spare(now, digest):
    assert next_digest(at(now)) == at(digest)


def test_mark_read_keeps_the_first_time():
    row = NotificationFactory()
    mark_read(notification=row)
    row.refresh_from_db()
    first = row.read_at

    mark_read(notification=row)

    row.refresh_from_db()
    assert row.read_at == first is not None


def test_mark_all_read_leaves_what_came_since_and_what_is_not_theirs():
    user = UserFactory()
    old, seen, new = (NotificationFactory(user=user) for _ in range(3))
    other = NotificationFactory()

    assert mark_all_read(user=user, up_to=seen) == 2

    assert set(Notification.objects.unread()) == {new, other}
    assert old.pk < seen.pk


def test_visible_to_follows_membership_and_platform_role():
    organization = OrganizationFactory()
    member = MembershipFactory(organization=organization).user
    reviewer = UserFactory(platform_role=PlatformRole.REVIEWER)
    for user in (member, reviewer):
        for kind in (Kind.RETURNED, Kind.REVIEW_WAITING, Kind.CLAIM_REFUSED):
            NotificationFactory(user=user, kind=kind, organization=organization)

    def kinds(user):
        return {row.kind for row in Notification.objects.visible_to(user)}

    assert kinds(member) == {Kind.RETURNED, Kind.CLAIM_REFUSED}
    assert kinds(reviewer) == {Kind.REVIEW_WAITING, Kind.CLAIM_REFUSED}
    member.memberships.all().delete()
    reviewer.platform_role = ""
    assert kinds(member) == kinds(reviewer) == {Kind.CLAIM_REFUSED}


def test_preferences_have_defaults_and_keep_what_was_chosen():
    user = UserFactory()
    assert preferences_of(user) == {
        Group.RECORDS: Frequency.AT_ONCE,
        Group.CONNECTIONS: Frequency.AT_ONCE,
        Group.TALKS: Frequency.AT_ONCE,
        Group.SEARCHES: Frequency.DIGEST,
        Group.MEMBERS: Frequency.AT_ONCE,
        Group.REVIEWING: Frequency.DIGEST,
        Group.DIRECTORY: Frequency.AT_ONCE,
        Group.OFFICE: Frequency.DIGEST,
        Group.PLATFORM: Frequency.AT_ONCE,
    }

    prefer(user, Group.RECORDS, Frequency.NONE)
    prefer(user, Group.RECORDS, Frequency.DIGEST)

    assert preferences_of(user)[Group.RECORDS] == Frequency.DIGEST


def test_unsubscribe_ends_the_group_of_a_mail():
    delivery = DeliveryFactory(scope=Group.RECORDS)

    for _ in range(2):
        unsubscribe(delivery=delivery)

    wanted = preferences_of(delivery.user)
    assert [group for group in Group if wanted[group] == Frequency.NONE] == [Group.RECORDS]


def test_unsubscribe_from_a_digest_ends_all_that_comes_in_it():
    delivery = DeliveryFactory(form=DeliveryForm.DIGEST, scope=DeliveryForm.DIGEST)
    prefer(delivery.user, Group.PLATFORM, Frequency.DIGEST)

    unsubscribe(delivery=delivery)

    wanted = preferences_of(delivery.user)
    assert {group for group in Group if wanted[group] == Frequency.NONE} == {
        Group.PLATFORM,
        Group.REVIEWING,
        Group.OFFICE,
        Group.SEARCHES,
    }


def test_unsubscribe_from_a_mail_that_is_always_sent_changes_nothing():
    delivery = DeliveryFactory(scope="")
    before = preferences_of(delivery.user)

    unsubscribe(delivery=delivery)

    assert preferences_of(delivery.user) == before


def test_digest_of_tell_waits_for_its_hour():
    user = UserFactory()
    prefer(user, Group.RECORDS, Frequency.DIGEST)

    tell(News(Kind.RETURNED, "a"), [user])

    assert Delivery.objects.get().next_attempt_at > timezone.now()
