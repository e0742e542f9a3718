from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.common.outbox import relay_events
from matchmaking.connections.models import Connection, ConnectionStep
from matchmaking.connections.moves import ConnectionMove, Side
from matchmaking.connections.workflow import Answer, move_connection
from matchmaking.notifications.handlers import HANDLERS
from matchmaking.notifications.kinds import DEFAULT_FREQUENCY, Frequency, Group, Kind
from matchmaking.notifications.models import Delivery, Notification
from matchmaking.notifications.reading import notices
from matchmaking.notifications.targets import address_of
from matchmaking.organizations.models import Role
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

TOLD = {
    "request": Kind.CONNECTION_ASKED,
    "accept": Kind.CONNECTION_ACCEPTED,
    "decline": Kind.CONNECTION_DECLINED,
    "propose": Kind.CONNECTION_PROPOSED,
    "recall": Kind.CONNECTION_RECALLED,
    "meet": Kind.CONNECTION_ADVANCED,
    "try": Kind.CONNECTION_ADVANCED,
    "contract": Kind.CONNECTION_ADVANCED,
    "deliver": Kind.CONNECTION_ADVANCED,
    "end": Kind.CONNECTION_ENDED,
}
OF_PLATFORM = {
    "expire": Kind.CONNECTION_EXPIRED,
    "withdraw": Kind.CONNECTION_WITHDRAWN,
}


@pytest.fixture
def connection():
    """A request with an owner, an editor and a viewer on either side."""
    connection = ConnectionFactory(scenario__title="划伤漏检", solution__title="视觉质检")
    for side in Side:
        for role in Role:
            email = f"{side}-{role}@example.org"
            MembershipFactory(
                organization=connection.organization_of(side), role=role, user__email=email
            )
    return connection


def step(connection, move, side="", **fields):
    return ConnectionStep.objects.create(connection=connection, move=move, side=side, **fields)


def handle_twice(topic, pk) -> set[tuple[str, str]]:
    """Handle an event as if it were delivered twice; return who was told what, each once."""
    for _ in range(2):
        HANDLERS[topic](pk)
    rows = Notification.objects.select_related("user")
    told = [(row.kind, row.user.email) for row in rows]
    assert len(told) == len(set(told)) == Delivery.objects.count()
    return set(told)


def editors_of(side, kind):
    return {(kind, f"{side}-{role}@example.org") for role in (Role.OWNER, Role.EDITOR)}


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize(("move", "kind"), TOLD.items())
def test_a_step_is_told_to_those_who_write_for_the_other_side(connection, move, kind, side):
    told = handle_twice("connection.moved", step(connection, move, side).pk)

    assert told == editors_of(side.other, kind)
    assert {row.organization for row in Notification.objects.all()} == {
        connection.organization_of(side.other)
    }


def test_every_move_is_told():
    assert TOLD.keys() | OF_PLATFORM.keys() == set(ConnectionMove)


@pytest.mark.parametrize(("move", "kind"), OF_PLATFORM.items())
def test_what_the_platform_does_is_told_to_both_sides(connection, move, kind):
    told = handle_twice("connection.moved", step(connection, move).pk)

    assert told == editors_of("demand", kind) | editors_of("supply", kind)


def test_who_made_the_move_is_not_told_though_a_member_of_the_other_side(connection):
    person = MembershipFactory(organization=connection.supply, role=Role.EDITOR).user

    told = handle_twice("connection.moved", step(connection, "request", "demand", by=person).pk)

    assert told == editors_of("supply", Kind.CONNECTION_ASKED)


@pytest.mark.parametrize("awaiting", Side)
@pytest.mark.parametrize(
    ("days", "kind"),
    [
        (2, Kind.CONNECTION_DUE),
        (0, Kind.CONNECTION_DUE_TODAY),
        (-1, Kind.CONNECTION_DUE),
    ],
)
def test_reminder_goes_to_the_side_that_owes_the_answer(connection, awaiting, days, kind):
    due_on = timezone.localdate() + timedelta(days=days)
    Connection.objects.update(awaiting=awaiting, due_on=due_on, n_reminders=1)

    assert handle_twice("connection.reminded", connection.pk) == editors_of(awaiting, kind)


def test_second_reminder_is_told_after_the_first(connection):
    for number in (1, 2):
        Connection.objects.update(n_reminders=number, due_on=timezone.localdate())
        HANDLERS["connection.reminded"](connection.pk)

    assert Notification.objects.count() == 4


def test_answered_request_is_not_reminded_of(connection):
    Connection.objects.update(status="accepted", awaiting="")

    assert handle_twice("connection.reminded", connection.pk) == set()


def test_unknown_rows_tell_nobody():
    for topic in ("connection.moved", "connection.reminded"):
        assert handle_twice(topic, 0) == set()


def test_outbox_reaches_the_handlers(connection):
    move_connection(
        connection=connection,
        move=ConnectionMove.DECLINE,
        by=connection.supply.memberships.get(role=Role.OWNER).user,
        answer=Answer(["other"], words="产能不足"),
    )
    relay_events()

    row = Notification.objects.filter(user__email="demand-owner@example.org").get()
    [notice] = notices([row], row.user)
    assert notice.text == "“划伤漏检”与“视觉质检”的对接请求被婉拒。"
    assert (notice.reasons, notice.words) == (("其他原因（请用文字说明）",), "产能不足")


def test_progress_names_the_new_stage(connection):
    HANDLERS["connection.moved"](step(connection, "try", "supply").pk)

    row = Notification.objects.filter(user__email="demand-owner@example.org").get()
    [notice] = notices([row], row.user)
    assert notice.text == "“划伤漏检”与“视觉质检”的对接有了新进展：试点中。"


def test_titles_and_words_are_kept_from_whoever_has_left(connection):
    HANDLERS["connection.moved"](step(connection, "end", "supply", words="项目暂停").pk)
    row = Notification.objects.filter(user__email="demand-owner@example.org").get()
    row.user.memberships.all().delete()

    [notice] = notices([row], row.user)

    assert (notice.text, notice.words) == ("您的一项对接已结束，请登录查看原因", "")


def test_notices_cost_the_same_queries_for_one_and_three(connection, django_assert_num_queries):
    reader = connection.demand.memberships.get(role=Role.OWNER).user
    for n_rows in (1, 3):
        for _ in range(n_rows):
            other = ConnectionFactory(demand=connection.demand)
            HANDLERS["connection.moved"](step(other, "decline", "supply", reasons=["budget"]).pk)
        own = Notification.objects.filter(user=reader).select_related("organization")
        rows = list(own[:n_rows])
        with django_assert_num_queries(2):
            assert len(notices(rows, reader)) == n_rows


def test_notification_leads_members_to_the_connection(connection, monkeypatch):
    monkeypatch.setattr(Connection, "get_absolute_url", lambda row: f"/{row.public_id}/")
    HANDLERS["connection.moved"](step(connection, "accept", "supply").pk)
    row = Notification.objects.first()

    assert address_of(row, row.user) == f"/{connection.public_id}/"
    assert address_of(row, UserFactory()) is None


def test_connections_are_mailed_at_once_by_default():
    assert DEFAULT_FREQUENCY[Group.CONNECTIONS] == Frequency.AT_ONCE
