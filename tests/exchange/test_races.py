"""Workers and people at once, on a database that lets them: every row is written once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from matchmaking.common.audit_chain import first_fault
from matchmaking.common.exceptions import DomainError
from matchmaking.exchange.models import ImportJob, ImportScope, ImportStatus
from matchmaking.exchange.services import MOST_OPEN, cancel_import, commit_import
from matchmaking.exchange.tasks import check_import
from matchmaking.exchange.tasks import commit_import as commit_task
from matchmaking.scenarios.models import Scenario
from tests.exchange.tables import SCENARIO, checked, counts, make_job, scenario_rows
from tests.exchange.test_services import start

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("terms"),
]


def at_once(*calls):
    """Run calls at the same moment, each in a thread of its own; return their refusals."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(timeout=20)
            call()
        except DomainError as error:
            return error.code
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def ready(editor, *rows):
    job = checked(editor.user, editor.organization, *rows)
    commit_import(job=job, scope=ImportScope.ALL, by=editor.user, is_queued=False)
    return job


def test_two_workers_check_one_upload_once(editor):
    job = make_job(editor.user, editor.organization, *scenario_rows(3))

    at_once(*[lambda: check_import(job.pk)] * 2)

    job.refresh_from_db()
    assert (job.status, counts(job)) == (ImportStatus.CHECKED, (3, 0, 0, 0))


def test_two_workers_write_every_row_once(editor):
    job = ready(editor, *scenario_rows(5))

    at_once(*[lambda: commit_task(job.pk)] * 2)

    job.refresh_from_db()
    assert (job.status, job.n_created, Scenario.objects.count()) == (ImportStatus.DONE, 5, 5)
    assert Scenario.history.count() == 5
    assert first_fault() is None


def test_two_imports_of_one_table_write_every_row_once(editor):
    jobs = [ready(editor, *scenario_rows(5)) for _ in range(2)]

    at_once(*[lambda job=job: commit_task(job.pk) for job in jobs])

    assert Scenario.objects.count() == 5
    done = ImportJob.objects.order_by("n_created").values_list("status", "n_created", "n_refused")
    assert list(done) == [(ImportStatus.DONE, 0, 0), (ImportStatus.DONE, 5, 0)]


def test_either_the_commit_or_the_cancellation_wins(editor):
    job = checked(editor.user, editor.organization, SCENARIO)
    mine, yours = ImportJob.objects.get(), ImportJob.objects.get()

    refusals = at_once(
        lambda: commit_import(job=mine, scope=ImportScope.ALL, by=editor.user, is_queued=False),
        lambda: cancel_import(job=yours, by=editor.user),
    )
    commit_task(job.pk)

    job.refresh_from_db()
    outcomes = {
        ImportStatus.DONE: ([None, "import_state"], 1),
        ImportStatus.CANCELLED: (["import_state", None], 0),
    }
    assert (refusals, Scenario.objects.count()) == outcomes[ImportStatus(job.status)]


def test_two_clicks_commit_once(editor):
    checked(editor.user, editor.organization, SCENARIO)
    copies = [ImportJob.objects.get() for _ in range(2)]

    refusals = at_once(
        *[
            lambda job=job: commit_import(
                job=job, scope=ImportScope.ALL, by=editor.user, is_queued=False
            )
            for job in copies
        ]
    )

    assert sorted(map(str, refusals)) == ["None", "import_state"]


def test_uploads_at_once_do_not_pass_the_quota(editor):
    refusals = at_once(*[lambda: start(editor)] * (MOST_OPEN + 2))

    assert refusals.count(None) == ImportJob.objects.count() == MOST_OPEN


def test_copied_rows_keep_every_character(editor):
    """Rows go into PostgreSQL by COPY, whose own signs must not change a text."""
    texts = ["\\N", "a\\tb", "第一行\n第二行\t制表", "null \"引号\" '单'", "\\.", "😀 ＆"]
    table = [{**SCENARIO, "需求名称": f"{n} {text}", "痛点": text} for n, text in enumerate(texts)]
    job = ready(editor, *table)

    commit_task(job.pk)

    stored = Scenario.objects.order_by("pk")
    assert list(stored.values_list("pain_points", flat=True)) == [text.strip() for text in texts]
    assert [row.history.get().content for row in stored] == [row.content() for row in stored]
