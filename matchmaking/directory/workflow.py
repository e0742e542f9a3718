"""Moving an application between its states, by the table of ``moves``.

Each move is one conditional update under the lock of the round: of two people at once one wins,
and no application moves while the round goes on to its next phase.
"""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.common.audit import record_audit
from matchmaking.common.outbox import record_event
from matchmaking.directory.exceptions import (
    ApplicationMoveError,
    PhaseError,
    ReasonMissingError,
)
from matchmaking.directory.models import Application, ApplicationStep, Round
from matchmaking.directory.moves import MOVES, ApplicationMove
from matchmaking.organizations.models import User


def move_application(
    application: Application,
    move: ApplicationMove,
    *,
    by: User | None,
    reasons: Sequence[str] = (),
    words: str = "",
    **fields: Any,
) -> ApplicationStep:
    """Make one move and write ``fields`` with it; called inside a transaction by use-cases.

    Raises:
        PhaseError: the round is not in a phase that allows it.
        ApplicationMoveError: the stored state does not allow it.
        ReasonMissingError: the move needs a reason or words.
    """
    rule = MOVES[move]
    words = words.strip()
    if rule.needs_reason and not (reasons or words):
        raise ReasonMissingError(_("Reasons: give at least one, so that the applicant knows why."))
    round_ = locked_round(application.round_id)
    if round_.phase not in rule.phases:
        raise PhaseError(_("The round is in another phase now. Reload the page."))
    rows = Application.objects.filter(pk=application.pk, status__in=rule.sources)
    if not rows.update(status=rule.target, updated_at=timezone.now(), **fields):
        raise ApplicationMoveError(
            _("The application has moved meanwhile: look at where it stands now.")
        )
    application.refresh_from_db()
    step = ApplicationStep.objects.create(
        application=application, move=move, by=by, reasons=list(reasons), words=words
    )
    record_event("application.moved", step.pk)
    record_audit(
        f"application.{move}",
        on=application,
        by=by,
        organization=application.organization,
        details={"reasons": sorted(reasons)} if reasons else {},
    )
    return step


def locked_round(pk: int) -> Round:
    """Return a round under its lock; moves and phases take turns."""
    return Round.objects.select_for_update(no_key=True).get(pk=pk)
