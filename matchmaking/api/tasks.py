from celery import shared_task

from matchmaking.api.idempotency import forget_requests


@shared_task(name="api.forget_idempotent_requests")
def forget_idempotent_requests() -> None:
    """Delete the answers kept for ``Idempotency-Key`` that are too old.

    Idempotent: a second delivery finds nothing left to delete.
    """
    forget_requests()
