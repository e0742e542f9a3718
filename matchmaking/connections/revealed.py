"""What an accepted connection has told a provider: whose scenario it is."""

from django.contrib.auth.models import AnonymousUser

from matchmaking.connections.models import Connection
from matchmaking.connections.moves import AGREED_ONCE
from matchmaking.organizations.models import Organization, User
from matchmaking.scenarios.models import Visibility


def revealed_scenarios(user: User | AnonymousUser) -> frozenset[int]:
    """Return the keys of hidden scenarios whose organization ``user`` knows from a connection."""
    if not user.pk:
        return frozenset()
    accepted = Connection.objects.filter(
        supply__in=Organization.objects.of_member(user).values("pk"), status__in=AGREED_ONCE
    )
    hidden = accepted.exclude(scenario__visibility=Visibility.PUBLIC)
    return frozenset(hidden.values_list("scenario", flat=True))
