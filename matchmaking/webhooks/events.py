"""What a program of an organization can be told."""

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matchmaking.connections.moves import ConnectionMove
from matchmaking.organizations.moves import PostingMove


class EventType(models.TextChoices):
    CONNECTION_REQUESTED = "connection.requested", _("A connection is asked for")
    CONNECTION_ACCEPTED = "connection.accepted", _("A request is accepted, contacts are open")
    CONNECTION_DECLINED = "connection.declined", _("A request is declined")
    CONNECTION_PROPOSED = "connection.proposed", _("A change is proposed")
    CONNECTION_RECALLED = "connection.recalled", _("A request is taken back")
    CONNECTION_EXPIRED = "connection.expired", _("A request expires without an answer")
    CONNECTION_ADVANCED = (
        "connection.advanced",
        _("Talks, trial or contract begin, or a delivery is confirmed"),
    )
    CONNECTION_ENDED = "connection.ended", _("A connection is ended")
    CONNECTION_MESSAGE = "connection.message", _("A message, a file or a meeting is posted")
    CONNECTION_RESULT = "connection.result", _("An outcome or a rating is written")
    WATCH_FOUND = "watch.found", _("A watched record has new suitable partners")
    SCENARIO_PUBLISHED = "scenario.published", _("A scenario is published")
    SCENARIO_UPDATED = "scenario.updated", _("A change of a published scenario is approved")
    SCENARIO_RETURNED = "scenario.returned", _("A scenario, or its change, is returned")
    SCENARIO_WITHDRAWN = "scenario.withdrawn", _("A scenario is closed or withdrawn")
    SCENARIO_FADED = "scenario.faded", _("A scenario falls out of matching")
    SOLUTION_PUBLISHED = "solution.published", _("A solution is published")
    SOLUTION_UPDATED = "solution.updated", _("A change of a published solution is approved")
    SOLUTION_RETURNED = "solution.returned", _("A solution, or its change, is returned")
    SOLUTION_WITHDRAWN = "solution.withdrawn", _("A solution is closed or withdrawn")
    SOLUTION_FADED = "solution.faded", _("A solution falls out of matching")
    APPLICATION_MOVED = "application.moved", _("An application moves on")
    CASE_ANSWERED = "case.answered", _("A customer answers a case")
    ADDENDUM_ADDED = "addendum.added", _("There is a decision on our entry")
    APPEAL_DECIDED = "appeal.decided", _("An appeal of ours is decided")
    EDITION_PUBLISHED = "edition.published", _("An edition of a list is published")
    ENTRY_STATUS_CHANGED = "entry.status_changed", _("The status of any entry changes")
    PING = "ping", _("Test")


# What an endpoint chooses from; a test comes when somebody asks for it.
CHOSEN = tuple(kind for kind in EventType if kind != EventType.PING)
GROUPS: Mapping[str, str | Promise] = {
    "connection": _("Connections"),
    "watch": _("Recommendations"),
    "scenario": _("Our scenarios"),
    "solution": _("Our solutions"),
    "application": _("Our applications and entries"),
    "edition": _("The directory, as everybody reads it"),
}
SHARED = {
    "case": "application",
    "addendum": "application",
    "appeal": "application",
    "entry": "edition",
}

OF_CONNECTION: Mapping[str, EventType] = {
    ConnectionMove.REQUEST: EventType.CONNECTION_REQUESTED,
    ConnectionMove.ACCEPT: EventType.CONNECTION_ACCEPTED,
    ConnectionMove.DECLINE: EventType.CONNECTION_DECLINED,
    ConnectionMove.PROPOSE: EventType.CONNECTION_PROPOSED,
    ConnectionMove.RECALL: EventType.CONNECTION_RECALLED,
    ConnectionMove.EXPIRE: EventType.CONNECTION_EXPIRED,
    ConnectionMove.MEET: EventType.CONNECTION_ADVANCED,
    ConnectionMove.TRY: EventType.CONNECTION_ADVANCED,
    ConnectionMove.CONTRACT: EventType.CONNECTION_ADVANCED,
    ConnectionMove.DELIVER: EventType.CONNECTION_ADVANCED,
    ConnectionMove.END: EventType.CONNECTION_ENDED,
    ConnectionMove.WITHDRAW: EventType.CONNECTION_ENDED,
}
# By move, and whether it was one of a pending change; other moves tell nothing new to a program.
OF_POSTING: Mapping[tuple[str, bool], str] = {
    (PostingMove.APPROVE, False): "published",
    (PostingMove.PUBLISH, False): "published",
    (PostingMove.REOPEN, False): "published",
    (PostingMove.APPROVE, True): "updated",
    (PostingMove.RETURN, False): "returned",
    (PostingMove.RETURN, True): "returned",
    (PostingMove.TAKE_DOWN, False): "returned",
    (PostingMove.CLOSE, False): "withdrawn",
    (PostingMove.WITHDRAW, False): "withdrawn",
    (PostingMove.FADE, False): "faded",
}


def group_of(kind: EventType) -> str:
    """Return the group under which people choose a kind."""
    name = kind.value.partition(".")[0]
    return SHARED.get(name, name)
