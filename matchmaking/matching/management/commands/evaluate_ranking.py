import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from matchmaking.matching.collections.reader import read_collection
from matchmaking.matching.collections.records import Collection, CollectionError
from matchmaking.matching.evaluation.measure import RANKERS, evaluate
from matchmaking.matching.evaluation.report import as_json, as_text
from matchmaking.matching.evaluation.vocabulary import VocabularyError, read_vocabulary_files
from matchmaking.ranking.types import Vocabulary

REFUSED = 2  # exit code: the collection has faults


class Command(BaseCommand):
    help = (
        "Measure rankers on a labelled collection, in both directions. Reads files only: the "
        "database is not touched."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--collection", type=Path, required=True, metavar="DIR")
        parser.add_argument(
            "--ranker", nargs="+", choices=RANKERS, default=list(RANKERS), metavar="NAME",
            help=f"some of: {', '.join(RANKERS)}; default: all",
        )  # fmt: skip
        parser.add_argument("--by", choices=["notes"], help="also by tag of the scenario")
        parser.add_argument(
            "--public-only", action="store_true",
            help="without current_state, which the site keeps confidential",
        )  # fmt: skip
        parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there")
        parser.add_argument(
            "--taxonomy", type=Path, metavar="DIR", default=settings.BASE_DIR / "fixtures/taxonomy",
            help="the tables of industries, capabilities and their wordings",
        )  # fmt: skip

    def handle(self, *_args: Any, collection: Path, **options: Any) -> None:
        vocabulary = _read_vocabulary(options["taxonomy"])
        read = _read_collection(collection, vocabulary)
        rankers = tuple(dict.fromkeys(options["ranker"]))
        results = evaluate(read, vocabulary, rankers, is_public=options["public_only"])
        notes = read.notes if options["by"] == "notes" else None
        self.stdout.write(as_text(results, notes))
        if options["json"]:
            content = json.dumps(as_json(results, notes), ensure_ascii=False, indent=1)
            options["json"].write_text(content + "\n", encoding="utf-8")


def _read_vocabulary(directory: Path) -> Vocabulary:
    try:
        return read_vocabulary_files(directory)
    except VocabularyError as error:
        raise CommandError(str(error), returncode=REFUSED) from error


def _read_collection(directory: Path, vocabulary: Vocabulary) -> Collection:
    try:
        read = read_collection(directory, vocabulary)
    except CollectionError as error:
        count = len(error.problems)
        raise CommandError(
            f"{directory} has {count} problem(s):\n{error}", returncode=REFUSED
        ) from error
    if not any(max(graded.values()) >= 2 for graded in read.qrels.values()):
        raise CommandError(
            f"{directory} has no judgement of grade 2 or 3 to measure by (qrels.tsv).",
            returncode=REFUSED,
        )
    return read
