"""What pages show of connections: the count of the header, and the way of each pair."""

from django import template

from matchmaking.connections.duties import n_duties
from matchmaking.connections.models import Connection
from matchmaking.organizations.models import User
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.web.asking import Asking

register = template.Library()


@register.simple_tag
def duties_waiting(user: User) -> int:
    """Return how much the organizations of ``user`` have to do."""
    return n_duties(user)


@register.simple_tag
def live_with(asking: Asking | None, record: Scenario | Solution) -> Connection | None:
    """Return the live connection with ``record``, if there is one."""
    return asking.live.get(record.pk) if isinstance(asking, Asking) else None


@register.simple_tag
def may_ask(asking: Asking | None, record: Scenario | Solution) -> bool:
    """Whether the page offers to ask for a connection with ``record``."""
    return isinstance(asking, Asking) and asking.may_ask(record)
