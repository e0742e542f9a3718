from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from matchmaking.connections.models import Message
from matchmaking.connections.thread.marks import mark_read
from matchmaking.notifications.handlers import HANDLERS
from matchmaking.notifications.models import Delivery, Notification
from matchmaking.notifications.reading import notices
from matchmaking.notifications.targets import address_of
from matchmaking.notifications.tasks import deliver
from matchmaking.organizations.models import Role
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.threads import AgreedFactory, MessageFactory

pytestmark = pytest.mark.django_db

NOON = timezone.localtime().replace(hour=12, minute=5)


@pytest.fixture
def buyer():
    return UserFactory()


@pytest.fixture
def agreed(buyer):
    return AgreedFactory(demand_people=[buyer], supply_people=[UserFactory()])


def say(connection, at=NOON, **fields):
    message = MessageFactory(connection=connection, **fields)
    Message.objects.filter(pk=message.pk).update(created_at=at)
    return message


def tell(message):
    HANDLERS["connection.said"](message.pk)


def test_editors_of_the_other_side_are_told_that_there_is_something(agreed, buyer):
    MembershipFactory(organization=agreed.demand, role=Role.VIEWER)
    editor = MembershipFactory(organization=agreed.demand, role=Role.EDITOR).user

    tell(say(agreed, text="价格八十八万"))

    rows = Notification.objects.all()
    assert {row.user for row in rows} == {buyer, editor}
    assert {(row.organization, row.params.get("text")) for row in rows} == {(agreed.demand, None)}
    row = rows.get(user=buyer)
    assert address_of(row, buyer).endswith(f"/connections/{agreed.public_id}/#thread")
    assert address_of(row, UserFactory()) is None
    [notice] = notices([row], buyer)
    assert str(agreed.demand) in notice.text


def test_second_delivery_tells_nothing_more(agreed):
    message = say(agreed)
    tell(message)
    Notification.objects.update(read_at=NOON + timedelta(minutes=1))

    tell(message)

    assert Notification.objects.filter(read_at=None).count() == 0
    assert (Notification.objects.count(), Delivery.objects.count()) == (1, 1)


def test_more_within_an_hour_is_unread_again_with_one_mail(agreed):
    tell(say(agreed))
    Notification.objects.update(created_at=NOON, read_at=NOON + timedelta(minutes=1))

    tell(say(agreed, NOON + timedelta(minutes=20)))
    assert Notification.objects.get().read_at is None
    tell(say(agreed, NOON + timedelta(minutes=59)))  # the next hour of the clock
    assert (Notification.objects.count(), Delivery.objects.count()) == (1, 1)

    tell(say(agreed, NOON + timedelta(hours=1)))
    assert (Notification.objects.count(), Delivery.objects.count()) == (2, 2)


def test_messages_that_are_told_of_late_make_one_mail(agreed):
    early = [say(agreed, NOON - timedelta(days=1, hours=hours)) for hours in (4, 2, 0)]
    for message in early:
        tell(message)

    assert (Notification.objects.count(), Delivery.objects.count()) == (1, 1)


def test_other_connections_are_told_of_on_their_own(agreed, buyer):
    tell(say(agreed))
    tell(say(AgreedFactory(demand_people=[buyer])))

    assert Notification.objects.filter(user=buyer).count() == 2


def test_who_has_read_it_already_is_told_nothing(agreed, buyer):
    message = say(agreed)
    mark_read(message=message, by=buyer)

    tell(message)

    assert not Notification.objects.exists()


def test_mail_says_nothing_of_the_message(agreed, buyer):
    message = say(agreed, text="价格八十八万")
    tell(message)

    deliver()

    [sent] = mail.outbox
    whole = sent.subject + sent.body + str(sent.alternatives)
    assert sent.to == [buyer.email]
    for secret in ("八十八", agreed.scenario.title, agreed.supply.name_zh):
        assert secret not in whole


def test_message_that_is_gone_is_told_to_nobody(agreed):
    HANDLERS["connection.said"](0)

    assert not Notification.objects.exists()
