"""The periodic sweep: whatever was recorded but not done is found here and sent again."""

from celery import shared_task

from matchmaking.common.broker import broker
from matchmaking.common.outbox import relay_events
from matchmaking.matching.dispatch import EXPIRES, send_due_runs
from matchmaking.matching.indexing import is_merge_due
from matchmaking.matching.leases import give_up_exhausted
from matchmaking.matching.services import refresh_solutions, request_batch
from matchmaking.matching.tasks import merge_changes


@shared_task(name="matching.sweep")
def sweep() -> None:
    """Relay what changed, find the scenarios concerned and send the runs that are due.

    Idempotent: events are handled once, marks are unique, messages are hints.
    """
    while relay_events():
        pass
    refresh_solutions()
    give_up_exhausted()
    send_due_runs()
    if is_merge_due():
        broker.send(merge_changes, expires=EXPIRES)


@shared_task(name="matching.rank_everything")
def rank_everything() -> None:
    """Rank every published scenario anew, so that all scores share one index.

    Idempotent: a scenario with a waiting run gets no second one.
    """
    request_batch()


def wake() -> None:
    """Ask the worker for a sweep now; without a broker the periodic one does it."""
    broker.send(sweep)
