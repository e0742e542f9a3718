"""Check that the audit trail is as it was written, or print its end for keeping elsewhere."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management import BaseCommand
from django.utils.translation import override

from matchmaking.common.audit_chain import ChainPoint, ChainProblem, chain_head, check_chain
from matchmaking.common.models import AuditCheck

HASH_LENGTH = 64


class Command(BaseCommand):
    help = (
        "Walk the whole audit trail and name its first broken event; exit code 1 if there is one. "
        "Keep what --print-head prints outside of this machine and give it to --expect later: "
        "then a trail that was rebuilt as a whole is found, too."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--expect", type=_point, metavar="SEQUENCE:HASH", help="a place that was kept elsewhere"
        )
        parser.add_argument("--json", action="store_true", help="report for a program")
        parser.add_argument(
            "--print-head", action="store_true", help="only print the end as SEQUENCE:HASH"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["print_head"]:
            self.stdout.write(str(chain_head()))
            return
        is_quiet = options["json"] or not options["verbosity"]
        progress = None if is_quiet else self._say_progress
        check = check_chain(expected=options["expect"], progress=progress)
        report = json.dumps(_report(check)) if options["json"] else _sentence(check)
        self.stdout.write(report)
        if not check.is_sound:
            sys.exit(1)

    def _say_progress(self, sequence: int) -> None:
        self.stderr.write(f"{sequence} events checked")


def _point(text: str) -> ChainPoint:
    number, _, digest = text.strip().partition(":")
    if not (number.isascii() and number.isdigit() and len(digest) == HASH_LENGTH):
        raise ArgumentTypeError(f"“{text}” is not of the form SEQUENCE:HASH.")
    return ChainPoint(int(number), digest.lower())


def _report(check: AuditCheck) -> dict[str, Any]:
    return {
        "is_sound": check.is_sound,
        "sequence": check.sequence,
        "hash": check.hash,
        "fault_sequence": check.fault_sequence,
        "problem": check.problem,
    }


def _sentence(check: AuditCheck) -> str:
    if check.is_sound:
        return f"The audit trail is sound: {check.sequence} events, {check.hash}."
    with override("en"):  # as all that commands say
        problem = str(ChainProblem(check.problem).label)
    return f"The audit trail is broken at event {check.fault_sequence}: {problem}."
