"""The environment variables that the embedded site runs with."""

import os
import sys

import environ

from scripts import ROOT, VAR
from scripts.serve import ports, state


def embedded_environment(port: int) -> dict[str, str]:
    """Return the environment of the site's processes; what its user has set is kept.

    ``REDIS_URL`` is missing when an embedded Redis has to be started.
    """
    environ.Env.read_env(ROOT / ".env")  # fills os.environ, which wins over the file
    found = dict(os.environ)
    found.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    found.setdefault("SITE_URL", f"http://{ports.HOST}:{port}")
    if not found.get("SECRET_KEY"):
        found["SECRET_KEY"] = state.secret_key(VAR)
    if not found.get("REDIS_URL"):
        found.pop("REDIS_URL", None)
    found["PYTHONUNBUFFERED"] = "1"
    return found


def module(name: str, *arguments: str) -> list[str]:
    """Return the command line that runs a Python module of the environment."""
    return [sys.executable, "-m", name, *arguments]
