"""Appeals against addenda, decided by somebody who did not make the decision."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.common.audit import record_audit
from matchmaking.common.outbox import record_event
from matchmaking.directory.addenda import restore_on_appeal
from matchmaking.directory.exceptions import AppealError, FourEyesError, ReasonMissingError
from matchmaking.directory.models import Addendum, AddendumKind, Appeal, AppealStatus
from matchmaking.directory.permissions import require_administrator
from matchmaking.directory.today import today
from matchmaking.organizations.models import User
from matchmaking.organizations.permissions import require_editor, require_no_interest

TERM = timedelta(days=30)
AGAINST = (AddendumKind.WARNED, AddendumKind.SUSPENDED, AddendumKind.REMOVED)


@transaction.atomic
def appeal(*, addendum: Addendum, text: str, by: User) -> Appeal:
    """Appeal for the listed organization, once, within ``TERM`` after the addendum.

    Raises:
        PermissionDenied: ``by`` may not write for the organization.
        AppealError: the term is over, there is an appeal, or it is nothing to appeal against.
        ValidationError: the text is wrong; keyed by field name.
    """
    organization = addendum.entry.organization
    require_editor(by, organization)
    if addendum.kind not in AGAINST:
        raise AppealError(_("This is in your favour: there is nothing to appeal against."))
    if today() > addendum.effective_on + TERM:
        raise AppealError(_("The 30 days for an appeal are over."))
    row = Appeal(addendum=addendum, by=by, text=text.strip())
    row.clean_fields()
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise AppealError(_("There is an appeal against this already.")) from error
    record_event("appeal.raised", row.pk)
    record_audit("appeal.raise", on=row, by=by, organization=organization)
    return row


@transaction.atomic
def decide_appeal(*, appeal: Appeal, is_upheld: bool, answer: str, by: User) -> Appeal:
    """Decide on an appeal; one that is upheld lifts the addendum by another.

    Raises:
        PermissionDenied: ``by`` is no administrator.
        ConflictOfInterestError: ``by`` belongs to the organization.
        FourEyesError: ``by`` has decided on the addendum.
        ReasonMissingError: no answer is given.
        AppealError: somebody else has decided meanwhile.
        AddendumError: there is nothing to lift any more.
    """
    entry = appeal.addendum.entry
    require_administrator(by)
    require_no_interest(by, entry.organization)
    if appeal.addendum.decided_by_id == by.pk:
        raise FourEyesError(_("You have made this decision: somebody else decides on the appeal."))
    if not answer.strip():
        raise ReasonMissingError(_("Answer: say what the decision rests on."))
    status = AppealStatus.UPHELD if is_upheld else AppealStatus.DISMISSED
    now = timezone.now()
    decided = Appeal.objects.filter(pk=appeal.pk, status=AppealStatus.OPEN).update(
        status=status, answer=answer.strip(), decided_by=by, decided_at=now, updated_at=now
    )
    if not decided:
        raise AppealError(_("Somebody else has decided on this appeal meanwhile."))
    appeal.refresh_from_db()
    if is_upheld:
        restore_on_appeal(entry, words="", by=by)
    record_event("appeal.decided", appeal.pk)
    record_audit(
        "appeal.decide",
        on=appeal,
        by=by,
        organization=entry.organization,
        details={"decision": status},
    )
    return appeal
