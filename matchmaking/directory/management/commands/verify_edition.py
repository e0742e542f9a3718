import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from matchmaking.directory import verify_edition
from matchmaking.directory.editions import rebuild_manifest
from matchmaking.directory.models import Edition, Programme
from matchmaking.directory.packages import edition_files, keys_file


class Command(BaseCommand):
    help = "Check every published edition: signatures, chain, and that its rows still give it."

    def handle(self, *_args: Any, **_options: Any) -> None:
        wrong = [line for programme in Programme.objects.all() for line in self._check(programme)]
        for line in wrong:
            self.stderr.write(line)
        if wrong:
            sys.exit(1)
        self.stdout.write(f"{Edition.objects.published().count()} editions are sound.")

    def _check(self, programme: Programme) -> list[str]:
        editions = list(Edition.objects.published().filter(programme=programme))
        with tempfile.TemporaryDirectory() as folder:
            for edition in editions:
                for name, text in edition_files(edition):
                    (Path(folder) / name).write_bytes(text.encode())
            wrong, _right = verify_edition.verify(Path(folder), json.loads(keys_file()[1]))
        wrong += [
            f"edition {edition.number}: its rows no longer give its manifest"
            for edition in editions
            if rebuild_manifest(edition) != edition.manifest
        ]
        return [f"{programme.public_id} {line}" for line in wrong]
