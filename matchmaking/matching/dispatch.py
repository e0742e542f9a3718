"""Sending messages to the worker. A message is a hint: what it asks for is in the database."""

import logging
import time
from typing import Any

from celery import Task
from kombu.exceptions import OperationalError

from matchmaking.matching.leases import MAX_ATTEMPTS, due_runs, free_queue_lease, lease_to_queue
from matchmaking.matching.tasks import execute_match_runs

logger = logging.getLogger(__name__)

CHUNK = 20  # runs a message: about a second of work
EXPIRES = 60  # seconds; by then the message has been sent again
SEND_LIMIT = 5000  # runs sent in one go; the next sweep sends the rest


class Broker:
    """Sends messages; after a failure it stays silent for a while.

    An absent broker costs seconds to find out, which nobody who saves a form should pay
    each time. The periodic sweep sends what was left out.
    """

    SILENCE = 10.0  # seconds

    def __init__(self) -> None:
        self._silent_until = 0.0  # of the monotonic clock

    def send(self, task: "Task[Any, Any]", *args: Any, **options: Any) -> bool:
        """Send a message; return whether the broker took it."""
        if time.monotonic() < self._silent_until:
            return False
        try:
            task.apply_async(args, **options)
        except OperationalError as error:
            self._silent_until = time.monotonic() + self.SILENCE
            logger.warning("The broker cannot be reached: %s", type(error).__name__)
            return False
        return True


broker = Broker()


def send_due_runs() -> int:
    """Send a message for each open run that nobody holds; return how many runs were sent.

    Without a broker nothing is sent and nothing is lost: the next sweep tries again.
    """
    due = due_runs().filter(attempts__lt=MAX_ATTEMPTS).order_by("pk")
    keys = list(due.values_list("pk", flat=True)[:SEND_LIMIT])
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        lease_to_queue(chunk)  # first, so that a quick worker's own lease comes after
        if not broker.send(execute_match_runs, chunk, expires=EXPIRES):
            free_queue_lease(chunk)
            return start
    return len(keys)
