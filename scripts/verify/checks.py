"""The checks beside the tests, as command lines."""

import secrets
import sys

from scripts import ROOT
from scripts.verify.jobs import Job

PROGRAMS = ROOT / ".venv" / "bin"
TEMPLATES = "matchmaking/web/templates"
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.prod",
    "ALLOWED_HOSTS": "matchmaking.example.org",
    "SITE_URL": "https://matchmaking.example.org",
}


def static_checks() -> list[Job]:
    """Return them with the slowest first, so that two at a time end early."""
    production = {**PRODUCTION, "SECRET_KEY": secrets.token_urlsafe(50)}
    testing = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    return [
        Job("types (mypy)", _program("mypy")),
        Job("lint (ruff)", _program("ruff", "check", ".")),
        Job("format (ruff)", _program("ruff", "format", "--check", ".")),
        Job("templates (djlint)", _program("djlint", TEMPLATES, "--lint", "--quiet")),
        Job("import contracts", _program("lint-imports")),
        Job("migrations", _manage("makemigrations", "--check", "--dry-run"), testing),
        Job("translations", [sys.executable, "-m", "scripts.messages", "check"], testing),
        Job(
            "production settings",
            _manage("check", "--deploy", "--fail-level", "WARNING"),
            production,
        ),
        Job(
            "API schema",
            _manage("spectacular", "--validate", "--fail-on-warn", "--file", "/dev/null"),
            testing,
        ),
    ]


def _program(name: str, *arguments: str) -> list[str]:
    return [str(PROGRAMS / name), *arguments]


def _manage(*arguments: str) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), *arguments]
