"""The ranking steps of ``./run``: send the work to the worker, then print what came of it."""

import argparse
import sys

import django
from django.core.management import call_command
from django.utils.module_loading import import_string

from scripts import ROOT
from scripts.serve import FIXTURES, STEPS
from scripts.serve.django_steps import database_stamp, run_django_steps
from scripts.steps import Steps

ENGINE = ROOT / "matchmaking" / "ranking"
FIRST = 7  # the steps before are those of `site`


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts.serve.rank", description=__doc__)
    parser.add_argument("--if-needed", action="store_true", help="skip what is ranked already")
    given = parser.parse_args()
    django.setup()
    steps = Steps(STEPS, first=FIRST)
    with steps.step("Ranking, by the worker", is_talkative=True):
        _rank(only_if_needed=given.if_needed)
    with steps.step("Matches", is_talkative=True):
        call_command("show_matches")
    return 0


def _rank(*, only_if_needed: bool) -> None:
    # Not to be imported before Django is set up.
    unranked_scenarios = import_string("matchmaking.matching.selectors.unranked_scenarios")
    stamp = database_stamp("ranking", [FIXTURES, ENGINE])
    if only_if_needed and stamp.is_fresh() and not unranked_scenarios():
        print("Every published scenario is ranked already.")
        return
    call_command("rank_matches", all=True)
    stamp.write()


if __name__ == "__main__":
    sys.exit(run_django_steps(main))
