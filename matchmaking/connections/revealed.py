"""What an accepted connection has told a provider: whose scenario it is."""

from django.contrib.auth.models import AnonymousUser

from matchmaking.connections.models import Connection
from matchmaking.connections.moves import CONTACTS_OPEN, ConnectionStatus
from matchmaking.organizations.models import Organization, User
from matchmaking.scenarios.models import Visibility

LEARNED = (*CONTACTS_OPEN, ConnectionStatus.ENDED)  # ``Connection.was_accepted``, asked of rows


def revealed_scenarios(user: User | AnonymousUser) -> frozenset[int]:
    """Return the keys of hidden scenarios whose organization ``user`` knows from a connection."""
    if not user.pk:
        return frozenset()
    accepted = Connection.objects.filter(
        supply__in=Organization.objects.of_member(user).values("pk"), status__in=LEARNED
    )
    hidden = accepted.exclude(scenario__visibility=Visibility.PUBLIC)
    return frozenset(hidden.values_list("scenario", flat=True))
