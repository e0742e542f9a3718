import pytest

from matchmaking.connections.models import ReadMark
from matchmaking.connections.thread.marks import last_read, mark_read, unread_counts
from tests.factories.threads import AgreedFactory, MessageFactory

pytestmark = pytest.mark.django_db


def test_mark_goes_forward_and_never_back(agreed, buyer):
    first, second = MessageFactory.create_batch(2, connection=agreed)
    assert last_read(buyer, agreed) == 0

    for message in (second, second, first):
        mark_read(message=message, by=buyer)

    assert last_read(buyer, agreed) == second.pk
    assert ReadMark.objects.count() == 1


def test_messages_of_the_other_side_wait_until_they_are_read(agreed, buyer, seller):
    first = MessageFactory(connection=agreed)
    MessageFactory(connection=agreed)
    MessageFactory(connection=agreed, side="demand")
    assert unread_counts(buyer, [agreed]) == {agreed.pk: 2}
    assert unread_counts(seller, [agreed]) == {agreed.pk: 1}

    mark_read(message=first, by=buyer)

    assert unread_counts(buyer, [agreed]) == {agreed.pk: 1}
    assert unread_counts(seller, [agreed]) == {agreed.pk: 1}


def test_counts_take_one_query_for_many(buyer, django_assert_num_queries):
    rows = AgreedFactory.create_batch(3, demand_people=[buyer])
    for row in rows[:2]:
        MessageFactory(connection=row)

    with django_assert_num_queries(1):
        counts = unread_counts(buyer, rows)

    assert counts == {rows[0].pk: 1, rows[1].pk: 1}
