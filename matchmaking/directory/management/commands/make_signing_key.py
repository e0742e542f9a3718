from typing import Any

from django.core.management.base import BaseCommand, CommandError

from matchmaking.directory.exceptions import SigningKeyError
from matchmaking.directory.signing import make_signing_key


class Command(BaseCommand):
    help = "Make the key that signs editions, or a new one in its place; former ones stay valid."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            key = make_signing_key()
        except SigningKeyError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Key {key.key_id} signs from now on. Public half: {key.public_key}")
