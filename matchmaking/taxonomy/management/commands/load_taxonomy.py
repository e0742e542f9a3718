from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from matchmaking.taxonomy.loading import load_taxonomy
from matchmaking.taxonomy.tables import TaxonomyError


class Command(BaseCommand):
    help = "Load the controlled lists from their tables; loading again changes what differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "directory",
            nargs="?",
            type=Path,
            default=Path(settings.BASE_DIR) / "fixtures" / "taxonomy",
        )

    def handle(self, *_args: Any, directory: Path, verbosity: int, **_options: Any) -> None:
        try:
            reports = load_taxonomy(directory)
        except TaxonomyError as error:
            raise CommandError(f"Nothing was loaded from {directory}:\n{error}") from error
        for report in reports if verbosity else ():
            self.stdout.write(str(report))
