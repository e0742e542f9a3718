"""Drafts, reviews, verifications and the like for the demo accounts; never in production."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.management import BaseCommand, CommandError
from django.utils import translation

from matchmaking.common.exceptions import DomainError
from matchmaking.matching.activity.making import make_activity


class Command(BaseCommand):
    help = (
        "Let the people of the demo accounts post, submit, review and verify as the files of a "
        "directory tell, so that no desk is empty: all of it or nothing, and only once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path)

    def handle(self, *_args: Any, directory: Path, verbosity: int, **_options: Any) -> None:
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("These settings allow no demo accounts (DEMO_ACCOUNTS).")
        try:
            with translation.override("en"):
                is_new = make_activity(directory)
        except (DomainError, ObjectDoesNotExist, PermissionDenied) as error:
            reason = str(error) or "somebody has lost a role that is needed."
            raise CommandError(f"The demo activity cannot be made here: {reason}") from error
        if verbosity:
            self.stdout.write("Demo activity made." if is_new else "Nothing to do: it is there.")
