"""The commit of a checked table: some rows a transaction, each with the job's progress.

A worker that is killed leaves whole chunks behind; the next one goes on after the last of them.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation

from matchmaking.common.exceptions import DomainError
from matchmaking.exchange.batches import batched
from matchmaking.exchange.check import Progress, announce, ending, forget_files, no_progress
from matchmaking.exchange.fields import Kind
from matchmaking.exchange.leases import finish, keep, release
from matchmaking.exchange.models import ImportJob, ImportStatus
from matchmaking.exchange.reports import read_lines
from matchmaking.exchange.rights import require_import
from matchmaking.exchange.stored import Stored, TitleIndex, read_stored
from matchmaking.organizations.bulk import Draft
from matchmaking.organizations.models import Organization
from matchmaking.organizations.moves import PostingMove

CHUNK, SLOW_CHUNK = 1_000, 50  # rows; slow ones are moved or edited one by one
BUDGET = 240.0  # seconds of work a task; then another one goes on
MOST_REFUSALS = 200  # that are told

Line = dict[str, Any]  # of the plan


@dataclass(slots=True)
class Written:
    """What became of the rows of one chunk."""

    n_created: int = 0
    n_edited: int = 0
    refusals: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)

    def refuse(self, line: Line, code: str, **facts: str) -> None:
        self.refusals.append((line["n"], code, facts))


def commit_job(
    job: ImportJob,
    *,
    clock: Callable[[], float] = time.monotonic,
    progress: Progress = no_progress,
) -> bool:
    """Write the plan of a held job; return False if time ran out and a fresh task must go on.

    Raises:
        LeaseLostError: another worker has it now.
    """
    until = clock() + BUDGET
    with ending(job), translation.override(job.owner.language):
        require_import(job.owner, organization=job.organization, kind=job.kind)
        titles = TitleIndex(job.table)
        is_slow = job.is_submitted or job.n_changed > 0
        waiting = islice(read_lines(job.plan), job.n_done, None)
        for lines in batched(waiting, SLOW_CHUNK if is_slow else CHUNK):
            if clock() > until:
                release(job)
                return False
            _write_chunk(job, titles, lines)
            progress(job.n_done, job.n_total)
        _finish(job)
    return True


@transaction.atomic
def _finish(job: ImportJob) -> None:
    finish(job, ImportStatus.DONE, finished_at=timezone.now())
    announce(job)
    transaction.on_commit(lambda: forget_files(job, "plan"))


@transaction.atomic
def _write_chunk(job: ImportJob, titles: TitleIndex, lines: Sequence[Line]) -> None:
    keep(job)  # first: it locks the job, so that no second worker writes the same rows
    written = Written()
    _create(job, titles, [line for line in lines if "p" not in line], written)
    _edit(job, [line for line in lines if "p" in line], written)
    keep(
        job,
        n_done=job.n_done + len(lines),
        n_created=job.n_created + written.n_created,
        n_edited=job.n_edited + written.n_edited,
        n_refused=job.n_refused + len(written.refusals),
        refusals=[*job.refusals, *written.refusals][:MOST_REFUSALS],
        attempts=0,
    )


def _create(job: ImportJob, titles: TitleIndex, lines: Sequence[Line], written: Written) -> None:
    if not lines:
        return
    keys = {line["o"] for line in lines}
    # The lock makes imports for one organization queue: none adds what another has just added.
    owners = {
        organization.pk: organization
        for organization in Organization.objects.select_for_update()
        .filter(pk__in=keys)
        .order_by("pk")
    }
    titles.renew(keys)
    drafts = []
    found = {line["n"]: titles.find(line["o"], line["c"]["title"]) for line in lines}
    stored = read_stored(job.table, {pk for pks in found.values() for pk in pks})
    for line in lines:
        there = [stored[pk] for pk in found[line["n"]]]
        if any(each.latest == line["c"] for each in there):
            continue  # somebody was quicker, and wrote the same
        if there:
            written.refuse(line, "appeared")
        elif line["o"] not in owners or owners[line["o"]].is_suspended:
            written.refuse(line, "organization_suspended", text=str(owners.get(line["o"], "")))
        else:
            drafts.append(Draft(owners[line["o"]], line["c"]))
    if drafts:
        created = job.table.create_drafts(drafts, job.owner)
        written.n_created += len(created)
        if job.is_submitted:
            _submit(job, created)


def _submit(job: ImportJob, created: Sequence[int]) -> None:
    postings = job.table.model._default_manager.select_related("organization")
    for posting in postings.filter(pk__in=created).order_by("pk"):
        try:
            with transaction.atomic():
                job.table.move(posting, PostingMove.SUBMIT, job.owner)
        except DomainError:
            continue  # stays a draft, which its owner finds among the drafts


def _edit(job: ImportJob, lines: Sequence[Line], written: Written) -> None:
    stored = read_stored(job.table, {line["p"] for line in lines}, lock=True)
    for line in lines:
        there = stored.get(line["p"])
        if there is None:
            written.refuse(line, "gone")
        elif there.digest() != line["d"]:
            if there.latest != line["c"]:
                written.refuse(line, "meanwhile")
        else:
            _edit_one(job, there, line, written)


def _edit_one(job: ImportJob, there: Stored, line: Line, written: Written) -> None:
    kind: Kind = job.table
    try:
        with transaction.atomic():
            kind.edit(there.posting, line["c"], job.owner)
    except DomainError as error:
        written.refuse(line, "refused", message=error.message)
    except ValidationError as error:
        written.refuse(line, "refused", message=" ".join(error.messages))
    else:
        written.n_edited += 1
