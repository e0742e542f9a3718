from typing import Any

from django.core.management.base import BaseCommand

from matchmaking.ranking.warmup import compile_all


class Command(BaseCommand):
    help = "Compile the loops of the ranking, so that no request waits for it. Safe to repeat."

    def handle(self, *_args: Any, **options: Any) -> None:
        compile_all()
        if options["verbosity"]:
            self.stdout.write("The ranking is compiled.")
