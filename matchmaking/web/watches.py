"""What the page of an own record says of watching it."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from matchmaking.connections.models import Watch
from matchmaking.organizations.models import User
from matchmaking.organizations.permissions import can_edit
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution


@dataclass(frozen=True, slots=True)
class Watching:
    """The watch of a record, if there is one, and whether the reader may start or stop it."""

    watch: Watch | None
    is_editor: bool

    @property
    def can_start(self) -> bool:
        return self.is_editor and self.watch is None

    @property
    def can_stop(self) -> bool:
        return self.is_editor and self.watch is not None


def watching_of(posting: Scenario | Solution, user: User | AnonymousUser) -> Watching | None:
    """Return what members of the organization read; None where there is nothing to say."""
    watch = Watch.objects.filter(is_muted=False, **{posting.kind_name: posting}).first()
    is_editor = can_edit(user, posting.organization)
    return Watching(watch, is_editor) if watch or is_editor else None
