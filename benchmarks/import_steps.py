"""Check or commit of ``import_postings``, in a process that holds nothing else."""

import json
import re
import resource
import sys
import threading
import time
from pathlib import Path
from typing import Any

import django

django.setup()  # before models are imported

from matchmaking.exchange.models import ImportJob, ImportScope  # noqa: E402
from matchmaking.exchange.services import commit_import  # noqa: E402
from matchmaking.exchange.tasks import check_import  # noqa: E402
from matchmaking.exchange.tasks import commit_import as commit_task  # noqa: E402

PERIOD = 0.01  # seconds between two looks at the memory


class Memory(threading.Thread):
    """Watches this process and its children: the peak of each, and of all at one moment.

    ``together`` leaves out a child's pages of files: Python and its libraries, which this process
    holds too. ``getrusage`` does not serve for children: it counts what they were before exec.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.child = self.together = 0.0

    def run(self) -> None:
        while True:
            found = [
                child
                for task in Path("/proc/self/task").glob("*/children")
                for child in task.read_text().split()
            ]
            self.child = max(self.child, *(mib(child, "VmHWM") for child in found), 0)
            now = mib("self", "VmRSS") + sum(mib(child, "RssAnon") for child in found)
            self.together = max(self.together, now)
            time.sleep(PERIOD)


def mib(process: str, name: str) -> float:
    """Return what the system tells of a process; nothing once it has ended."""
    try:
        told = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(rf"^{name}:\s+(\d+) kB", told, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def cpu_seconds() -> float:
    """Return what this process and its ended children have worked, whoever works beside them."""
    spent = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in spent)


def run(step: str) -> dict[str, Any]:
    """Do one step in this process and return what it cost."""
    job = ImportJob.objects.get()
    if step == "commit":
        commit_import(job=job, scope=ImportScope.ALL, by=job.owner)
    memory = Memory()
    memory.start()
    began, worked = time.perf_counter(), cpu_seconds()
    (check_import if step == "check" else commit_task)(job.pk)
    found: dict[str, Any] = {
        "seconds": time.perf_counter() - began,
        "cpu_seconds": cpu_seconds() - worked,
        "own_mib": mib("self", "VmHWM"),
        "child_mib": memory.child,
        "peak_mib": memory.together,
    }
    job.refresh_from_db()
    return found | {"status": job.status, "rows": job.n_new, "created": job.n_created}


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1])))
