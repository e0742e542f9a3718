"""What the steps of ``./run`` that need Django have in common."""

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError

from scripts import VAR
from scripts.errors import ProcessFailedError, run_command
from scripts.serve.fingerprint import Stamp, fingerprint


def database_stamp(step: str, trees: Iterable[Path]) -> Stamp:
    """Return the stamp of a step that carries ``trees`` into the database in use."""
    database = hashlib.sha256(repr(settings.DATABASES["default"]).encode()).hexdigest()
    return Stamp(VAR / "stamps" / f"{step}-{database[:12]}", fingerprint(trees))


def run_django_steps(main: Callable[[], int]) -> int:
    """Run a program of steps; a command's refusal becomes one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

    def work() -> int:
        try:
            return main()
        except CommandError as error:
            raise ProcessFailedError(str(error)) from error

    return run_command(work)
