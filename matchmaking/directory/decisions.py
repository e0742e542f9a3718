"""The panel's decision on each application, with the figures that were before it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from matchmaking.directory.exceptions import (
    ApplicationMoveError,
    QuotaError,
    ReasonMissingError,
)
from matchmaking.directory.models import Application, Decision
from matchmaking.directory.moves import ApplicationMove, ApplicationStatus
from matchmaking.directory.permissions import require_decider
from matchmaking.directory.reviews import summary_of
from matchmaking.directory.workflow import locked_round, move_application
from matchmaking.organizations.models import User


@transaction.atomic
def decide(*, application: Application, is_proposed: bool, reasons: str, by: User) -> Decision:
    """Write down what the panel has decided, and why.

    A mean below the pass mark does not decide by itself, nor does one above it: the reasons say
    why the panel followed the figures or departed from them.

    Raises:
        PermissionDenied: ``by`` is no administrator.
        ConflictOfInterestError: ``by`` belongs to the applicant.
        NotScoredError: not all reviewers have scored.
        ReasonMissingError: no reasons are given.
        QuotaError: the round has as many proposed as it may.
        PhaseError: the round is not in its decisions.
        ApplicationMoveError: it is decided already.
        ValidationError: the reasons are too long; keyed by field name.
    """
    require_decider(by, application)
    if not reasons.strip():
        raise ReasonMissingError(_("Reasons: say what the decision rests on."))
    round_ = locked_round(application.round_id)
    figures = summary_of(application)
    if is_proposed and round_.quota is not None:
        proposed = Application.objects.filter(round=round_, status=ApplicationStatus.PROPOSED)
        if proposed.count() >= round_.quota:
            raise QuotaError(
                _("The round takes %(n)d entries, and as many are proposed.") % {"n": round_.quota}
            )
    decision = Decision(
        application=application,
        is_proposed=is_proposed,
        reasons=reasons.strip(),
        n_reviews=figures.n_reviews,
        mean=figures.mean,
        spread=figures.spread,
        decided_by=by,
    )
    decision.clean_fields()
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError as error:
        raise ApplicationMoveError(_("The panel has decided on this one already.")) from error
    move = ApplicationMove.PROPOSE if is_proposed else ApplicationMove.DECLINE
    move_application(application, move, by=by, words=reasons[:600])
    return decision
