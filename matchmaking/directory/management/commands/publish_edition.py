from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from matchmaking.common.exceptions import DomainError
from matchmaking.directory.editions import publish_edition
from matchmaking.directory.models import Edition
from matchmaking.organizations.models import User


class Command(BaseCommand):
    help = "Publish a proposed edition on behalf of an administrator who has not proposed it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("edition", help="public id of the proposed edition")
        parser.add_argument("--by", required=True, help="e-mail address of the administrator")

    def handle(self, *_args: Any, **options: Any) -> None:
        edition = Edition.objects.filter(public_id=options["edition"]).first()
        by = User.objects.filter(email=options["by"].lower(), is_active=True).first()
        if edition is None or by is None:
            raise CommandError("There is no such edition, or no such person.")
        try:
            edition = publish_edition(edition=edition, by=by)
        except DomainError as error:
            raise CommandError(error.message) from error
        except PermissionDenied as error:
            raise CommandError(f"{by.email} is no administrator.") from error
        self.stdout.write(f"Edition {edition.number} is published, SHA-256 {edition.sha256}.")
