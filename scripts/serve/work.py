"""The steps of ``./run`` that need Django, in one process because loading it takes seconds."""

import argparse
import os
import sys

import django
from django.core.management import CommandError
from django.db import DatabaseError

from scripts.errors import ProcessFailedError, run_command
from scripts.serve import PREPARED, STEPS, prepare, rank
from scripts.steps import Steps

FIRST = 3  # the steps before are the Python environment and Redis


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts.serve.work", description=__doc__)
    parser.add_argument("--if-needed", action="store_true", help="rank only what is not yet")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    steps = Steps(STEPS, first=FIRST)
    try:
        with prepare.kernels():
            with steps.step("Database"):
                django.setup()
                prepare.database()
            with steps.step("Static files"):
                prepare.static_files()
            with steps.step("Taxonomy and demo content"):
                prepare.content()
        PREPARED.touch()
        with steps.step("Ranking, by the worker", is_talkative=True):
            rank.through_worker(only_if_needed=given.if_needed)
            prepare.connections()
        with steps.step("Matches", is_talkative=True):
            rank.show()
            prepare.directory()
    except CommandError as error:
        raise ProcessFailedError(str(error)) from error
    except DatabaseError as error:
        first = str(error).partition("\n")[0]
        raise ProcessFailedError(f"The database refuses: {first}") from error
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
