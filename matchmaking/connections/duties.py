"""What the members of an organization have to do about its connections, most urgent first.

A duty is a connection and a kind: of each kind a connection makes one at most. Whatever nobody
has to do any more, because it was done or because its time has passed, is no duty.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import (
    Aggregate,
    Case,
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils import timezone

from matchmaking.connections.models import (
    Connection,
    ConnectionQuerySet,
    Meeting,
    MeetingStatus,
    Message,
    Outcome,
    Rating,
    ReadMark,
)
from matchmaking.connections.moves import (
    AGREED,
    AGREED_ONCE,
    CONTACTS_OPEN,
    OPEN,
    TURNS,
    ConnectionStatus,
    Side,
)
from matchmaking.organizations.models import Membership, User

MOST = 200  # connections whose duties are listed
RATING_ASKED = timedelta(days=90)  # after the delivery; later nobody is asked any more
RATING_RESTS = timedelta(days=30)  # so long other things come before a rating


# Of whoever has the turn; what follows a delivery are duties of their own.
STEP_IS_DUE = Q(
    *[Q(status=status, own_side=turn.side) for status, turn in TURNS.items() if status in AGREED],
    _connector=Q.OR,
)


class DutyKind(models.TextChoices):
    """What is to be done; of two that are equally urgent the first one named comes first."""

    ANSWER = "answer"
    MEETING = "meeting"
    STEP = "step"
    CONFIRM = "confirm"
    OUTCOME = "outcome"
    READ = "read"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that ``side`` has to do; ``n`` is how many proposals or messages wait.

    ``due_on`` is the last day for it, None where there is none; ``since`` is when it came up.
    """

    kind: DutyKind
    connection: Connection
    side: Side
    since: date
    due_on: date | None = None
    n: int = 1

    @property
    def urgent_on(self) -> date:
        if self.due_on is not None:
            return self.due_on
        return self.since + RATING_RESTS if self.kind == DutyKind.RATE else self.since


def duties_of(user: User) -> list[Duty]:
    """Return what the organizations of ``user`` have to do; two queries, however much it is."""
    found = _with_figures(_flagged(user), user).filter(Q(*_asked().values(), _connector=Q.OR))
    rows = found.for_listing().with_results().order_by(F("due_on").asc(nulls_last=True), "-pk")
    order = list(DutyKind)
    return sorted(
        (duty for row in rows[:MOST] for duty in _duties(row)),
        key=lambda duty: (duty.urgent_on, order.index(duty.kind), duty.connection.pk),
    )


def n_duties(user: User) -> int:
    """Return how many duties the organizations of ``user`` have.

    Every page of a member asks. Without a connection, as with most members, it is one short
    query, otherwise a long one more.
    """
    if not _going_on(user).exists():
        return 0
    counts = {kind.value: Count("pk", filter=asked) for kind, asked in _asked().items()}
    return sum(_flagged(user).aggregate(**counts).values())


def result_duties(connection: Connection, side: Side) -> list[DutyKind]:
    """Return what ``side`` has still to say of a delivered connection.

    ``connection`` comes from ``with_results``.
    """
    if connection.status != ConnectionStatus.DELIVERED:
        return []
    duties = []
    outcome = getattr(connection, "outcome", None)
    if side == Side.DEMAND and outcome is None:
        duties.append(DutyKind.OUTCOME)
    elif side == Side.DEMAND and outcome is not None and not outcome.is_confirmed:
        duties.append(DutyKind.CONFIRM)
    is_recent = connection.ended_at is not None and connection.ended_at > _first_to_rate()
    if is_recent and side not in {rating.side for rating in connection.ratings.all()}:
        duties.append(DutyKind.RATE)
    return duties


def _going_on(user: User) -> ConnectionQuerySet:
    """Return the connections of a user of which some duty may come."""
    return Connection.objects.visible_to(user).filter(status__in=(*OPEN, *AGREED_ONCE))


def _flagged(user: User) -> ConnectionQuerySet:
    """Return the connections of a user with whether something waits in each for the user's side."""
    own = Membership.objects.filter(user=user).values("organization")
    own_side = Case(
        When(demand__in=own, then=Value(Side.DEMAND.value)), default=Value(Side.SUPPLY.value)
    )
    outcomes = Outcome.objects.filter(connection=OuterRef("pk"))
    rated = Rating.objects.filter(connection=OuterRef("pk"), side=OuterRef("own_side"))
    return (
        _going_on(user)
        .annotate(own_side=own_side)
        .annotate(
            has_outcome=Exists(outcomes),
            is_confirmed=Exists(outcomes.exclude(confirmed_at=None)),
            is_rated=Exists(rated),
            has_unread=Exists(_unread(user)),
            has_proposed=Exists(_proposed()),
        )
    )


def _with_figures(rows: ConnectionQuerySet, user: User) -> ConnectionQuerySet:
    return rows.annotate(
        n_unread=_total(_unread(user), Count("pk")),
        first_unread=_total(_unread(user), Min("created_at")),
        n_proposed=_total(_proposed(), Count("pk")),
        first_meeting=_total(_proposed(), Min("starts_at")),
    )


def _unread(user: User) -> QuerySet[Message]:
    """Return what the other side has written in a row of ``_flagged`` and ``user`` not read."""
    marks = ReadMark.objects.filter(user=user, connection=OuterRef("connection"))
    rows = Message.objects.filter(connection=OuterRef("pk")).exclude(side=OuterRef("own_side"))
    return rows.exclude(Exists(marks.filter(message__gte=OuterRef("pk"))))


def _proposed() -> QuerySet[Meeting]:
    """Return the meetings that wait for an answer of the user's side, of a row of ``_flagged``."""
    rows = Meeting.objects.filter(connection=OuterRef("pk"), status=MeetingStatus.PROPOSED)
    return rows.filter(starts_at__gt=timezone.now()).exclude(side=OuterRef("own_side"))


def _total(rows: QuerySet[Any], figure: Aggregate) -> Subquery:
    by_connection = rows.order_by().values("connection").annotate(figure=figure)
    return Subquery(by_connection.values("figure"))


def _asked() -> dict[DutyKind, Q]:
    """Tell for each kind which connections of ``_flagged`` make a duty of it."""
    delivered = Q(status=ConnectionStatus.DELIVERED)
    bought = delivered & Q(own_side=Side.DEMAND)
    return {
        DutyKind.ANSWER: Q(status__in=OPEN, awaiting=F("own_side")),
        DutyKind.MEETING: Q(status__in=CONTACTS_OPEN, has_proposed=True),
        DutyKind.STEP: STEP_IS_DUE,
        DutyKind.CONFIRM: bought & Q(has_outcome=True, is_confirmed=False),
        DutyKind.OUTCOME: bought & Q(has_outcome=False),
        DutyKind.READ: Q(has_unread=True),
        DutyKind.RATE: delivered & Q(ended_at__gt=_first_to_rate(), is_rated=False),
    }


def _duties(row: Connection) -> Iterator[Duty]:
    """Yield the duties of a row of ``_with_figures``."""
    found = vars(row)
    side, asked_on = Side(found["own_side"]), _day(row.asked_at)
    moved_on = _day(row.ended_at or row.answered_at or row.asked_at)
    if row.is_open and row.awaiting == side:
        yield Duty(DutyKind.ANSWER, row, side, asked_on, row.due_on)
    if row.status in AGREED and row.turn == side:
        yield Duty(DutyKind.STEP, row, side, moved_on, row.due_on)
    for kind in result_duties(row, side):
        due_on = None if kind == DutyKind.RATE else row.due_on
        yield Duty(kind, row, side, moved_on, due_on)
    if row.has_open_contacts and found["n_proposed"]:
        starts_on = _day(found["first_meeting"])
        yield Duty(DutyKind.MEETING, row, side, moved_on, starts_on, found["n_proposed"])
    if found["n_unread"]:
        yield Duty(DutyKind.READ, row, side, _day(found["first_unread"]), n=found["n_unread"])


def _first_to_rate() -> datetime:
    return timezone.now() - RATING_ASKED


def _day(at: datetime) -> date:
    return timezone.localdate(at)
