"""Many writers at once make one chain, without gaps."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from matchmaking.common.audit_chain import first_fault
from matchmaking.common.models import AuditEvent, AuditHead, OutboxEvent
from tests.factories.audit import make_event

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

N_WRITERS = 8
N_EVENTS = 20  # of each writer; every fourth is taken back


def test_writers_at_once_make_one_chain_without_gaps():
    barrier = Barrier(N_WRITERS)

    def write(writer: int) -> None:
        try:
            barrier.wait(timeout=20)  # none finds the end of the chain already there
            for number in range(N_EVENTS):
                with transaction.atomic():
                    OutboxEvent.objects.create(topic="x", object_pk=number)
                    make_event(f"writer.{writer}")
                    transaction.set_rollback(number % 4 == 3)
        finally:
            connection.close()

    with ThreadPoolExecutor(N_WRITERS) as pool:
        list(pool.map(write, range(N_WRITERS)))

    n_kept = N_WRITERS * N_EVENTS * 3 // 4
    numbers = AuditEvent.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(numbers) == list(range(1, n_kept + 1))
    assert AuditHead.objects.get().sequence == n_kept
    assert OutboxEvent.objects.count() == n_kept
    assert first_fault() is None


def test_chain_is_sound_while_others_write():
    barrier = Barrier(2)

    def write() -> None:
        try:
            barrier.wait(timeout=20)
            for _ in range(60):
                make_event()
        finally:
            connection.close()

    make_event()
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        barrier.wait(timeout=20)
        faults = [first_fault()]
        while not writing.done():
            faults.append(first_fault())
        writing.result()

    assert set(faults) == {None}
    assert AuditEvent.objects.count() == 61
