"""The steps of ``./run`` that need Django, in one process because loading it takes a second."""

import hashlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import CommandError, call_command

from scripts import ROOT, VAR
from scripts.errors import ProcessFailedError, run_command
from scripts.serve import STEPS
from scripts.serve.fingerprint import Stamp, fingerprint
from scripts.steps import Steps

FIRST = 2  # the step before is the Python environment
FIXTURES = ROOT / "fixtures"
COLLECTIONS = FIXTURES / "collections"


def main() -> int:
    steps = Steps(STEPS, first=FIRST)
    with steps.step("Database"):
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    with steps.step("Static files"):
        _collect_static()
    with steps.step("Taxonomy and demo content"):
        _load_content()
    return 0


def _collect_static() -> None:
    sources = [*(ROOT / "matchmaking").glob("*/static"), ROOT / "requirements.txt"]
    stamp = Stamp(VAR / "stamps" / "static", fingerprint(sources))
    if stamp.is_fresh() and (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write()


def _load_content() -> None:
    """Load what is new; a repeated start leaves alone what people have changed since."""
    database = hashlib.sha256(repr(settings.DATABASES["default"]).encode()).hexdigest()
    stamp = Stamp(VAR / "stamps" / f"content-{database[:12]}", fingerprint([FIXTURES]))
    if stamp.is_fresh():
        return
    call_command("load_taxonomy", verbosity=0)
    for name in ("demo", "published_cases"):
        call_command("load_collection", COLLECTIONS / name, publish=True, verbosity=0)
    call_command("make_demo_accounts", verbosity=0)
    stamp.write()


def _with_command_errors() -> int:
    try:
        return main()
    except CommandError as error:
        raise ProcessFailedError(str(error)) from error


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    sys.exit(run_command(_with_command_errors))
