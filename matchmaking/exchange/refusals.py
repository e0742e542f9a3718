"""Why a whole import was refused, in today's language; jobs keep the code and the facts."""

from django.utils.translation import gettext

from matchmaking.common.sheets.exceptions import CODES, sheet_message
from matchmaking.exchange.faults import FAULTS, Fault
from matchmaking.exchange.models import ImportJob


def refusal_text(job: ImportJob) -> str:
    """Return what was wrong with a failed import, and the fix."""
    code, facts = job.refusal_code, job.refusal_facts
    if code in CODES:
        return sheet_message(code, facts)
    if code == "denied":
        return gettext("You may not import for this organization any more. Ask its owner.")
    if code == "gave_up":
        return gettext(
            "The check stopped several times without a result. Split the table into several files "
            "and upload them one by one."
        )
    return str(facts.get("message", ""))


def row_refusals(job: ImportJob) -> list[tuple[int, Fault]]:
    """Return the rows that could not be written although they were right when checked."""
    return [
        (number, Fault("", code if code in FAULTS else "refused", facts))
        for number, code, facts in job.refusals
    ]
