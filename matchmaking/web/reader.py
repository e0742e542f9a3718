"""What every page asks about its reader: the own organizations, and what waits in the header.

Memberships are kept on the user's object, which each request makes anew: nobody is shown what was
asked for somebody else, or at another time.
"""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, IntegerField, Subquery

from matchmaking.connections.duties import going_duties, going_on
from matchmaking.directory.models import Review
from matchmaking.directory.reviews import IS_TO_SCORE
from matchmaking.notifications.reading import unread_of_badge
from matchmaking.organizations.models import Membership, OrganizationKind, User
from matchmaking.organizations.permissions import EDITING_ROLES, takes_part

KEPT_AS = "_seats_kept"


@dataclass(frozen=True, slots=True)
class Waiting:
    """The numbers of the header; ``n_to_score`` is None for who never had anything to score."""

    n_duties: int
    n_to_score: int | None
    n_unread: int


class CountOf(Subquery):
    """The number of rows of a query that refers to nothing around it."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def seats_of_reader(user: User) -> list[Membership]:
    """Return the memberships with their organizations, by name; one query for a request."""
    found: list[Membership] | None = getattr(user, KEPT_AS, None)
    if found is None:
        rows = Membership.objects.filter(user=user).select_related("organization")
        found = list(rows.order_by("organization__name_zh", "organization"))
        setattr(user, KEPT_AS, found)
    return found


def edited_keys(user: User | AnonymousUser, kind: OrganizationKind) -> frozenset[int]:
    """Return the keys of ``permissions.edited_organizations``, from the memberships at hand."""
    if not isinstance(user, User) or not takes_part(user):
        return frozenset()
    return frozenset(
        seat.organization_id
        for seat in seats_of_reader(user)
        if seat.role in EDITING_ROLES and seat.organization.kind == kind
    )


def waiting_for(user: User) -> Waiting:
    """Return what waits for ``user``; one short query, and a long one where connections go on."""
    reviews = Review.objects.filter(reviewer=user.pk)
    has_going, has_reviews, n_to_score, n_unread = (
        User.objects.filter(pk=user.pk)
        .values_list(
            Exists(going_on(user)),
            Exists(reviews),
            CountOf(reviews.filter(IS_TO_SCORE).order_by().values("pk")),
            CountOf(unread_of_badge(user).values("pk")),
        )
        .get()
    )
    return Waiting(
        n_duties=going_duties(user) if has_going else 0,
        n_to_score=n_to_score if has_reviews else None,
        n_unread=n_unread,
    )
