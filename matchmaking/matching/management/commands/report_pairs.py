"""Print at which rank each pair that a collection judged best comes out on this site."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from matchmaking.matching.collections.about import read_about
from matchmaking.matching.collections.pairs import (
    PairRank,
    PairSummary,
    rank_pairs,
    summarize,
)
from matchmaking.matching.collections.reader import read_collection
from matchmaking.matching.collections.records import CollectionError
from matchmaking.matching.pipeline import TOP_K
from matchmaking.solutions.models import Solution


class Command(BaseCommand):
    help = (
        "Report at which rank the pairs of grade 3 of a loaded collection come out; "
        "the candidates are all solutions published on this site."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path)
        parser.add_argument("--name", help="the name under which the collection was loaded")
        parser.add_argument("--json", type=Path, dest="file", help="also write the figures here")

    def handle(self, *_args: Any, directory: Path, file: Path | None, **options: Any) -> None:
        try:
            name = read_about(directory, name=options["name"] or "").name
            pairs = rank_pairs(read_collection(directory), name)
        except CollectionError as error:
            raise CommandError(f"{directory}:\n{error}") from error
        if not pairs:
            raise CommandError(
                f"No pair of grade 3 is on the site under the name “{name}”: is "
                f"{directory} loaded, and does it hold judgements?"
            )
        if not any(pair.is_ranked for pair in pairs):
            raise CommandError("Nothing is ranked yet: run “manage.py rank_matches --all” first.")
        for pair in pairs:
            self.stdout.write(_line(pair))
        summaries = _summaries(pairs)
        n_candidates = Solution.objects.listed().count()
        self.stdout.write(f"Candidates: all {n_candidates} solutions published on this site.")
        if any(pair.is_documented for pair in pairs):
            self.stdout.write("* that this provider served this need is documented.")
        for label, summary in summaries.items():
            self.stdout.write(f"{label}: {_sentence(summary)}")
        if file is not None:
            body = {
                "collection": name,
                "n_candidates": n_candidates,
                "pairs": [asdict(pair) for pair in pairs],
                "summaries": {label: asdict(summary) for label, summary in summaries.items()},
            }
            file.write_text(json.dumps(body, ensure_ascii=False, indent=1), encoding="utf-8")


def _summaries(pairs: Sequence[PairRank]) -> dict[str, PairSummary]:
    summaries = {"All pairs of grade 3": summarize(pairs)}
    documented = [pair for pair in pairs if pair.is_documented]
    if documented and len(documented) < len(pairs):
        summaries["Documented pairs"] = summarize(documented)
    return summaries


def _line(pair: PairRank) -> str:
    mark = "*" if pair.is_documented else " "
    titles = f"{pair.scenario} → {pair.solution} ({pair.provider})"
    return f"{_place(pair):>17} {mark} {pair.scenario_key} → {pair.solution_key}  {titles}"


def _place(pair: PairRank) -> str:
    if pair.rank is not None:
        return f"rank {pair.rank}"
    return f"not in the top {TOP_K}" if pair.is_ranked else "not ranked"


def _sentence(summary: PairSummary) -> str:
    middle = f"over {TOP_K}" if summary.median_rank is None else summary.median_rank
    shares = ", ".join(f"{share:.0%} in top {k}" for k, share in summary.share_in_top.items())
    return (
        f"{summary.n_pairs} pairs, {summary.n_shown} of them in the top {TOP_K}; "
        f"median rank {middle}; {shares}."
    )
