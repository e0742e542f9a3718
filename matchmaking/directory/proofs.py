"""Files as evidence of an application: checked, kept in private under random names."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from matchmaking.common.audit import record_audit
from matchmaking.directory.applications import require_writable
from matchmaking.directory.exceptions import ApplicationIncompleteError
from matchmaking.directory.models import Application, Criterion, Proof
from matchmaking.directory.permissions import require_applicant
from matchmaking.directory.today import today
from matchmaking.organizations.evidence import Upload, check_evidence, keep_file
from matchmaking.organizations.exceptions import EvidenceError
from matchmaking.organizations.models import User

MOST_FILES = 10  # for a criterion


@transaction.atomic
def add_proofs(
    *,
    application: Application,
    criterion: Criterion,
    files: Sequence[Upload],
    valid_until: date | None = None,
    by: User,
) -> list[Proof]:
    """Add files to what an application says to a criterion.

    ``valid_until`` is their last day, of certificates and the like.

    Raises:
        PermissionDenied: ``by`` may not write for the applicant.
        OrganizationSuspendedError: the platform has suspended it.
        ApplicationMoveError: it is handed in.
        EvidenceError: a file is refused, or has lapsed; it says which and why.
        ApplicationIncompleteError: there would be too many.
    """
    require_applicant(by, application)
    checked = check_evidence(files)
    if valid_until is not None and valid_until < today():
        raise EvidenceError(_("Valid until: this day has passed. Add evidence that is valid."))
    require_writable(application)
    rows = Proof.objects.filter(application=application, criterion=criterion)
    if rows.count() + len(checked) > MOST_FILES:
        raise ApplicationIncompleteError(
            _("%(criterion)s: at most %(number)d files, remove one first.")
            % {"criterion": criterion.name, "number": MOST_FILES}
        )
    proofs = [
        Proof(application=application, criterion=criterion, valid_until=valid_until)
        for _file in checked
    ]
    for proof, file in zip(proofs, checked, strict=True):
        keep_file(proof, file)
    record_audit(
        "application.add_proofs",
        on=application,
        by=by,
        organization=application.organization,
        details={"criterion": criterion.code, "files": len(proofs)},
    )
    return proofs


@transaction.atomic
def remove_proof(*, proof: Proof, by: User) -> None:
    """Take a file away again; a sweep deletes it from the store.

    Raises:
        PermissionDenied: ``by`` may not write for the applicant.
        ApplicationMoveError: the application is handed in.
    """
    application = proof.application
    require_applicant(by, application)
    require_writable(application)
    proof.delete()
    record_audit(
        "application.remove_proof", on=application, by=by, organization=application.organization
    )
