from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from matchmaking.directory.models import Edition, Programme
from matchmaking.directory.packages import edition_files, keys_file

CHECKER = Path(__file__).parents[2] / "verify_edition.py"


class Command(BaseCommand):
    help = "Write the files of a programme's published editions, ready for verify_edition.py."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("programme", help="public id of the programme")
        parser.add_argument("folder", type=Path, help="is made when it is not there")
        parser.add_argument("--number", type=int, help="this edition only")

    def handle(self, *_args: Any, **options: Any) -> None:
        programme = Programme.objects.filter(public_id=options["programme"]).first()
        if programme is None:
            raise CommandError(f"There is no programme “{options['programme']}”.")
        editions = Edition.objects.published().filter(programme=programme).order_by("number")
        if options["number"]:
            editions = editions.filter(number=options["number"])
        if not editions:
            raise CommandError("No such edition is published.")
        files = [file for edition in editions for file in edition_files(edition)]
        files += [keys_file(), (CHECKER.name, CHECKER.read_text())]
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files:
            (folder / name).write_bytes(text.encode())
        self.stdout.write(f"{len(files)} files in {folder}")
