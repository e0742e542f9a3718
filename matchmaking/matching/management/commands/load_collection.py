import json
import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import translation

from matchmaking.matching.collection_load import LoadOptions, load_collection
from matchmaking.matching.collection_load_report import CollectionLoadError
from matchmaking.organizations.models import Source
from matchmaking.taxonomy.models import Industry

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,30}")
ABOUT_FILE = "collection.json"
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
        chosen = _options(directory, options)
        try:
            with translation.override("en"):
                report = load_collection(directory, chosen)
        except CollectionLoadError as error:
            n_problems = len(error.problems)
            raise CommandError(
                f"Nothing was loaded: {directory} has {n_problems} problem(s).\n{error}",
                returncode=REFUSED,
            ) from error
        if options["verbosity"]:
            self.stdout.write(str(report))
        if chosen.is_dry_run:
            self.stdout.write("Dry run: nothing was changed.")


def _options(directory: Path, options: dict[str, Any]) -> LoadOptions:
    """The caller's words come first, then what the collection says about itself."""
    about = _about(directory)
    name = options["name"] or about.get("name") or directory.resolve().name
    source = options["source"] or about.get("source") or Source.DEMO
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise CommandError(f"{name!r} is no name: use --name with letters, digits, - and _.")
    if source not in Source.values:
        raise CommandError(f"{ABOUT_FILE}: source must be one of {', '.join(Source.values)}.")
    return LoadOptions(
        name=name,
        source=Source(source),
        publishes=options["publish"],
        is_dry_run=options["dry_run"],
    )


def _about(directory: Path) -> dict[str, Any]:
    try:
        about = json.loads((directory / ABOUT_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise CommandError(f"{ABOUT_FILE} is not JSON: {error}") from error
    if not isinstance(about, dict):
        raise CommandError(f"{ABOUT_FILE} must be a JSON object.")
    return about
