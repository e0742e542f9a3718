"""The steps of a connection in words, and the moves that somebody may make now."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matchmaking.connections.models import ConnectionStep
from matchmaking.connections.moves import ConnectionMove
from matchmaking.solutions.models import Solution
from matchmaking.web.connecting import ConnectionCard, Words

N_STEPS = 100  # newest first; proposals may go to and fro
MADE: Mapping[str, Words] = {
    ConnectionMove.REQUEST: _("Asked for the connection"),
    ConnectionMove.ACCEPT: _("Accepted"),
    ConnectionMove.DECLINE: _("Declined"),
    ConnectionMove.PROPOSE: _("Proposed a change"),
    ConnectionMove.RECALL: _("Recalled the request"),
    ConnectionMove.EXPIRE: _("Expired without an answer"),
    ConnectionMove.WITHDRAW: _("Ended with its record"),
    ConnectionMove.MEET: _("Talks began"),
    ConnectionMove.TRY: _("The trial began"),
    ConnectionMove.CONTRACT: _("The contract was signed"),
    ConnectionMove.DELIVER: _("The delivery was confirmed"),
    ConnectionMove.END: _("Ended the connection"),
}
DANGEROUS = {ConnectionMove.DECLINE, ConnectionMove.END, ConnectionMove.RECALL}


@dataclass(frozen=True, slots=True)
class Told:
    """A step: what was done, who did it, and what was proposed with it."""

    row: ConnectionStep
    label: str
    who: str
    is_ours: bool
    solution: str  # the title of the one proposed

    @property
    def scope(self) -> str:
        return str(self.row.proposal.get("scope", ""))

    @property
    def time(self) -> str:
        return str(self.row.proposal.get("time", ""))


@dataclass(frozen=True, slots=True)
class MoveOffer:
    """A move that can be made now, and what its page says."""

    move: ConnectionMove
    label: str
    effect: str
    is_main: bool

    @property
    def is_dangerous(self) -> bool:
        return self.move in DANGEROUS


def told_steps(card: ConnectionCard) -> list[Told]:
    """Return the way of a connection, newest first; colleagues alone are named; two queries."""
    rows = list(card.connection.steps.select_related("by")[:N_STEPS])
    keys = [row.proposal["solution"] for row in rows if "solution" in row.proposal]
    found = Solution.objects.filter(public_id__in=keys) if keys else Solution.objects.none()
    titles = dict(found.values_list("public_id", "title"))
    return [
        Told(
            row=row,
            label=str(MADE[row.move]),
            who=_who(row, card),
            is_ours=row.side == card.side,
            solution=titles.get(row.proposal.get("solution", ""), ""),
        )
        for row in rows
    ]


def open_proposal(card: ConnectionCard, steps: list[Told]) -> Told | None:
    """Return the proposal that waits for an answer, if the last step was one."""
    if not (card.connection.is_open and steps):
        return None
    return steps[0] if steps[0].row.move == ConnectionMove.PROPOSE else None


def move_offers(
    card: ConnectionCard, moves: list[ConnectionMove], *, has_proposal: bool = False
) -> list[MoveOffer]:
    """Return the moves with the words of their buttons, the main one first."""
    main = _main_move(moves)
    labels: dict[ConnectionMove, Promise | str] = {
        ConnectionMove.ACCEPT: _("Accept the proposal") if has_proposal else _("Accept"),
        ConnectionMove.PROPOSE: _("Propose a change"),
        ConnectionMove.DECLINE: _("Decline"),
        ConnectionMove.RECALL: _("Recall the request"),
        ConnectionMove.MEET: _("Talks have begun"),
        ConnectionMove.TRY: _("The trial has begun"),
        ConnectionMove.CONTRACT: _("The contract is signed"),
        ConnectionMove.DELIVER: _("Confirm the delivery"),
        ConnectionMove.END: _("End the connection"),
    }
    return [
        MoveOffer(move, str(labels[move]), _effect(card, move), is_main=move == main)
        for move in labels
        if move in moves
    ]


def _main_move(moves: list[ConnectionMove]) -> ConnectionMove | None:
    order = (
        ConnectionMove.ACCEPT,
        ConnectionMove.DELIVER,
        ConnectionMove.MEET,
        ConnectionMove.TRY,
        ConnectionMove.CONTRACT,
    )
    return next((move for move in order if move in moves), None)


def _effect(card: ConnectionCard, move: ConnectionMove) -> str:
    effects = {
        ConnectionMove.ACCEPT: gettext(
            "Both sides see each other's contacts at once, and the provider learns the name of "
            "the enterprise. This cannot be taken back."
        ),
        ConnectionMove.PROPOSE: gettext(
            "It is the other side's turn then: it accepts your proposal, declines or proposes "
            "something else, within five working days."
        ),
        ConnectionMove.DECLINE: gettext(
            "The request ends here; no contact is shown. The other side reads your reasons."
        ),
        ConnectionMove.RECALL: gettext(
            "The request ends here. You can ask again later if things change."
        ),
        ConnectionMove.MEET: gettext("Both sides see that you are in talks."),
        ConnectionMove.TRY: gettext("Both sides see that the solution is being tried."),
        ConnectionMove.CONTRACT: gettext("Both sides see that the contract is signed."),
        ConnectionMove.DELIVER: gettext(
            "You confirm that the provider has delivered what was agreed. The connection is "
            "complete then; this cannot be taken back."
        ),
        ConnectionMove.END: gettext(
            "The connection ends for both sides, and the contacts are closed. This cannot be "
            "taken back."
        ),
    }
    if move == ConnectionMove.ACCEPT and not card.connection.scenario.hides_organization:
        return gettext("Both sides see each other's contacts at once. This cannot be taken back.")
    return effects[move]


def _who(row: ConnectionStep, card: ConnectionCard) -> str:
    if not row.side:
        return gettext("Platform")
    if row.side != card.side:
        return card.other_name if card.other else gettext("The other side")
    by = row.by.name if row.by else ""
    return gettext("%(name)s, our side") % {"name": by} if by else gettext("Our side")
