"""Introductions between the demo accounts; never in production."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.management import BaseCommand, CommandError
from django.utils import translation

from matchmaking.common.exceptions import DomainError
from matchmaking.connections.demo import make_connections
from matchmaking.connections.moves import Side
from matchmaking.organizations.models import User

EMAILS = {Side.DEMAND: "enterprise@demo.example", Side.SUPPLY: "provider@demo.example"}


class Command(BaseCommand):
    help = "Let the demo accounts ask for connections, answer and deliver as a file tells, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, verbosity: int, **_options: Any) -> None:
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("These settings allow no demo accounts (DEMO_ACCOUNTS).")
        try:
            people = {side: User.objects.get(email=email) for side, email in EMAILS.items()}
            with translation.override("en"):
                n_made = make_connections(file, people)
        except (DomainError, ObjectDoesNotExist, PermissionDenied) as error:
            raise CommandError(f"The demo connections cannot be made here: {error}") from error
        if verbosity:
            self.stdout.write(f"{n_made} connections made.")
