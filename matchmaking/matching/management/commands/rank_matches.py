"""Rank every published scenario through the worker, and show how far it is."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from matchmaking.matching.models import MatchBatch
from matchmaking.matching.pipeline import execute_runs
from matchmaking.matching.selectors import BatchProgress, batch_progress
from matchmaking.matching.services import request_batch

BAR_WIDTH = 40
POLL_INTERVAL = 0.2  # seconds
CHUNK = 20  # runs


class Command(BaseCommand):
    help = "Rank every published scenario anew, through the worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--all", action="store_true", required=True, help="rank every published scenario"
        )
        parser.add_argument(
            "--here", action="store_true", help="rank in this process, without a worker"
        )
        parser.add_argument(
            "--patience",
            type=float,
            default=60,
            metavar="SECONDS",
            help="give up after so long without any progress (default: 60)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        batch = request_batch()
        if options["here"]:
            self._rank_here(batch)
        progress = self._follow(batch, options["patience"])
        if progress.failed:
            raise CommandError(f"{progress.failed} of {progress.total} scenarios failed.")
        self.stdout.write(f"{progress.done} of {progress.total} scenarios ranked.")

    def _rank_here(self, batch: MatchBatch) -> None:
        keys = list(batch.runs.pending().values_list("pk", flat=True))
        for start in range(0, len(keys), CHUNK):
            execute_runs(keys[start : start + CHUNK])
            self._show(batch_progress(batch))

    def _follow(self, batch: MatchBatch, patience: float) -> BatchProgress:
        progress = batch_progress(batch)
        moved_at = time.monotonic()
        while not progress.is_finished:
            if time.monotonic() - moved_at > patience:
                raise CommandError(
                    f"No progress for {patience:g} s ({progress.finished} of {progress.total}): "
                    "is a Celery worker running? With --here no worker is needed."
                )
            time.sleep(POLL_INTERVAL)
            latest = batch_progress(batch)
            if latest != progress:
                progress, moved_at = latest, time.monotonic()
                self._show(progress)
        return progress

    def _show(self, progress: BatchProgress) -> None:
        if not self.stdout.isatty():
            return
        filled = BAR_WIDTH * progress.finished // max(progress.total, 1)
        bar = "█" * filled + "░" * (BAR_WIDTH - filled)
        end = "\n" if progress.is_finished else ""
        self.stdout.write(f"\r{bar} {progress.finished}/{progress.total}", ending=end)
        self.stdout.flush()
