"""The steps of ``./run`` that need Django, in one process because loading it takes a second."""

import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from scripts import ROOT, VAR
from scripts.serve import DEMO_ACCOUNTS, FIXTURES, STEPS
from scripts.serve.django_steps import database_stamp, run_django_steps
from scripts.serve.fingerprint import Stamp, fingerprint
from scripts.steps import Steps

FIRST = 2  # the step before is the Python environment
COLLECTIONS = ("demo", "published_cases")


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
    stamp = database_stamp("content", [FIXTURES])
    if not stamp.is_fresh():
        call_command("load_taxonomy", verbosity=0)
        for name in COLLECTIONS:
            directory = FIXTURES / "collections" / name
            call_command("load_collection", directory, publish=True, verbosity=0)
    elif DEMO_ACCOUNTS.exists():
        return
    if settings.DEMO_ACCOUNTS:
        call_command("make_demo_accounts", verbosity=0)
    stamp.write()


if __name__ == "__main__":
    sys.exit(run_django_steps(main))
