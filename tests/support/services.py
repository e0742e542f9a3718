"""A real Redis and a real Celery worker, in processes of their own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import kombu.pools
import pytest
from django.conf import settings as django_settings
from django.db import connection

from config.celery import app
from scripts import ROOT
from scripts.services import process
from scripts.services.redis import RedisServer, find_server
from tests.support.strictness import skip_for_want_of
from tests.support.waiting import wait_until


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A Redis of this test session alone, with an append-only file as in service."""
    if find_server() is None:
        skip_for_want_of("Redis", "redis-server")
    directory = tmp_path_factory.mktemp("redis")
    server = RedisServer(directory / "redis", log=directory / "redis.log")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """The address of an empty real Redis, in the form of ``REDIS_URL``."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.connect(str(redis_server.socket))
        client.sendall(b"FLUSHALL\r\n")
        assert client.recv(16) == b"+OK\r\n"
    return redis_server.url()


class WorkerProcess:
    """A Celery worker on the test database: start it, kill it, start it again."""

    def __init__(self, broker_url: str, log: Path) -> None:
        self._log = log
        self._environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "DATABASE_URL": database_url(),
            "REDIS_URL": broker_url,
            "INDEX_DIR": str(django_settings.INDEX_DIR),
            "SECRET_KEY": "only-for-tests",
            "PYTHONPATH": str(ROOT),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, concurrency: int = 2, beat: bool = False) -> None:
        """Return when the worker takes tasks; with ``beat`` it runs the periodic ones too."""
        self._log.write_bytes(b"")
        command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--loglevel", "INFO"]
        command += ["--concurrency", str(concurrency), "--without-gossip", "--without-mingle"]
        if beat:
            command += ["--beat", "--schedule", str(self._log.with_name("beat-schedule"))]
        self._process = process.start(command, log=self._log, environment=self._environment)
        wait_until(self._is_ready, seconds=60, what="the worker to take tasks")

    def kill(self) -> None:
        """End the worker and its children as a power cut would."""
        assert self._process is not None
        process.kill(self._process)

    def stop(self) -> None:
        if self._process is not None:
            process.stop([self._process])

    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def _is_ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log()
        return " ready." in self.log()


@pytest.fixture
def celery_worker_process(
    redis_url: str, transactional_db: None, tmp_path: Path
) -> Iterator[WorkerProcess]:
    """A worker not yet started; meanwhile this process queues tasks in the real Redis."""
    worker = WorkerProcess(redis_url, tmp_path / "worker.log")
    before = {name: app.conf[name] for name in ("broker_url", "task_always_eager")}
    app.conf.update(broker_url=redis_url, task_always_eager=False)
    _forget_connections()
    yield worker
    worker.stop()
    app.conf.update(before)
    _forget_connections()


def _forget_connections() -> None:
    app._after_fork()
    kombu.pools.reset()


def database_url() -> str:
    """Return the address of the test database, for other processes."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    login = ":".join(quote(found[key], safe="") for key in ("USER", "PASSWORD") if found[key])
    host = f"{found['HOST']}:{found['PORT']}" if found["PORT"] else found["HOST"]
    return f"postgres://{login}@{_path_or_name(host)}/{found['NAME']}"


def _path_or_name(host: str) -> str:
    return f"/{host}" if host.startswith("/") else host
