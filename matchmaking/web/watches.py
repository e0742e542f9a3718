"""What pages say of watched records: that of an own record, and the list of all of them."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, QuerySet

from matchmaking.connections.models import Watch
from matchmaking.organizations.models import Organization, OrganizationKind, User
from matchmaking.organizations.permissions import can_edit, editable_organizations
from matchmaking.organizations.postings import PostingStatus
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


def watches_of(user: User) -> QuerySet[Watch]:
    """Return what the organizations of ``user`` watch, the latest news first."""
    own = Organization.objects.of_member(user).values("pk")
    published = PostingStatus.PUBLISHED
    watched = Q(scenario__organization__in=own, scenario__status=published) | Q(
        solution__organization__in=own, solution__status=published
    )
    rows = Watch.objects.filter(watched, is_muted=False)
    return rows.select_related("scenario__organization", "solution__organization").order_by(
        F("told_at").desc(nulls_last=True), "-pk"
    )


def edited_keys(user: User) -> frozenset[int]:
    """Return the keys of the organizations that ``user`` may write for, of whatever kind."""
    return frozenset(
        organization.pk
        for kind in OrganizationKind
        for organization in editable_organizations(user, kind)
    )
