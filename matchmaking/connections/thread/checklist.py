"""The next steps that both sides keep together."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from matchmaking.connections.exceptions import ThreadFullError, ThreadMovedError
from matchmaking.connections.models import ChecklistItem, Connection
from matchmaking.connections.moves import Side
from matchmaking.connections.thread.opening import locked_thread
from matchmaking.organizations.models import User

MOST_ITEMS = 50  # of a connection


@transaction.atomic
def add_item(
    *, connection: Connection, text: str, side: Side, due_on: date | None = None, by: User
) -> ChecklistItem:
    """Write down a next step for ``side``; either side may do so for either.

    The same step again, while it is not done, is the one that stands there.

    Raises:
        PermissionDenied: ``by`` writes for neither side.
        OrganizationSuspendedError: the platform has suspended the organization.
        ThreadClosedError: both sides have not agreed, or the connection has ended.
        ThreadFullError: there are ``MOST_ITEMS`` already.
        ValidationError: a field is wrong; keyed by field name.
    """
    locked_thread(connection, by)
    text = " ".join(text.split())
    undone = connection.checklist.filter(done_at=None)
    if same := undone.filter(text=text, side=side, due_on=due_on).first():
        return same
    if connection.checklist.count() >= MOST_ITEMS:
        raise ThreadFullError(
            gettext("There are %(most)s next steps already: remove some that are not needed.")
            % {"most": MOST_ITEMS}
        )
    item = ChecklistItem(connection=connection, text=text, side=side, due_on=due_on, added_by=by)
    item.full_clean()
    item.save()
    return item


@transaction.atomic
def tick_item(*, item: ChecklistItem, by: User) -> None:
    """Note that a step is done.

    Raises:
        PermissionDenied: ``by`` writes for neither side.
        OrganizationSuspendedError: the platform has suspended the organization.
        ThreadClosedError: the connection has ended.
        ThreadMovedError: somebody else has ticked or removed it meanwhile.
    """
    locked_thread(item.connection, by)
    now = timezone.now()
    _require(_stored(item, is_done=False).update(done_by=by, done_at=now, updated_at=now))


@transaction.atomic
def untick_item(*, item: ChecklistItem, by: User) -> None:
    """Take back that a step is done; it raises what ``tick_item`` raises."""
    locked_thread(item.connection, by)
    undone = {"done_by": None, "done_at": None, "updated_at": timezone.now()}
    _require(_stored(item, is_done=True).update(**undone))


@transaction.atomic
def remove_item(*, item: ChecklistItem, by: User) -> None:
    """Remove a step that is not done; what was done stays on record.

    It raises what ``tick_item`` raises.
    """
    locked_thread(item.connection, by)
    n_removed, _ = _stored(item, is_done=False).delete()
    _require(n_removed)


def _stored(item: ChecklistItem, *, is_done: bool) -> QuerySet[ChecklistItem]:
    return ChecklistItem.objects.filter(pk=item.pk, done_at__isnull=not is_done)


def _require(n_changed: int) -> None:
    if not n_changed:
        raise ThreadMovedError(
            gettext("Somebody else has changed this step meanwhile. Nothing was changed.")
        )
