"""A connection as a member of one of its sides reads it.

Before the acceptance a provider reads nothing that tells whose scenario it is: whoever shows the
other side asks the card, never the connection.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from matchmaking.connections.duties import DutyKind, result_duties
from matchmaking.connections.models import Connection
from matchmaking.connections.moves import AGREED, ConnectionMove, ConnectionStatus, Side
from matchmaking.connections.withdrawal import gone_records
from matchmaking.organizations.models import Organization
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.redaction import as_seen
from matchmaking.solutions.models import Solution

Words = str | Promise
# What happens next: as the side reads it that has to act, and as the other one does.
NEXT: Mapping[str, tuple[Words, Words]] = {
    ConnectionStatus.REQUESTED: (
        _("Please answer by %(day)s."),
        _("The other side is asked to answer by %(day)s."),
    ),
    ConnectionStatus.ACCEPTED: (
        _("Please get in touch and suggest a first talk by %(day)s."),
        _("The other side gets in touch and suggests a first talk by %(day)s."),
    ),
    ConnectionStatus.MEETING: (
        _("Please say by %(day)s whether to go on with a trial."),
        _("The other side says by %(day)s whether to go on with a trial."),
    ),
    ConnectionStatus.TRIAL: (
        _("Please decide by %(day)s what follows from the trial."),
        _("The other side decides by %(day)s what follows from the trial."),
    ),
    ConnectionStatus.CONTRACTED: (
        _("Please deliver by %(day)s; the enterprise then confirms the delivery."),
        _("The other side delivers by %(day)s; then please confirm the delivery."),
    ),
}
# The same of what follows a delivery; a rating is a wish, of which the other one reads nothing.
AFTERWARDS: Mapping[DutyKind, tuple[Words, Words]] = {
    DutyKind.OUTCOME: (
        _("Please write down the outcome by %(day)s."),
        _("The other side is asked to write down the outcome by %(day)s."),
    ),
    DutyKind.CONFIRM: (
        _("Please confirm by %(day)s the outcome that the provider has written down."),
        _("The other side is asked to confirm the outcome by %(day)s."),
    ),
    DutyKind.RATE: (_("Delivered. Please rate the other side."), ""),
}
RESULTS: Mapping[str, Words] = {
    ConnectionStatus.DELIVERED: _("Delivered, and the outcome is on record."),
    ConnectionStatus.DECLINED: _("The request was declined. The reasons stand in the timeline."),
    ConnectionStatus.RECALLED: _("The request was recalled."),
    ConnectionStatus.EXPIRED: _("Nobody answered within ten working days, so it expired."),
    ConnectionStatus.WITHDRAWN: _("It ended, as one of the two records is no longer published."),
    ConnectionStatus.ENDED: _("The connection has ended. The reasons stand in the timeline."),
}
STAGES = (
    ConnectionStatus.ACCEPTED,
    ConnectionStatus.MEETING,
    ConnectionStatus.TRIAL,
    ConnectionStatus.CONTRACTED,
    ConnectionStatus.DELIVERED,
)


@dataclass(frozen=True, slots=True)
class ConnectionCard:
    """A connection for a reader on ``side`` on the day ``today``, with what they have not read."""

    connection: Connection
    side: Side
    today: date
    n_unread: int = 0

    @property
    def is_demand(self) -> bool:
        return self.side == Side.DEMAND

    @property
    def is_started_here(self) -> bool:
        return self.connection.started_by == self.side

    @property
    def hides_other(self) -> bool:
        return not self.is_demand and self.connection.hides_demand

    @property
    def own(self) -> Organization:
        return self.connection.organization_of(self.side)

    @property
    def other(self) -> Organization | None:
        """The organization of the other side, as soon as the reader may know it."""
        return None if self.hides_other else self.connection.organization_of(self.side.other)

    @property
    def other_name(self) -> str:
        return str(self.other or gettext("an anonymous enterprise"))

    @property
    def scenario(self) -> Scenario:
        """The scenario, without what a matched provider reads only after the acceptance."""
        scenario = self.connection.scenario
        return as_seen(scenario, own=() if self.hides_other else (scenario.organization_id,))

    @property
    def solution(self) -> Solution:
        return self.connection.solution

    @property
    def own_record(self) -> Scenario | Solution:
        return self.scenario if self.is_demand else self.solution

    @property
    def other_record(self) -> Scenario | Solution:
        return self.solution if self.is_demand else self.scenario

    @property
    def is_ours(self) -> bool:
        """Whether the next step is the reader's side's."""
        if self.connection.status in NEXT:
            return self.connection.turn == self.side
        return bool(result_duties(self.connection, self.side))

    @property
    def days_over(self) -> int:
        """For how many days the next step has been overdue; 0 while it is not."""
        due_on = self.connection.due_on
        is_dated = self.connection.status in NEXT or self._afterwards not in {None, DutyKind.RATE}
        return max((self.today - due_on).days, 0) if is_dated and due_on else 0

    @property
    def next(self) -> str:
        """Who has to do what by when, or how it ended."""
        connection = self.connection
        if connection.status in NEXT:
            ours, theirs = NEXT[connection.status]
        elif self._afterwards is not None:
            ours, theirs = AFTERWARDS[self._afterwards]
        else:
            return str(RESULTS[connection.status])
        return str(ours if self.is_ours else theirs) % {"day": day(connection.due_on)}

    @property
    def _afterwards(self) -> DutyKind | None:
        """What is still to be said of a delivered connection: by us, else by the other side."""
        ours = result_duties(self.connection, self.side)
        theirs = result_duties(self.connection, self.side.other)
        return next(iter((*ours, *(kind for kind in theirs if kind != DutyKind.RATE))), None)

    @property
    def gone(self) -> list[str]:
        """Which of the two records are no longer published, while the connection goes on."""
        goes_on = self.connection.status in AGREED
        return gone_records(self.connection) if goes_on else []

    @property
    def expiry(self) -> str:
        """What happens if nobody answers."""
        if not self.connection.is_open:
            return ""
        return gettext("Without an answer the request expires after %(day)s.") % {
            "day": day(self.connection.expires_on)
        }


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the bar: ``done``, ``current``, ``skipped`` or still to come."""

    label: str
    state: str


def connection_cards(
    rows: Iterable[Connection], *, own: Container[int], unread: Mapping[int, int] | None = None
) -> list[ConnectionCard]:
    """Wrap connections for a member of the organizations with the keys ``own``.

    ``unread`` says how many messages wait for the reader, by key of the connection.
    """
    today, n_unread = timezone.localdate(), unread or {}
    return [
        ConnectionCard(
            connection=row,
            side=Side.DEMAND if row.demand_id in own else Side.SUPPLY,
            today=today,
            n_unread=n_unread.get(row.pk, 0),
        )
        for row in rows
    ]


def stages_of(connection: Connection, moves: Container[str]) -> list[Stage]:
    """Return the bar of a connection of which ``moves`` have been made."""
    made = {
        ConnectionStatus.ACCEPTED: ConnectionMove.ACCEPT,
        ConnectionStatus.MEETING: ConnectionMove.MEET,
        ConnectionStatus.TRIAL: ConnectionMove.TRY,
        ConnectionStatus.CONTRACTED: ConnectionMove.CONTRACT,
        ConnectionStatus.DELIVERED: ConnectionMove.DELIVER,
    }
    reached = [stage for stage in STAGES if made[stage] in moves or stage == connection.status]
    last = STAGES.index(reached[-1]) if reached else -1
    stages = []
    for number, stage in enumerate(STAGES):
        state = "done" if stage in reached else "skipped" if number < last else ""
        is_current = stage == connection.status and stage != ConnectionStatus.DELIVERED
        stages.append(Stage(str(stage.label), "current" if is_current else state))
    return stages


def day(when: date | None) -> str:
    """Return a day near today, without its year."""
    return date_format(when, pgettext("format of a day without its year", "F j")) if when else "—"
