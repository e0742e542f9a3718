from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.matching.leases import (
    MAX_ATTEMPTS,
    claim_run,
    due_runs,
    free_queue_lease,
    give_up_exhausted,
    held_by,
    lease_to_queue,
)
from matchmaking.matching.models import MatchRun, MatchRunStatus
from tests.factories.matching import MatchRunFactory

pytestmark = pytest.mark.django_db


def _expire(run):
    MatchRun.objects.filter(pk=run.pk).update(leased_until=timezone.now() - timedelta(seconds=1))


def test_claim_run_gives_a_waiting_run_to_one_caller():
    run = MatchRunFactory()

    first, second = claim_run(run.pk), claim_run(run.pk)

    assert first == run
    assert (first.status, first.attempts) == (MatchRunStatus.RUNNING, 1)
    assert second is None


def test_claim_run_takes_over_an_abandoned_run_under_a_new_token():
    run = MatchRunFactory()
    first = claim_run(run.pk)
    _expire(run)

    second = claim_run(run.pk)

    assert second.attempts == 2
    assert list(held_by(first)) == []
    assert list(held_by(second)) == [run]


def test_claim_run_takes_a_run_that_waits_in_the_queue():
    run = MatchRunFactory()
    lease_to_queue([run.pk])

    assert claim_run(run.pk) == run


def test_claim_run_leaves_finished_and_unknown_runs():
    assert claim_run(MatchRunFactory(finished=True).pk) is None
    assert claim_run(0) is None


def test_due_runs_are_the_open_ones_that_nobody_holds():
    new, queued, held, lost = (MatchRunFactory() for _ in range(4))
    MatchRunFactory(finished=True)
    lease_to_queue([queued.pk, lost.pk])
    claim_run(held.pk)
    _expire(lost)

    assert list(due_runs().order_by("pk")) == [new, lost]


def test_free_queue_lease_makes_a_run_due_again():
    run = MatchRunFactory()
    lease_to_queue([run.pk])

    free_queue_lease([run.pk])

    assert list(due_runs()) == [run]


def test_give_up_exhausted_fails_a_run_that_kept_dying():
    run, fresh = MatchRunFactory(), MatchRunFactory()
    for _ in range(MAX_ATTEMPTS):
        claim_run(run.pk)
        _expire(run)

    assert claim_run(run.pk) is None
    assert give_up_exhausted() == 1
    run.refresh_from_db()
    fresh.refresh_from_db()
    assert (run.status, run.failure) == (MatchRunStatus.FAILED, "gave_up")
    assert fresh.status == MatchRunStatus.PENDING


def test_give_up_exhausted_waits_for_the_last_attempt():
    run = MatchRunFactory()
    for _ in range(MAX_ATTEMPTS - 1):
        claim_run(run.pk)
        _expire(run)
    claim_run(run.pk)

    assert give_up_exhausted() == 0
