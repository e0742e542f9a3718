"""Whether a thread is open for writing, asked of the stored row under its lock."""

from django.utils.translation import gettext

from matchmaking.connections.exceptions import ThreadClosedError
from matchmaking.connections.models import Connection
from matchmaking.connections.moves import Side
from matchmaking.connections.permissions import require_side
from matchmaking.organizations.models import User


def locked_thread(connection: Connection, by: User) -> Side:
    """Lock a connection whose thread ``by`` may write into; return for which side.

    Raises:
        PermissionDenied: ``by`` writes for neither side.
        OrganizationSuspendedError: the platform has suspended the organization.
        ThreadClosedError: both sides have not agreed, or the connection has ended.
    """
    side = require_side(by, connection)
    stored = Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
    if not stored.has_open_contacts:
        raise ThreadClosedError(
            gettext("Messages, files and meetings are for connections that both sides agreed to.")
            if not stored.was_accepted
            else gettext("The connection has ended: what was written stays to be read.")
        )
    return side
