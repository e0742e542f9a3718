"""Imports a table from the command line, by the same check, report and commit as the pages."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from matchmaking.common.exceptions import DomainError
from matchmaking.exchange.check import check_job
from matchmaking.exchange.commit import commit_job
from matchmaking.exchange.kinds import ImportKind
from matchmaking.exchange.leases import claim_check, claim_commit
from matchmaking.exchange.models import ImportJob, ImportScope, ImportStatus
from matchmaking.exchange.refusals import refusal_text, row_refusals
from matchmaking.exchange.reports import read_report
from matchmaking.exchange.services import cancel_import, commit_import, start_import
from matchmaking.organizations.models import Organization, User

WIDTH = 40  # characters of the bar
SHOWN = 50  # faulty cells


class Command(BaseCommand):
    help = "Check a table of scenarios or solutions, and write its rows with --commit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", choices=ImportKind.values, required=True)
        parser.add_argument("--organization", help="identifier or credit code; none for many")
        parser.add_argument("--by", required=True, help="e-mail address of the person who imports")
        parser.add_argument("--commit", choices=ImportScope.values, help="write the rows")
        parser.add_argument("--dry-run", action="store_true", help="check only (the default)")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["dry_run"] and options["commit"]:
            raise CommandError("Give either --dry-run or --commit.")
        try:
            job = self._check(options)
            self._report(job)
            if options["commit"] and (job.n_valid or job.n_faulty):
                self._commit(job, ImportScope(options["commit"]))
            else:
                cancel_import(job=job, by=job.owner)
        except DomainError as error:
            raise CommandError(error.message) from error
        except PermissionDenied as error:
            raise CommandError("This person may not import that.") from error

    def _check(self, options: dict[str, Any]) -> ImportJob:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        with path.open("rb") as file:
            job = start_import(
                owner=self._person(options["by"]),
                organization=self._organization(options["organization"]),
                kind=options["kind"],
                upload=File(file, name=path.name),
                is_queued=False,
            )
        held = claim_check(job.pk)
        if held is None:
            raise CommandError("Another worker has taken the file over.")
        check_job(held, progress=self._bar)
        job.refresh_from_db()
        if job.status != ImportStatus.CHECKED:
            raise CommandError(refusal_text(job))
        return job

    def _commit(self, job: ImportJob, scope: ImportScope) -> None:
        try:
            commit_import(job=job, scope=scope, by=job.owner, is_queued=False)
        except DomainError:
            cancel_import(job=job, by=job.owner)  # nobody goes on with it on the pages
            raise
        while (held := claim_commit(job.pk)) and not commit_job(held, progress=self._bar):
            pass
        job.refresh_from_db()
        if job.status != ImportStatus.DONE:
            raise CommandError(refusal_text(job) or f"The import is {job.status}.")
        self.stdout.write(
            f"Written: {job.n_created} new, {job.n_edited} changed, {job.n_refused} refused."
        )
        for number, fault in row_refusals(job):
            self.stdout.write(f"  row {number}: {fault.problem} {fault.fix}")

    def _report(self, job: ImportJob) -> None:
        self.stdout.write(
            f"{job.n_rows} rows: {job.n_new} new, {job.n_changed} changed, "
            f"{job.n_same} unchanged, {job.n_faulty} faulty."
        )
        told = 0
        for row in read_report(job.report):
            for fault in row.faults:
                if told == SHOWN:
                    self.stdout.write("  …")
                    return
                told += 1
                cell = f"{job.letters.get(fault.key, '')}{row.number}"
                self.stdout.write(f"  {cell} {fault.key}: {fault.problem} {fault.fix}")

    def _bar(self, done: int, total: int) -> None:
        filled = WIDTH * done // max(total, 1)
        bar = "#" * filled + "." * (WIDTH - filled)
        is_end = done >= total
        self.stderr.write(f"\r[{bar}] {done}/{total}", ending="\n" if is_end else "")

    def _person(self, email: str) -> User:
        try:
            return User.objects.get(email=email.lower())
        except User.DoesNotExist:
            raise CommandError(f"Nobody has the e-mail address {email}.") from None

    def _organization(self, named: str | None) -> Organization | None:
        if named is None:
            return None
        found = Organization.objects.filter(Q(public_id=named) | Q(credit_code=named)).first()
        if found is None:
            raise CommandError(f"There is no organization {named}.")
        return found
