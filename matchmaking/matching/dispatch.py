"""Sending the runs that are due to the worker."""

from matchmaking.common.broker import broker
from matchmaking.matching.leases import MAX_ATTEMPTS, due_runs, free_queue_lease, lease_to_queue
from matchmaking.matching.tasks import execute_match_runs

CHUNK = 20  # runs a message: about a second of work
EXPIRES = 60  # seconds; by then the message has been sent again
SEND_LIMIT = 5000  # runs sent in one go; the next sweep sends the rest


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
