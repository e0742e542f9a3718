"""Sending messages to the worker. A message is a hint: what it asks for is in the database."""

from matchmaking.common.broker import broker
from matchmaking.exchange.leases import lease_to_queue
from matchmaking.exchange.models import ImportStatus
from matchmaking.exchange.tasks import check_import, commit_import


def send(pk: int, status: str) -> None:
    """Have a job worked on; without a broker the next sweep tries again."""
    task = commit_import if status == ImportStatus.COMMITTING else check_import
    lease_to_queue(pk)
    broker.send(task, pk)
