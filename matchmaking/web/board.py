"""The leads of a provider as a board: a column for each stage, what is due first on top."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from matchmaking.connections.models import ConnectionQuerySet
from matchmaking.connections.moves import AGREED, OPEN, ConnectionStatus
from matchmaking.connections.selectors import Box
from matchmaking.organizations.models import OrganizationKind, User
from matchmaking.web.connecting import ConnectionCard, Words, connection_cards, day
from matchmaking.web.reader import seats_of_reader

MOST_CARDS = 50  # of a column; the list shows the others


@dataclass(frozen=True, slots=True)
class Lead:
    """A card of the board: who must act next, and by when."""

    card: ConnectionCard

    @property
    def actor(self) -> Words:
        if self.card.is_ours:
            return _("Our turn")
        is_over = self.card.connection.status == ConnectionStatus.DELIVERED
        return "" if is_over else _("Their turn")

    @property
    def due(self) -> str:
        """The day by which the next step is due; empty once it is delivered."""
        is_over = self.card.connection.status == ConnectionStatus.DELIVERED
        return "" if is_over else day(self.card.connection.due_on)


@dataclass(frozen=True, slots=True)
class Column:
    """A stage with its leads; ``count`` tells of all of them, ``more`` leads to the rest."""

    status: ConnectionStatus
    leads: Sequence[Lead]
    count: int

    @property
    def more(self) -> list[tuple[Words, str]]:
        """The lists that hold all of a column too long to be shown, by their names."""
        if self.count <= len(self.leads):
            return []
        if self.status in OPEN:
            return [(box.label, _address(box)) for box in (Box.ANSWER, Box.WAITING)]
        box = Box.PROGRESS if self.status in AGREED else Box.OVER
        return [(_("Show all"), _address(box, status=self.status.value))]


def runs_board(user: User | AnonymousUser) -> bool:
    """Whether ``user`` belongs to a provider; no query for a stranger."""
    if not isinstance(user, User):
        return False
    kinds = {seat.organization.kind for seat in seats_of_reader(user)}
    return OrganizationKind.PROVIDER in kinds


def board_of(rows: ConnectionQuerySet, stages: Iterable[ConnectionStatus]) -> list[Column]:
    """Return the columns of some leads; a query each, and one for their lengths."""
    counts = dict(rows.order_by().values_list("status").annotate(n=Count("pk")))
    columns = []
    for status in stages:
        cards = connection_cards(_first(rows, status), own=())  # the provider's side of each
        columns.append(Column(status, [Lead(card) for card in cards], counts.get(status, 0)))
    return columns


def _first(rows: ConnectionQuerySet, status: ConnectionStatus) -> ConnectionQuerySet:
    is_over = status == ConnectionStatus.DELIVERED
    order = ("-pk",) if is_over else (F("due_on").asc(nulls_last=True), "-pk")
    found = rows.filter(status=status).for_listing()
    return (found.with_results() if is_over else found).order_by(*order)[:MOST_CARDS]


def _address(box: Box, **chosen: str) -> str:
    return f"{reverse('web:connection_list')}?{urlencode({'box': box.value, **chosen})}"
