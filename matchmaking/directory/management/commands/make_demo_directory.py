"""Editions of a demo programme; never in production."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.management import BaseCommand, CommandError
from django.utils import translation

from matchmaking.common.exceptions import DomainError
from matchmaking.directory.demo import Teller
from matchmaking.directory.signing import current_key, make_signing_key
from matchmaking.organizations.models import User

FIRST, SECOND = "admin@demo.example", "admin2@demo.example"


class Command(BaseCommand):
    help = "Let demo providers apply, be scored and listed in two editions as a file tells, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, verbosity: int, **_options: Any) -> None:
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("These settings allow no demo accounts (DEMO_ACCOUNTS).")
        try:
            if current_key() is None or not Path(settings.SIGNING_KEY_FILE).exists():
                make_signing_key()
            first, second = (User.objects.get(email=email) for email in (FIRST, SECOND))
            with translation.override("zh-hans"):
                n_editions = Teller(file, first=first, second=second).tell()
        except (DomainError, ObjectDoesNotExist, PermissionDenied) as error:
            raise CommandError(f"The demo directory cannot be made here: {error}") from error
        if verbosity:
            self.stdout.write(f"{n_editions} editions published.")
