"""What somebody has to do about connections, in words, and the page on which it is done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from matchmaking.connections.duties import Duty, DutyKind
from matchmaking.connections.selectors import Box
from matchmaking.connections.workdays import working_days_between
from matchmaking.web.connecting import AFTERWARDS, ConnectionCard, Words, day

DUTIES = "todo"  # the name of the tab, beside those of the boxes
ACTS: Mapping[DutyKind, Words] = {
    DutyKind.ANSWER: _("Read and answer"),
    DutyKind.MEETING: _("Answer the proposal"),
    DutyKind.STEP: _("Open the connection"),
    DutyKind.CONFIRM: _("Confirm the outcome"),
    DutyKind.OUTCOME: _("Write down the outcome"),
    DutyKind.READ: _("Read the messages"),
    DutyKind.RATE: _("Rate"),
}
PAGES = {  # of those that are done on a page of their own
    DutyKind.CONFIRM: "web:connection_outcome",
    DutyKind.OUTCOME: "web:connection_outcome",
    DutyKind.RATE: "web:connection_rating",
}
IN_THREAD = {DutyKind.MEETING, DutyKind.READ}


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty as a list shows it on the day ``card.today``."""

    duty: Duty
    card: ConnectionCard

    @property
    def what(self) -> str:
        kind, when = self.duty.kind, {"day": day(self.duty.due_on or self.duty.since)}
        if kind in AFTERWARDS:
            return str(AFTERWARDS[kind][0]) % when
        if kind == DutyKind.MEETING:
            return self._meeting % {"n": self.duty.n, **when}
        if kind == DutyKind.READ:
            return self._messages % {"n": self.duty.n, **when}
        return self.card.next

    @property
    def _meeting(self) -> str:
        if self.duty.n == 1:
            return gettext("The other side proposes a meeting on %(day)s. Please answer.")
        return gettext(
            "The other side proposes %(n)s times to meet, the first on %(day)s. Please choose."
        )

    @property
    def _messages(self) -> str:
        n = self.duty.n
        if self.duty.since == self.card.today:
            return ngettext("%(n)s new message today.", "%(n)s new messages today.", n)
        return ngettext("%(n)s new message since %(day)s.", "%(n)s new messages since %(day)s.", n)

    @property
    def act(self) -> Words:
        return ACTS[self.duty.kind]

    @property
    def address(self) -> str:
        connection = self.duty.connection
        if page := PAGES.get(self.duty.kind):
            return reverse(page, args=[connection.public_id])
        place = "#thread" if self.duty.kind in IN_THREAD else ""
        return f"{connection.get_absolute_url()}{place}"

    @property
    def days_over(self) -> int:
        """For how many days it has been overdue; 0 while it is not."""
        return max((self.card.today - self.duty.due_on).days, 0) if self.duty.due_on else 0

    @property
    def left(self) -> str:
        """How long there is for it, where that is not over."""
        due_on = self.duty.due_on
        if due_on is None or self.duty.kind == DutyKind.MEETING or self.days_over:
            return ""
        n = working_days_between(self.card.today, due_on)
        if n == 0:
            return gettext("due today")
        return ngettext("%(n)s working day left", "%(n)s working days left", n) % {"n": n}

    @property
    def is_due_today(self) -> bool:
        return self.duty.due_on == self.card.today

    @property
    def expiry(self) -> str:
        return self.card.expiry if self.duty.kind == DutyKind.ANSWER else ""


@dataclass(frozen=True, slots=True)
class Tab:
    code: str
    label: Words
    count: int


def duty_rows(duties: Iterable[Duty]) -> list[DutyRow]:
    today: date = timezone.localdate()
    return [DutyRow(duty, ConnectionCard(duty.connection, duty.side, today)) for duty in duties]


def box_tabs(counts: Mapping[Box, int], *, n_duties: int) -> list[Tab]:
    """Return the tabs above the lists: what is to be done, then the boxes."""
    boxes = [Tab(box.value, box.label, counts[box]) for box in Box]
    return [Tab(DUTIES, _("To do"), n_duties), *boxes]
