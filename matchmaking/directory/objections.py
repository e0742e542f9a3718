"""The public notice: what anybody signed in has against a proposed entry, and the answer."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.common.audit import record_audit
from matchmaking.common.outbox import record_event
from matchmaking.directory.exceptions import ObjectionError, PhaseError, ReasonMissingError
from matchmaking.directory.models import (
    Application,
    Objection,
    ObjectionFile,
    ObjectionStatus,
    Round,
)
from matchmaking.directory.moves import ApplicationMove, ApplicationStatus, RoundPhase
from matchmaking.directory.permissions import require_decider
from matchmaking.directory.today import today
from matchmaking.directory.workflow import locked_round, move_application
from matchmaking.organizations.evidence import Upload, check_evidence, keep_file
from matchmaking.organizations.models import User
from matchmaking.organizations.permissions import is_member, require_part

MOST_OPEN = 5  # of one person in a round


@transaction.atomic
def object_to(
    *, application: Application, text: str, files: Sequence[Upload] = (), by: User
) -> Objection:
    """Object to a proposed entry while the notice lasts; the applicant never learns by whom.

    Raises:
        PermissionDenied: ``by`` is an auditor, or the log-in is closed.
        PhaseError: the notice is not on, or has ended.
        ObjectionError: it is not proposed, one's own, or too many are open.
        EvidenceError: a file is refused.
        ValidationError: the text is wrong; keyed by field name.
    """
    require_part(by)
    checked = check_evidence(files) if files else []
    round_ = locked_round(application.round_id)
    _require_notice(round_)
    stored = Application.objects.get(pk=application.pk)
    if stored.status != ApplicationStatus.PROPOSED:
        raise ObjectionError(_("This applicant is not proposed any more."))
    if is_member(by, stored.organization):
        raise ObjectionError(_("You belong to the applicant: withdraw the application instead."))
    mine = Objection.objects.filter(application__round=round_, by=by, status=ObjectionStatus.OPEN)
    if mine.count() >= MOST_OPEN:
        raise ObjectionError(_("%(n)d of your objections are open already.") % {"n": MOST_OPEN})
    objection = Objection(application=stored, by=by, text=text.strip())
    objection.full_clean()
    objection.save()
    for file in checked:
        keep_file(ObjectionFile(objection=objection), file)
    record_event("objection.raised", objection.pk)
    record_audit("objection.raise", on=objection, by=by)
    return objection


def _require_notice(round_: Round) -> None:
    until = round_.notice_until
    if round_.phase != RoundPhase.NOTICE or until is None or until < today():
        raise PhaseError(_("Objections are taken during the public notice only."))


@transaction.atomic
def handle_objection(*, objection: Objection, is_upheld: bool, answer: str, by: User) -> Objection:
    """Answer an objection; one that is upheld strikes the applicant from the proposal.

    Raises:
        PermissionDenied: ``by`` is no administrator.
        ConflictOfInterestError: ``by`` belongs to the applicant.
        ReasonMissingError: no answer is given.
        ObjectionError: it is handled already, or one's own.
        PhaseError: the notice is over and the edition published.
    """
    application = objection.application
    require_decider(by, application)
    if objection.by_id == by.pk:
        raise ObjectionError(_("This objection is yours: somebody else must handle it."))
    if not answer.strip():
        raise ReasonMissingError(_("Answer: say how the objection was handled."))
    locked_round(application.round_id)
    status = ObjectionStatus.UPHELD if is_upheld else ObjectionStatus.DISMISSED
    now = timezone.now()
    rows = Objection.objects.filter(pk=objection.pk, status=ObjectionStatus.OPEN)
    handled = rows.update(
        status=status, answer=answer.strip(), handled_by=by, handled_at=now, updated_at=now
    )
    if not handled:
        raise ObjectionError(_("Somebody else has handled this objection meanwhile."))
    objection.refresh_from_db()
    application.refresh_from_db()
    if is_upheld and application.status == ApplicationStatus.PROPOSED:
        move_application(application, ApplicationMove.STRIKE, by=by, words=answer[:600])
    record_event("objection.handled", objection.pk)
    record_audit("objection.decide", on=objection, by=by, details={"decision": status})
    return objection


@transaction.atomic
def withdraw_objection(*, objection: Objection, by: User) -> Objection:
    """Take one's own objection back, as long as nobody has handled it; it stays on record.

    Raises:
        PermissionDenied: it is somebody else's, or the log-in is closed.
        ObjectionError: it is handled or withdrawn already.
    """
    require_part(by)
    if objection.by_id != by.pk:
        raise PermissionDenied
    locked_round(objection.application.round_id)
    rows = Objection.objects.filter(pk=objection.pk, status=ObjectionStatus.OPEN)
    if not rows.update(status=ObjectionStatus.WITHDRAWN, updated_at=timezone.now()):
        raise ObjectionError(_("This objection is handled already: its answer stands in the list."))
    objection.refresh_from_db()
    record_audit("objection.withdraw", on=objection, by=by)
    return objection
