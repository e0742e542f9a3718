"""What the sides of connections have written: one thread for the routes, one full of canaries."""

from matchmaking.connections.models import Connection
from tests.factories.organizations import ProviderFactory
from tests.factories.solutions import SolutionFactory
from tests.factories.threads import (
    AttachmentFactory,
    ChecklistItemFactory,
    MeetingFactory,
    MessageFactory,
)

PARTS = ("said", "file", "place", "step")


def write_thread(public_id: str) -> dict[str, str]:
    """Fill the thread of a connection; return the identifiers of its parts by kind."""
    connection = Connection.objects.get(public_id=public_id)
    rows = {
        "thread_file": AttachmentFactory(message__connection=connection),
        "meeting": MeetingFactory(connection=connection),
        "checklist_item": ChecklistItemFactory(connection=connection),
    }
    return {kind: row.public_id for kind, row in rows.items()}


def write_secret_thread(public_id: str, words: dict[str, str]) -> str:
    """Give the enterprise of a connection another one, of which its provider knows nothing."""
    connection = Connection.objects.get(public_id=public_id)
    supply = ProviderFactory()
    secret = Connection.objects.create(
        scenario=connection.scenario,
        solution=SolutionFactory(organization=supply, status="withdrawn"),
        demand=connection.demand,
        supply=supply,
        started_by="demand",
        status="accepted",
        message="-",
        asked_at=connection.asked_at,
    )
    message = MessageFactory(connection=secret, text=words["said"])
    AttachmentFactory(message=message, name=f"{words['file']}.pdf")
    MeetingFactory(connection=secret, place=words["place"])
    ChecklistItemFactory(connection=secret, text=words["step"])
    return secret.public_id
