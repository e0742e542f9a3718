"""What somebody has to do with connections."""

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matchmaking.connections.models import Connection, ConnectionQuerySet
from matchmaking.connections.moves import AGREED, LIVE, OPEN, ConnectionStatus, Side
from matchmaking.organizations.models import Organization, User


class Box(models.TextChoices):
    """Where a connection lies for a member of one of its sides."""

    ANSWER = "answer", _("To answer")
    WAITING = "waiting", _("Waiting for the other side")
    PROGRESS = "progress", pgettext_lazy("connections", "In progress")
    OVER = "over", pgettext_lazy("connections", "Over")


STATUSES = {
    Box.ANSWER: OPEN,
    Box.WAITING: OPEN,
    Box.PROGRESS: AGREED,
    Box.OVER: tuple(status for status in ConnectionStatus if status not in LIVE),
}


def connections_in(user: User, box: Box) -> ConnectionQuerySet:
    """The connections of the user's organizations that lie in ``box``."""
    return Connection.objects.visible_to(user).filter(_lies_in(user, box))


def box_counts(user: User) -> dict[Box, int]:
    """How many connections lie in each box; one query."""
    counts = {box.value: Count("pk", filter=_lies_in(user, box)) for box in Box}
    found = Connection.objects.visible_to(user).aggregate(**counts)
    return {box: found[box.value] for box in Box}


def _lies_in(user: User, box: Box) -> Q:
    lies = Q(status__in=STATUSES[box])
    if box not in {Box.ANSWER, Box.WAITING}:
        return lies
    own = Organization.objects.of_member(user).values("pk")
    awaited = Q()
    for side in Side:
        awaiting = side if box == Box.ANSWER else side.other
        awaited |= Q(awaiting=awaiting, **{f"{side}__in": own})
    return lies & awaited
