"""The check of an upload: reads it once, writes nothing but the plan and the report."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation

from matchmaking.common.exceptions import DomainError
from matchmaking.common.outbox import record_event
from matchmaking.common.sheets.exceptions import SheetError
from matchmaking.common.sheets.records import Records, read_records
from matchmaking.exchange.batches import batched
from matchmaking.exchange.checking import Checker, RowState
from matchmaking.exchange.exceptions import LeaseLostError
from matchmaking.exchange.fields import TOLD_COLUMNS
from matchmaking.exchange.leases import finish, keep
from matchmaking.exchange.models import ImportJob, ImportStatus
from matchmaking.exchange.names import Names, plain
from matchmaking.exchange.reports import LineFile, Report, local_copy, plan_line
from matchmaking.exchange.rights import require_import

CHUNK = 500  # rows
LONG = 1_000  # rows from which people do not wait for the end before the page
MOST_HEADINGS = 20
FILES = ("file", "plan", "report")
Progress = Callable[[int, int], None]  # rows done, and all


def no_progress(_done: int, _total: int) -> None:
    """The page reads the progress from the job."""


def check_job(job: ImportJob, *, progress: Progress = no_progress) -> None:
    """Check a held job row by row; a refusal is its end, and nothing of the file is kept.

    Raises:
        LeaseLostError: another worker has it now, or its owner has cancelled it.
    """
    with ending(job), translation.override(job.owner.language):
        require_import(job.owner, organization=job.organization, kind=job.kind)
        columns = job.table.columns(with_organization=job.is_many)
        with local_copy(job.file) as path, read_records(path, columns) as records:
            _check_rows(job, records, progress)


def _check_rows(job: ImportJob, records: Records, progress: Progress) -> None:
    checker = Checker(job.table, job.organization, Names.read())
    plan, report = LineFile(), Report()
    try:
        for batch in batched(records, CHUNK):
            for row in checker.check(batch):
                report.add(row)
                if row.state in {RowState.NEW, RowState.CHANGED}:
                    plan.add(plan_line(row))
            keep(job, n_done=batch[-1].number, n_total=records.total)
            progress(job.n_done, job.n_total)
        if not any(report.counts.values()):
            raise SheetError("sheet_empty")
        _store(job, plan, report, records)
    finally:
        plan.close()
        report.file.close()


def _store(job: ImportJob, plan: LineFile, report: Report, records: Records) -> None:
    job.plan.save("plan", plan.finished(), save=False)
    job.report.save("report", report.file.finished(), save=False)
    counts = report.counts
    try:
        finish(
            job,
            ImportStatus.CHECKED,
            plan=job.plan.name,
            report=job.report.name,
            n_rows=sum(counts.values()),
            n_new=counts[RowState.NEW],
            n_changed=counts[RowState.CHANGED],
            n_same=counts[RowState.SAME],
            n_faulty=counts[RowState.FAULTY],
            n_done=0,
            n_total=0,
            letters=dict(records.letters),
            unknown=unknown_headings(records),
            checked_at=timezone.now(),
        )
    except LeaseLostError:
        for name in ("plan", "report"):
            getattr(job, name).delete(save=False)
        raise


def unknown_headings(records: Records) -> list[str]:
    """Return the headings that nobody reads; those that an export adds are meant to be left out."""
    expected: set[str] = set()
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            expected.update(plain(str(column.label)) for column in TOLD_COLUMNS)
    return [text[:80] for text in records.unknown if plain(text) not in expected][:MOST_HEADINGS]


@contextmanager
def ending(job: ImportJob) -> Iterator[None]:
    """Turn a refusal into the end of a held job."""
    try:
        yield
    except PermissionDenied:
        fail(job, "denied")
    except SheetError as error:
        fail(job, error.code, error.facts)
    except DomainError as error:
        fail(job, error.code, {"message": error.message})


@transaction.atomic
def fail(job: ImportJob, code: str, facts: dict[str, str | int] | None = None) -> None:
    """End a held job without having written more than it has, and forget its files."""
    finish(
        job,
        ImportStatus.FAILED,
        refusal_code=code,
        refusal_facts=facts or {},
        finished_at=timezone.now(),
    )
    announce(job)
    transaction.on_commit(lambda: forget_files(job))


def announce(job: ImportJob) -> None:
    """Have the owner told of the end of a job for which nobody waits before the page."""
    if max(job.n_rows, job.n_total) >= LONG:
        record_event("import.finished", job.pk)


def forget_files(job: ImportJob, *names: str) -> None:
    """Delete the stored files of a job; again is harmless."""
    for name in names or FILES:
        stored = getattr(job, name)
        if stored:
            stored.delete(save=False)
        ImportJob.objects.filter(pk=job.pk).update(**{name: ""})
