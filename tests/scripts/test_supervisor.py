import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import ROOT
from scripts.errors import ProcessFailedError
from scripts.serve.supervisor import MAX_STARTS, Child, Supervisor
from tests.support.waiting import wait_until

# A program with a child of its own, as a worker or a web server has.
FAMILY = """
import os, signal, sys, time
if os.fork():
    print(os.getpid(), flush=True)
else:
    print(os.getpid(), flush=True)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
time.sleep(600)
"""


def _child(tmp_path: Path, program: str) -> Child:
    return Child("worker", [sys.executable, "-c", program], tmp_path / "log", os.environ)


def _processes(log: Path) -> list[int]:
    return [int(line) for line in log.read_text().split()] if log.exists() else []


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_check_starts_a_dead_child_again(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    supervisor = Supervisor()
    child = _child(tmp_path, FAMILY)
    try:
        first = supervisor.start(child)
        wait_until(lambda: len(_processes(tmp_path / "log")) == 2)
        family = _processes(tmp_path / "log")
        first.kill()
        first.wait()

        supervisor.check()

        assert child.process is not None
        assert child.process.pid != first.pid
        wait_until(lambda: not any(map(_is_alive, family)), what="the old family to end")
        assert "the worker has ended" in capfd.readouterr().out
    finally:
        supervisor.kill()


def test_check_gives_up_on_a_child_that_keeps_ending(tmp_path: Path) -> None:
    supervisor = Supervisor()
    child = _child(tmp_path, "print('cannot bind')")
    started = supervisor.start(child)
    for _ in range(MAX_STARTS - 1):
        started.wait()
        supervisor.check()
        assert child.process is not None
        started = child.process
    started.wait()

    with pytest.raises(ProcessFailedError, match="The worker keeps ending") as failed:
        supervisor.check()

    assert str(failed.value).splitlines()[-1] == "    cannot bind"


def test_stop_leaves_no_descendant(tmp_path: Path) -> None:
    supervisor = Supervisor()
    supervisor.start(_child(tmp_path, FAMILY))
    wait_until(lambda: len(_processes(tmp_path / "log")) == 2)

    supervisor.stop()

    family = _processes(tmp_path / "log")
    wait_until(lambda: not any(map(_is_alive, family)), what="the family to end")


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
def test_children_end_with_a_killed_supervisor(tmp_path: Path) -> None:
    program = f"""
import os, sys, time
from pathlib import Path
from scripts.serve.supervisor import Child, Supervisor
sleep = [sys.executable, "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(600)"]
Supervisor().start(Child("sleeper", sleep, Path({str(tmp_path / "log")!r}), os.environ))
time.sleep(600)
"""
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)
    try:
        wait_until(lambda: len(_processes(tmp_path / "log")) == 1)
    finally:
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()

    (pid,) = _processes(tmp_path / "log")
    wait_until(lambda: not _is_alive(pid), what="the child to end")
