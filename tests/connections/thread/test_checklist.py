from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from matchmaking.connections.exceptions import (
    ThreadClosedError,
    ThreadFullError,
    ThreadMovedError,
)
from matchmaking.connections.models import ChecklistItem, Connection
from matchmaking.connections.moves import Side
from matchmaking.connections.thread import checklist
from matchmaking.connections.thread.checklist import (
    add_item,
    remove_item,
    tick_item,
    untick_item,
)
from matchmaking.organizations.models import Role
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.threads import ChecklistItemFactory

pytestmark = pytest.mark.django_db


def add(connection, by, **changed):
    fields = {"text": "提供 200 张缺陷样本", "side": Side.DEMAND, "due_on": date(2030, 1, 2)}
    return add_item(connection=connection, by=by, **fields | changed)


def test_either_side_adds_steps_for_either(agreed, buyer, seller):
    add(agreed, seller)
    add(agreed, buyer, text="  寄出\n样机 ", side=Side.SUPPLY, due_on=None)

    rows = ChecklistItem.objects.values_list("text", "side", "added_by")
    assert list(rows) == [
        ("提供 200 张缺陷样本", "demand", seller.pk),
        ("寄出 样机", "supply", buyer.pk),
    ]


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"text": " "}, "text"), ({"text": "长" * 201}, "text"), ({"side": "third"}, "side")],
)
def test_fields_of_a_step_are_checked(agreed, buyer, changed, field):
    with pytest.raises(ValidationError) as caught:
        add(agreed, buyer, **changed)

    assert list(caught.value.message_dict) == [field]


def test_steps_have_a_limit(agreed, buyer, monkeypatch):
    monkeypatch.setattr(checklist, "MOST_ITEMS", 1)
    add(agreed, buyer)

    with pytest.raises(ThreadFullError):
        add(agreed, buyer, text="寄出样机")


def test_the_same_step_again_is_the_one_that_stands_there(agreed, buyer, seller):
    item = add(agreed, buyer)
    assert add(agreed, seller, text=" 提供 200  张缺陷样本") == item
    assert add(agreed, buyer, due_on=None) != item
    tick_item(item=item, by=buyer)

    assert add(agreed, buyer) != item
    assert ChecklistItem.objects.count() == 3


def test_step_is_ticked_and_unticked_once_by_either_side(agreed, buyer, seller):
    item = ChecklistItemFactory(connection=agreed)
    tick_item(item=item, by=seller)
    item.refresh_from_db()
    assert (item.is_done, item.done_by) == (True, seller)
    with pytest.raises(ThreadMovedError):
        tick_item(item=item, by=buyer)

    untick_item(item=item, by=buyer)
    item.refresh_from_db()
    assert (item.is_done, item.done_by) == (False, None)
    with pytest.raises(ThreadMovedError):
        untick_item(item=item, by=buyer)


def test_what_was_done_stays_and_the_rest_is_removed_once(agreed, buyer):
    item = ChecklistItemFactory(connection=agreed)
    tick_item(item=item, by=buyer)
    with pytest.raises(ThreadMovedError):
        remove_item(item=item, by=buyer)

    untick_item(item=item, by=buyer)
    remove_item(item=item, by=buyer)
    assert not ChecklistItem.objects.exists()
    with pytest.raises(ThreadMovedError):
        tick_item(item=item, by=buyer)


@pytest.mark.parametrize("act", [tick_item, untick_item, remove_item])
def test_only_editors_change_steps_and_only_while_both_sides_agree(agreed, buyer, act):
    item = ChecklistItemFactory(connection=agreed)
    viewer = MembershipFactory(organization=agreed.demand, role=Role.VIEWER).user
    for by in (viewer, UserFactory()):
        with pytest.raises(PermissionDenied):
            act(item=item, by=by)
        with pytest.raises(PermissionDenied):
            add(agreed, by)

    Connection.objects.update(status="ended")
    with pytest.raises(ThreadClosedError):
        act(item=item, by=buyer)
    with pytest.raises(ThreadClosedError):
        add(agreed, buyer)


def test_steps_are_listed_by_what_is_due_first_and_done_ones_last(agreed, buyer):
    done = ChecklistItemFactory(connection=agreed, due_on=date(2030, 1, 1))
    tick_item(item=done, by=buyer)
    undated = ChecklistItemFactory(connection=agreed)
    late = ChecklistItemFactory(connection=agreed, due_on=date(2030, 3, 1))
    soon = ChecklistItemFactory(connection=agreed, due_on=date(2030, 2, 1))

    assert list(agreed.checklist.all()) == [soon, late, undated, done]
    assert soon.is_overdue(date(2030, 2, 2))
    assert not soon.is_overdue(date(2030, 2, 1))
    assert not undated.is_overdue(date(2030, 2, 1))
    done.refresh_from_db()
    assert not done.is_overdue(date(2031, 1, 1))
