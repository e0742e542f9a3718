"""Running checks as processes, a few at a time, each ending in one line."""

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts.services import process
from scripts.verify import report
from scripts.verify.report import Tally

POLL = 0.05  # seconds
LIMIT = 1200.0  # seconds; a check that takes longer hangs


@dataclass(frozen=True)
class Job:
    """A command that succeeds with exit code 0; ``count`` reads its outcome."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    count: Callable[[int], Tally] = report.of_check


@dataclass
class _Running:
    job: Job
    process: subprocess.Popen[bytes]
    log: Path
    started: float

    def is_over(self) -> bool:
        if self.process.poll() is None and time.monotonic() - self.started > LIMIT:
            process.kill(self.process)
        return self.process.poll() is not None

    def result(self) -> Tally:
        """Print the line of the job, with its output when it failed."""
        tally = self.job.count(self.process.returncode)
        seconds = time.monotonic() - self.started
        verdict = "FAILED" if tally.failed else "ok"
        counts = "" if self.job.count is report.of_check else f"   {tally}"
        print(f"{self.job.name:<30}{verdict:<8}{seconds:6.1f} s{counts}", flush=True)
        if tally.failed:
            print(self.log.read_text(errors="replace").rstrip(), flush=True)
        return tally


def run_all(jobs: Sequence[Job], *, at_once: int) -> Tally:
    """Run every job, whatever becomes of the others, and add up."""
    total = Tally()
    waiting = list(reversed(jobs))
    running: list[_Running] = []
    with tempfile.TemporaryDirectory(prefix="matchmaking-checks-") as directory:
        try:
            while waiting or running:
                while waiting and len(running) < at_once:
                    log = Path(directory) / str(len(waiting))
                    running.append(_start(waiting.pop(), log))
                for ended in [each for each in running if each.is_over()]:
                    running.remove(ended)
                    total += ended.result()
                time.sleep(POLL)
        finally:
            process.stop([each.process for each in running], patience=3)
    return total


def _start(job: Job, log: Path) -> _Running:
    environment = {**os.environ, **job.environment}
    child = process.start(job.command, log=log, environment=environment)
    return _Running(job, child, log, time.monotonic())
