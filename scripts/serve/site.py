"""The second half of ``./run``: prepare, start the processes, rank, serve until told to end."""

import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

from scripts import VAR
from scripts.errors import ProcessFailedError, UserError, run_command
from scripts.serve import PREPARED, STEPS, arguments, broker, ports, programs, state
from scripts.serve.settings import embedded_environment, module
from scripts.serve.supervisor import Supervisor
from scripts.services import process
from scripts.services.redis import RedisServer
from scripts.steps import Steps

INTERRUPTED = 130  # the exit code that shells use
SERVE_SECONDS = 60.0
FIRST = 2  # the step before is the Python environment


def main() -> int:
    options = arguments.parse(sys.argv[1:])
    with state.only_one(VAR):
        if options.reset:
            gone = state.reset(VAR)
            print(f"      --reset: deleted from {VAR}: {', '.join(gone) or 'nothing'}", flush=True)
        return Site(options.port).run(once=options.once)


class Site:
    """All processes of the embedded site."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._environment = embedded_environment(port)
        self._supervisor = Supervisor()
        self._redis: RedisServer | None = None

    def run(self, *, once: bool) -> int:
        """Do all steps; return the exit code of ``./run``."""
        _on_signals(_interrupt)
        code = INTERRUPTED
        try:
            self._rank(once=once)
            code = 0
            if not once:
                self._serve()
        except KeyboardInterrupt:
            print("\nEnding …", flush=True)
        finally:
            self._end()
        return code

    def _rank(self, *, once: bool) -> None:
        with Steps(STEPS, first=FIRST).step("Redis"):
            self._start_redis()
        PREPARED.unlink(missing_ok=True)
        command = module("scripts.serve.work", *(() if once else ("--if-needed",)))
        work = process.start(command, environment=self._environment)
        try:
            self._supervisor.watch(lambda: PREPARED.exists() or work.poll() is not None)
            if PREPARED.exists():
                self._start_programs(once=once)
            self._supervisor.watch(lambda: work.poll() is not None)
        finally:
            process.stop([work], patience=5)
        if work.returncode != 0:  # it has said why
            raise SystemExit(ProcessFailedError.exit_code)

    def _start_redis(self) -> None:
        if "REDIS_URL" in self._environment:
            broker.require_answer(self._environment["REDIS_URL"])
            return
        self._redis = RedisServer(VAR / "redis", log=VAR / "log" / "redis.log")
        child = programs.redis(self._redis, self._environment)
        server = self._supervisor.start(child)
        try:
            self._redis.wait(server)
        except UserError:
            # Damaged files, most likely. What is due stands in the database: nothing is lost.
            print(f"(starting anew; former files in {self._redis.set_aside()}) ", end="")
            self._redis.wait(child.start())
        self._environment["REDIS_URL"] = self._redis.url()

    def _start_programs(self, *, once: bool) -> None:
        self._supervisor.start(programs.worker(self._environment))
        if not once:
            ports.require_free(self._port)
            self._supervisor.start(programs.web(self._environment, self._port))
        self._supervisor.start(programs.beat(self._environment))

    def _serve(self) -> None:
        with Steps(STEPS, first=STEPS).step("Web server"):
            deadline = time.monotonic() + SERVE_SECONDS
            self._supervisor.watch(
                lambda: programs.is_served(self._port) or time.monotonic() > deadline
            )
            if not programs.is_served(self._port):
                raise ProcessFailedError(f"The site does not answer; see {programs.LOGS}")
        print(programs.greeting(self._port), flush=True)
        self._supervisor.watch(lambda: False)

    def _end(self) -> None:
        _on_signals(lambda *_: self._supervisor.kill())  # asked twice: at once
        self._supervisor.stop()
        if self._redis is not None:
            self._redis.stop()


def _on_signals(handler: Callable[[int, FrameType | None], None]) -> None:
    signal.signal(signal.SIGINT, handler)
    signal.signal(signal.SIGTERM, handler)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as nohup wants it
        signal.signal(signal.SIGHUP, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(run_command(main))
