"""Making an edition: proposed by one administrator, published by another, fixed from then on."""

import calendar
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.common.audit import record_audit
from matchmaking.common.identifiers import new_public_id
from matchmaking.common.outbox import record_event
from matchmaking.directory.canonical import sha256
from matchmaking.directory.exceptions import EditionError, FourEyesError, PhaseError
from matchmaking.directory.facts import entry_facts
from matchmaking.directory.manifests import edition_manifest, issuer_of
from matchmaking.directory.models import (
    Application,
    Edition,
    EditionStatus,
    Entry,
    Programme,
    Round,
)
from matchmaking.directory.moves import ApplicationMove, ApplicationStatus, RoundPhase
from matchmaking.directory.permissions import require_administrator
from matchmaking.directory.rounds import open_work
from matchmaking.directory.signing import sign, signing_key
from matchmaking.directory.today import today
from matchmaking.directory.workflow import locked_round, move_application
from matchmaking.organizations.models import User


@transaction.atomic
def propose_edition(*, round_: Round, by: User) -> Edition:
    """Propose the next edition when the notice has ended and every objection is handled.

    Raises:
        PermissionDenied: ``by`` is no administrator.
        PhaseError: something is left open; it says what.
        EditionError: an edition is proposed already, or there would be no entry.
    """
    require_administrator(by)
    programme = Programme.objects.select_for_update(no_key=True).get(pk=round_.programme_id)
    stored = locked_round(round_.pk)
    _require_ready(stored)
    if not proposed_applications(stored):
        raise EditionError(_("No applicant is proposed: cancel the round instead."))
    if Edition.objects.filter(programme=programme, status=EditionStatus.PROPOSED).exists():
        raise EditionError(_("An edition is proposed already: publish it or take it back first."))
    last = Edition.objects.published().filter(programme=programme).first()
    edition = Edition(
        programme=programme,
        number=last.number + 1 if last else 1,
        round=stored,
        previous=last,
        proposed_by=by,
    )
    try:
        with transaction.atomic():
            edition.save(force_insert=True)
    except IntegrityError as error:
        raise EditionError(_("There is an edition of this round already.")) from error
    record_event("edition.proposed", edition.pk)
    record_audit("edition.draw_up", on=edition, by=by, details={"number": edition.number})
    return edition


@transaction.atomic
def recall_edition(*, edition: Edition, by: User) -> None:
    """Take a proposal back; either administrator may.

    Raises:
        PermissionDenied: ``by`` is no administrator.
        EditionError: it is published.
    """
    require_administrator(by)
    locked_round(edition.round_id)
    stored = _proposal(edition)
    record_audit("edition.recall", on=stored, by=by, details={"number": stored.number})
    stored.delete()


@transaction.atomic
def publish_edition(*, edition: Edition, by: User) -> Edition:
    """Publish a proposal: its entries, manifest and signature are written once.

    Raises:
        PermissionDenied: ``by`` is no administrator.
        FourEyesError: ``by`` has proposed it.
        EditionError: it is published already, or was taken back.
        PhaseError: something is left open again; it says what.
        SigningKeyError: there is no current key.
    """
    require_administrator(by)
    round_ = locked_round(edition.round_id)
    stored = _proposal(edition)
    if stored.proposed_by_id == by.pk:
        raise FourEyesError(
            _("You have proposed this edition: another administrator publishes it.")
        )
    _require_ready(round_)
    stored.published_on = today()
    stored.valid_until = add_months(today(), stored.programme.validity_months)
    stored.issuer = issuer_of(stored.programme)
    _write_entries(stored, by)
    _sign(stored, by)
    Round.objects.filter(pk=round_.pk).update(phase=RoundPhase.PUBLISHED, updated_at=timezone.now())
    record_event("round.moved", round_.pk)
    record_event("edition.published", stored.pk)
    record_audit(
        "edition.publish", on=stored, by=by, after=stored.sha256, details={"number": stored.number}
    )
    edition.refresh_from_db()
    return edition


def current_edition(programme: Programme) -> Edition | None:
    return Edition.objects.published().filter(programme=programme).first()


def rebuild_manifest(edition: Edition) -> str:
    """Return the manifest as the rows of the database give it now; equal to the stored one."""
    key = edition.key
    return edition_manifest(edition, key_id=key.key_id if key else "")


def add_months(day: date, count: int) -> date:
    """Return the same day ``count`` months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _require_ready(round_: Round) -> None:
    if round_.phase != RoundPhase.NOTICE:
        raise PhaseError(_("An edition follows the public notice."))
    problem = open_work(round_)
    if problem:
        raise PhaseError(problem)


def _proposal(edition: Edition) -> Edition:
    rows = Edition.objects.select_related("programme__issuer", "round__criteria", "previous")
    stored = rows.filter(pk=edition.pk, status=EditionStatus.PROPOSED).first()
    if stored is None:
        raise EditionError(_("This edition is published already, or was taken back."))
    return stored


def proposed_applications(round_: Round) -> list[Application]:
    """Return what an edition of the round would list, in the order of its entries."""
    rows = Application.objects.filter(round=round_, status=ApplicationStatus.PROPOSED)
    rows = rows.select_related("organization", "scenario", "round__criteria")
    return sorted(rows, key=lambda row: (row.organization.name_zh, row.public_id))


def _write_entries(edition: Edition, by: User) -> None:
    """Write the lines in the order of their names, which has to do with no score."""
    for position, application in enumerate(proposed_applications(edition.round), start=1):
        entry_id = new_public_id()
        facts = entry_facts(application, position=position, entry_id=entry_id)
        Entry.objects.create(
            edition=edition,
            public_id=entry_id,
            position=position,
            application=application,
            organization=application.organization,
            facts=facts,
        )
        move_application(application, ApplicationMove.LIST, by=by)


def _sign(edition: Edition, by: User) -> None:
    key = signing_key()
    edition.manifest = edition_manifest(edition, key_id=key.key_id)
    edition.sha256 = sha256(edition.manifest)
    edition.signature = sign(edition.manifest, key)
    edition.key, edition.published_by = key, by
    rows = Edition.objects.filter(pk=edition.pk, status=EditionStatus.PROPOSED)
    fields = ("published_on", "valid_until", "issuer", "manifest", "sha256", "signature", "key")
    rows.update(
        status=EditionStatus.PUBLISHED,
        published_by=by,
        updated_at=timezone.now(),
        **{name: getattr(edition, name) for name in fields},
    )
