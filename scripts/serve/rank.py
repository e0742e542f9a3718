"""The ranking of all published scenarios, sent through the worker, and a look at its result."""

from io import StringIO

from django.core.management import call_command
from django.utils.module_loading import import_string

from scripts import ROOT
from scripts.serve import FIXTURES
from scripts.serve.prepare import database_stamp

ENGINE = ROOT / "matchmaking" / "ranking"
REAL_CASES = FIXTURES / "collections" / "published_cases"
SUMMARY_LINES = 3  # of the report: candidates, the meaning of its marks, the figures


def through_worker(*, only_if_needed: bool) -> None:
    """Rank everything; where that is not needed, only if content or engine have changed."""
    # Not to be imported before Django is set up.
    unranked_scenarios = import_string("matchmaking.matching.selectors.unranked_scenarios")
    stamp = database_stamp("ranking", [FIXTURES, ENGINE])
    if only_if_needed and stamp.is_fresh() and not unranked_scenarios():
        print("Every published scenario is ranked already.")
        return
    call_command("rank_matches", all=True)
    stamp.write()


def show() -> None:
    """Print the matches of some scenarios, and how well the pairs of real cases come out."""
    call_command("show_matches")
    if (REAL_CASES / "qrels.tsv").exists():
        report = StringIO()
        call_command("report_pairs", REAL_CASES, stdout=report)
        source = REAL_CASES.relative_to(ROOT)
        print(f"\nPairs of published cases (each one: manage.py report_pairs {source}):")
        print(*report.getvalue().splitlines()[-SUMMARY_LINES:], sep="\n")
