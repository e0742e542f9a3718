"""Print the matches of some scenarios with score, reasons and doubts."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from matchmaking.matching.explained import ExplainedMatch
from matchmaking.matching.selectors import matches_for_scenario, unranked_scenarios
from matchmaking.scenarios.models import Scenario

REASONS = 3
LOOKED_AT = 20  # matches, among which the suitable ones may stand anywhere


class Command(BaseCommand):
    help = "Print the matches of some published scenarios; fail if one has not been ranked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("scenarios", nargs="*", metavar="ID", help="public ids of scenarios")
        parser.add_argument(
            "--scenarios", type=int, default=3, dest="count", help="how many scenarios (default: 3)"
        )
        parser.add_argument(
            "--top", type=int, default=3, help="how many matches of each (default: 3)"
        )
        parser.add_argument("--language", default="zh-hans", choices=["zh-hans", "en"])

    def handle(self, *_args: Any, **options: Any) -> None:
        rows = Scenario.objects.listed().for_listing()
        if options["scenarios"]:
            rows = rows.filter(public_id__in=options["scenarios"])
        with override(options["language"]):
            for scenario in rows[: options["count"]]:
                self._show(scenario, options["top"])
        if left := unranked_scenarios():
            raise CommandError(f"{left} published scenarios have no finished ranking.")

    def _show(self, scenario: Scenario, top: int) -> None:
        found = matches_for_scenario(scenario, user=None, limit=max(top, LOOKED_AT))
        self.stdout.write(f"\n■ {scenario.title}")
        if not found.has_suitable:
            self.stdout.write("  " + _("No suitable solution yet; the nearest ones:"))
        # As on the page: what is suitable stands first, whatever scores higher by tags alone.
        in_order = sorted(found.matches, key=lambda match: not match.is_suitable)
        for place, match in enumerate(in_order[:top], start=1):
            self._show_match(place, match)

    def _show_match(self, place: int, match: ExplainedMatch) -> None:
        solution = match.solution
        self.stdout.write(
            f"  {place}. {match.score:6.1%}  {solution.title} · {solution.organization.name}"
        )
        for reason in match.reasons[:REASONS]:
            self.stdout.write(f"       + {reason.contribution:5.1%}  {reason.text}")
        for doubt in match.missing[:1]:
            self.stdout.write(f"       ?         {doubt.text}")
