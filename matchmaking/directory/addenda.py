"""Between editions: warnings, suspensions and removals as signed statements in a chain."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from matchmaking.common.audit import record_audit
from matchmaking.common.outbox import record_event
from matchmaking.directory.canonical import sha256
from matchmaking.directory.exceptions import AddendumError, ReasonMissingError
from matchmaking.directory.manifests import addendum_document
from matchmaking.directory.models import (
    Addendum,
    AddendumKind,
    AddendumReason,
    Edition,
    Entry,
)
from matchmaking.directory.permissions import require_administrator
from matchmaking.directory.signing import sign, signing_key
from matchmaking.directory.status import ListStatus, entry_status
from matchmaking.directory.today import today
from matchmaking.organizations.models import User
from matchmaking.organizations.permissions import require_no_interest

# What may follow which status; only an appeal brings a removed entry back.
POSSIBLE = {
    ListStatus.LISTED: {AddendumKind.WARNED, AddendumKind.SUSPENDED, AddendumKind.REMOVED},
    ListStatus.WARNED: {AddendumKind.RECTIFIED, AddendumKind.SUSPENDED, AddendumKind.REMOVED},
    ListStatus.SUSPENDED: {AddendumKind.RESTORED, AddendumKind.REMOVED},
    ListStatus.REMOVED: set(),
}
ON_APPEAL = {
    ListStatus.WARNED: AddendumKind.RECTIFIED,
    ListStatus.SUSPENDED: AddendumKind.RESTORED,
    ListStatus.REMOVED: AddendumKind.RESTORED,
}


def possible_addenda(entry: Entry) -> list[AddendumKind]:
    """Return what an administrator may state of an entry today."""
    status = entry_status(entry, entry.addenda.all(), on=today())
    return [kind for kind in AddendumKind if kind in POSSIBLE.get(status, ())]


@transaction.atomic
def add_addendum(
    *,
    entry: Entry,
    kind: AddendumKind,
    reason: AddendumReason,
    words: str = "",
    due_on: date | None = None,
    by: User,
) -> Addendum:
    """State something of an entry of the current edition, from today on.

    Raises:
        PermissionDenied: ``by`` is no administrator.
        ConflictOfInterestError: ``by`` belongs to the organization.
        AddendumError: the status does not allow it, the edition is not current, or a warning
            has no deadline to come.
        ReasonMissingError: another reason is not given in words.
        SigningKeyError: there is no current key.
        ValidationError: a field is wrong; keyed by field name.
    """
    require_administrator(by)
    require_no_interest(by, entry.organization)
    _lock(entry)
    if kind not in possible_addenda(entry):
        raise AddendumError(_("This does not follow from the present status. Reload the page."))
    if kind == AddendumKind.WARNED and (due_on is None or due_on <= today()):
        raise AddendumError(_("Deadline: give a day after today."))
    if reason == AddendumReason.OTHER and not words.strip():
        raise ReasonMissingError(_("Words: say what the other reason is."))
    is_warning = kind == AddendumKind.WARNED
    return _write(entry, kind, reason, words, due_on if is_warning else None, by)


def restore_on_appeal(entry: Entry, *, words: str, by: User) -> Addendum:
    """Lift what an upheld appeal was against; called inside the appeal's transaction.

    Raises:
        AddendumError: there is nothing to lift any more.
    """
    _lock(entry)
    status = entry_status(entry, entry.addenda.all(), on=today())
    kind = ON_APPEAL.get(status)
    if kind is None:
        raise AddendumError(_("There is nothing to lift any more."))
    return _write(entry, kind, AddendumReason.APPEAL_UPHELD, words, None, by)


def _lock(entry: Entry) -> None:
    """Let the addenda of an edition be written one after the other, the last edition's only."""
    edition = Edition.objects.select_for_update(no_key=True).get(pk=entry.edition_id)
    if Edition.objects.published().filter(previous=edition).exists():
        raise AddendumError(_("A newer edition is published: state it of the entry there."))


def _write(
    entry: Entry,
    kind: AddendumKind,
    reason: AddendumReason,
    words: str,
    due_on: date | None,
    by: User,
) -> Addendum:
    last = Addendum.objects.filter(edition=entry.edition_id).order_by("-number").first()
    key = signing_key()
    addendum = Addendum(
        edition=entry.edition,
        number=last.number + 1 if last else 1,
        entry=entry,
        kind=kind,
        reason=reason,
        words=words.strip(),
        effective_on=today(),
        due_on=due_on,
        decided_by=by,
        previous_sha256=last.sha256 if last else entry.edition.sha256,
        key=key,
    )
    addendum.document = addendum_document(addendum, key_id=key.key_id)
    addendum.sha256 = sha256(addendum.document)
    addendum.signature = sign(addendum.document, key)
    addendum.full_clean()
    addendum.save(force_insert=True)
    record_event("addendum.added", addendum.pk)
    record_audit(
        f"entry.{kind}",
        on=entry,
        by=by,
        organization=entry.organization,
        details={"reason": str(reason)},
    )
    return addendum
