"""The states of a connection, every move between them, and who has to make the next one."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Side(models.TextChoices):
    DEMAND = "demand", _("Enterprise")
    SUPPLY = "supply", _("Provider")

    @property
    def other(self) -> "Side":
        return Side.SUPPLY if self is Side.DEMAND else Side.DEMAND


class ConnectionStatus(models.TextChoices):
    REQUESTED = "requested", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    MEETING = "meeting", _("In talks")
    TRIAL = "trial", _("On trial")
    CONTRACTED = "contracted", _("Contracted")
    DELIVERED = "delivered", _("Delivered")
    DECLINED = "declined", _("Declined")
    RECALLED = "recalled", _("Recalled")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "No longer possible")
    ENDED = "ended", _("Ended")


class ConnectionMove(models.TextChoices):
    REQUEST = "request", _("Request")
    ACCEPT = "accept", _("Accept")
    DECLINE = "decline", _("Decline")
    PROPOSE = "propose", _("Propose a change")
    RECALL = "recall", _("Recall the request")
    EXPIRE = "expire", _("Expire")
    WITHDRAW = "withdraw", _("End with its record")
    MEET = "meet", _("Talks have begun")
    TRY = "try", _("The trial has begun")
    CONTRACT = "contract", _("The contract is signed")
    DELIVER = "deliver", _("Confirm the delivery")
    END = "end", _("End the connection")


class Mover(models.TextChoices):
    """Which side makes a move; of an open request one side is awaited, the other waits."""

    AWAITED = "awaited", _("The side that is asked")
    WAITING = "waiting", _("The side that waits")
    EITHER = "either", _("Either side")
    DEMAND = "demand", _("Enterprise")
    PLATFORM = "platform", _("Platform")


class DeclineReason(models.TextChoices):
    """Why somebody declines or ends; people read the label, programs the code."""

    NO_FIT = "no_fit", _("It does not fit technically")
    NONE_SUITABLE = "none_suitable", _("None of the solutions is suitable")
    BUDGET = "budget", _("The budget does not fit")
    TIMING = "timing", _("The time does not fit")
    CAPACITY = "capacity", _("No capacity at the moment")
    REGION = "region", _("The region is not served")
    OTHER_CHOSEN = "other_chosen", _("Another one was chosen")
    STOPPED = "stopped", _("The project was stopped")
    OTHER = "other", _("Another reason, given in words")


class GoneReason(models.TextChoices):
    """Why the platform ends an open request."""

    SCENARIO = "scenario_gone", _("The scenario is no longer published")
    SOLUTION = "solution_gone", _("The solution is no longer published")


OPEN = (ConnectionStatus.REQUESTED,)
AGREED = (
    ConnectionStatus.ACCEPTED,
    ConnectionStatus.MEETING,
    ConnectionStatus.TRIAL,
    ConnectionStatus.CONTRACTED,
)
LIVE = (*OPEN, *AGREED)  # at most one for a pair
CONTACTS_OPEN = (*AGREED, ConnectionStatus.DELIVERED)
AGREED_ONCE = (*CONTACTS_OPEN, ConnectionStatus.ENDED)  # what was learned is not taken back


@dataclass(frozen=True, slots=True)
class Rule:
    """A move: the states it may start from, the one it ends in, and who makes it."""

    sources: frozenset[str]
    target: str
    mover: Mover
    needs_reason: bool = False


def _rule(sources: str, target: str, mover: Mover, *, needs_reason: bool = False) -> Rule:
    return Rule(frozenset(sources.split()), target, mover, needs_reason)


MOVES: dict[ConnectionMove, Rule] = {
    ConnectionMove.ACCEPT: _rule("requested", "accepted", Mover.AWAITED),
    ConnectionMove.DECLINE: _rule("requested", "declined", Mover.AWAITED, needs_reason=True),
    ConnectionMove.PROPOSE: _rule("requested", "requested", Mover.AWAITED),
    ConnectionMove.RECALL: _rule("requested", "recalled", Mover.WAITING),
    ConnectionMove.EXPIRE: _rule("requested", "expired", Mover.PLATFORM),
    ConnectionMove.WITHDRAW: _rule("requested", "withdrawn", Mover.PLATFORM),
    ConnectionMove.MEET: _rule("accepted", "meeting", Mover.EITHER),
    ConnectionMove.TRY: _rule("accepted meeting", "trial", Mover.EITHER),
    ConnectionMove.CONTRACT: _rule("accepted meeting trial", "contracted", Mover.EITHER),
    ConnectionMove.DELIVER: _rule("contracted", "delivered", Mover.DEMAND),
    ConnectionMove.END: _rule(
        "accepted meeting trial contracted", "ended", Mover.EITHER, needs_reason=True
    ),
}


@dataclass(frozen=True, slots=True)
class Turn:
    """Who has to take the next step from a state, and within how many working days."""

    side: Side
    days: int


# Of an open request the side that is asked has to answer; see ``clock``.
TURNS: dict[str, Turn] = {
    ConnectionStatus.ACCEPTED: Turn(Side.SUPPLY, 5),  # suggest a first talk
    ConnectionStatus.MEETING: Turn(Side.DEMAND, 10),  # say whether to try it
    ConnectionStatus.TRIAL: Turn(Side.DEMAND, 30),  # decide
    ConnectionStatus.CONTRACTED: Turn(Side.SUPPLY, 60),  # deliver
    ConnectionStatus.DELIVERED: Turn(Side.DEMAND, 10),  # write down the outcome
}
