"""The contacts of a connection, each look at which is on record."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext

from matchmaking.common.audit import record_audit
from matchmaking.connections.exceptions import ContactMissingError
from matchmaking.connections.models import Connection
from matchmaking.connections.moves import Side
from matchmaking.connections.permissions import require_side
from matchmaking.organizations.models import User

Contact = Mapping[str, str]  # of PARTS
PARTS = ("name", "phone", "email")


@dataclass(frozen=True, slots=True)
class OpenContact:
    name: str
    phone: str
    email: str


def require_contact(contact: Contact) -> None:
    """Check that somebody is named, with a phone number or an address.

    Raises:
        ContactMissingError: nobody could be reached with it.
    """
    given = {part for part in PARTS if contact.get(part, "").strip()}
    if "name" not in given or given == {"name"}:
        raise ContactMissingError(
            gettext("Name a contact person, with a phone number or an e-mail address.")
        )


@transaction.atomic
def read_contact(*, connection: Connection, by: User) -> OpenContact:
    """Return whom the other side has named, and note that ``by`` has seen it.

    Raises:
        PermissionDenied: both sides have not agreed, or ``by`` writes for neither.
    """
    side = require_side(by, connection)
    stored = Connection.objects.get(pk=connection.pk)
    if not stored.has_open_contacts:
        raise PermissionDenied
    contact: Contact = getattr(stored, f"{side.other}_contact")
    record_audit(
        "connection.read_contact",
        on=stored,
        by=by,
        organization=stored.organization_of(side),
        details={"side": side.other.value},
    )
    return OpenContact(**{part: contact.get(part, "") for part in PARTS})


def suggested_contact(connection_side: Side, *, user: User, scenario_contact: Contact) -> Contact:
    """Return what a form offers: the contact of the scenario, else whoever fills it in."""
    own = {"name": user.name, "phone": "", "email": user.email}
    if connection_side == Side.SUPPLY:
        return own
    given = {part: scenario_contact.get(part, "") for part in PARTS}
    return given if any(given.values()) else own
