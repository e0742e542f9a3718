from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import translation

from matchmaking.matching.collections.about import ABOUT_FILE, read_about
from matchmaking.matching.collections.loading import LoadOptions, load_collection
from matchmaking.matching.collections.records import CollectionError
from matchmaking.matching.collections.report import CollectionLoadError
from matchmaking.organizations.models import Source
from matchmaking.taxonomy.models import Industry

REFUSED = 2  # exit code: the collection has faults


class Command(BaseCommand):
    help = (
        "Load a collection of organizations, scenarios and solutions into the site, as drafts or "
        "published. Loading again changes what differs; a collection with faults is not loaded."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path)
        parser.add_argument("--publish", action="store_true", help="publish what is a draft")
        parser.add_argument(
            "--source",
            choices=Source.values,
            help=f"what people are told about the origin; default: as {ABOUT_FILE} says, else demo",
        )
        parser.add_argument(
            "--name",
            help=f"keeps its keys apart from others; default: as {ABOUT_FILE} says, "
            "else the directory's name",
        )
        parser.add_argument("--dry-run", action="store_true", help="check only; change nothing")

    def handle(self, *_args: Any, directory: Path, **options: Any) -> None:
        if not directory.is_dir():
            raise CommandError(f"{directory} is no directory.", returncode=REFUSED)
        if not Industry.objects.exists():
            raise CommandError("The taxonomy is empty: run “manage.py load_taxonomy” first.")
        try:
            with translation.override("en"):
                report = load_collection(directory, _options(directory, options))
        except (CollectionError, CollectionLoadError) as error:
            raise CommandError(
                f"Nothing was loaded: {len(error.problems)} problem(s) in {directory}.\n{error}",
                returncode=REFUSED,
            ) from error
        if options["verbosity"]:
            self.stdout.write(str(report))
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was changed.")


def _options(directory: Path, options: dict[str, Any]) -> LoadOptions:
    about = read_about(directory, name=options["name"] or "", source=options["source"] or "")
    return LoadOptions(
        name=about.name,
        source=about.source,
        publishes=options["publish"],
        is_dry_run=options["dry_run"],
    )
