"""The processes of the embedded site, as command lines."""

import http.client
import json
from collections.abc import Mapping

from scripts import VAR
from scripts.serve import DEMO_ACCOUNTS, ports
from scripts.serve.settings import module
from scripts.serve.supervisor import Child
from scripts.services.redis import RedisServer

LOGS = VAR / "log"
SERVE_SECONDS = 30.0


def redis(server: RedisServer, environment: Mapping[str, str]) -> Child:
    return Child("Redis", server.command(), LOGS / "redis.log", environment)


def worker(environment: Mapping[str, str]) -> Child:
    command = module("celery", "-A", "config", "worker", "--concurrency", "2")
    command += ["--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    return Child("worker", command, LOGS / "worker.log", environment)


def beat(environment: Mapping[str, str]) -> Child:
    command = module("celery", "-A", "config", "beat", "--loglevel", "INFO", "--pidfile=")
    command += ["--schedule", str(VAR / "beat-schedule")]
    return Child("schedule", command, LOGS / "beat.log", environment)


def web(environment: Mapping[str, str], port: int) -> Child:
    command = module("gunicorn", "config.wsgi", "--bind", f"{ports.HOST}:{port}")
    command += ["--workers", "2", "--threads", "4", "--preload"]
    command += ["--no-control-socket", "--access-logfile", str(LOGS / "access.log")]
    return Child("web server", command, LOGS / "web.log", environment)


def is_served(port: int) -> bool:
    """Whether the site answers; what it answers is for its log."""
    connection = http.client.HTTPConnection(ports.HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def greeting(port: int) -> str:
    """Return what a newcomer needs now: the address, and log-ins to try."""
    lines = ["", f"The site is served at http://{ports.HOST}:{port}/ — Ctrl-C ends it."]
    if DEMO_ACCOUNTS.exists():
        lines.append("Log-ins of the demo:")
        lines += map(_login, json.loads(DEMO_ACCOUNTS.read_text(encoding="utf-8")))
    return "\n".join(lines)


def _login(account: Mapping[str, str]) -> str:
    return f"    {account['kind']:<14}{account['email']:<28}{account['password']}"
