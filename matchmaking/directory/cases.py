"""Cases of an applicant, each confirmed by the customer: by a connection's outcome or by mail."""

from datetime import timedelta

from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.common.audit import record_audit
from matchmaking.common.outbox import record_event
from matchmaking.connections.models import Connection, Outcome
from matchmaking.directory.applications import require_writable
from matchmaking.directory.exceptions import CaseError
from matchmaking.directory.models import Application, CaseStatus, CustomerCase
from matchmaking.directory.permissions import require_applicant
from matchmaking.organizations.models import User

MOST_CASES = 10
LINK_LIFE = timedelta(days=14)
MOST_ASKED = 5  # times
SIGNER = Signer(salt="directory.case")


@transaction.atomic
def add_connection_case(
    *, application: Application, connection: Connection, by: User
) -> CustomerCase:
    """Add a delivered connection whose outcome the enterprise has confirmed.

    Raises:
        PermissionDenied: ``by`` may not write for the applicant.
        OrganizationSuspendedError: the platform has suspended it.
        ApplicationMoveError: the application is handed in.
        CaseError: there are enough, it is there already, or it is not confirmed or not its own.
    """
    _require_room(application, by)
    outcome = Outcome.objects.filter(
        connection=connection, connection__supply=application.organization_id
    ).first()
    if outcome is None or not outcome.is_confirmed:
        raise CaseError(_("Connection: choose one whose outcome the enterprise has confirmed."))
    case = CustomerCase(
        application=application,
        connection=connection,
        title=str(connection.solution)[:120],
        customer=connection.demand.name_zh,
        summary=outcome.words,
        status=CaseStatus.CONFIRMED,
        answered_at=outcome.confirmed_at,
    )
    return _keep(case, by)


@transaction.atomic
def add_case(
    *, application: Application, title: str, customer: str, summary: str, by: User
) -> CustomerCase:
    """Add a case from outside the platform, to be confirmed by a link in a mail.

    Raises:
        PermissionDenied: ``by`` may not write for the applicant.
        OrganizationSuspendedError: the platform has suspended it.
        ApplicationMoveError: the application is handed in.
        CaseError: there are enough.
        ValidationError: a field is wrong; keyed by field name.
    """
    _require_room(application, by)
    case = CustomerCase(
        application=application,
        title=title.strip(),
        customer=customer.strip(),
        summary=summary.strip(),
    )
    case.full_clean()
    return _keep(case, by)


def _keep(case: CustomerCase, by: User) -> CustomerCase:
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError as error:
        raise CaseError(_("Connection: this one is among the cases already.")) from error
    record_audit("application.add_case", on=case, by=by, organization=case.application.organization)
    return case


@transaction.atomic
def remove_case(*, case: CustomerCase, by: User) -> None:
    """Take a case away; its link is void.

    Raises as ``add_case``.
    """
    require_applicant(by, case.application)
    require_writable(case.application)
    organization = case.application.organization
    record_audit("application.remove_case", on=case, by=by, organization=organization)
    CustomerCase.objects.filter(pk=case.pk).delete()


@transaction.atomic
def ask_confirmation(*, case: CustomerCase, email: str, by: User) -> CustomerCase:
    """Have a mail with a link sent to the customer; a new link voids the one before.

    Raises:
        PermissionDenied: ``by`` may not write for the applicant.
        ApplicationMoveError: the application is handed in.
        CaseError: the case is answered, was asked for too often, or the address is that of a
            member of the applicant.
        ValidationError: the address is wrong; keyed by field name.
    """
    application = case.application
    require_applicant(by, application)
    require_writable(application)
    email = email.strip().lower()
    if application.organization.members.filter(email=email).exists():
        raise CaseError(_("E-mail address: it has to be the customer's, not one of yours."))
    case.email = email
    case.clean_fields()
    rows = CustomerCase.objects.filter(
        pk=case.pk,
        status__in=[CaseStatus.OPEN, CaseStatus.ASKED],
        connection=None,
        n_asked__lt=MOST_ASKED,
    )
    asked = rows.update(
        status=CaseStatus.ASKED,
        email=email,
        n_asked=F("n_asked") + 1,
        expires_at=timezone.now() + LINK_LIFE,
        updated_at=timezone.now(),
    )
    if not asked:
        raise CaseError(_("The customer has answered already, or was asked too often."))
    case.refresh_from_db()
    record_event("case.asked", case.pk)
    record_audit("application.ask_customer", on=case, by=by, organization=application.organization)
    return case


def case_token(case: CustomerCase) -> str:
    """Return the secret part of the link, which goes into the mail and nowhere else."""
    return SIGNER.sign(f"{case.public_id}.{case.n_asked}")


def case_of_token(token: str) -> CustomerCase | None:
    """Return the case that a link leads to, while it may be answered."""
    try:
        public_id, _dot, number = SIGNER.unsign(token).rpartition(".")
    except BadSignature:
        return None
    rows = CustomerCase.objects.select_related("application__organization")
    return rows.filter(
        public_id=public_id,
        n_asked=int(number),
        status=CaseStatus.ASKED,
        expires_at__gt=timezone.now(),
    ).first()


@transaction.atomic
def answer_case(*, token: str, confirms: bool, name: str, words: str = "") -> CustomerCase:
    """Answer for the customer, once; ``name`` is who answers.

    Raises:
        CaseError: the link is void, or nobody is named.
        ValidationError: a text is too long; keyed by field name.
    """
    case = case_of_token(token)
    if case is None:
        raise CaseError(_("This link is no longer valid: it has been used or has expired."))
    if not name.strip():
        raise CaseError(_("Name: say who answers for the customer."))
    case.status = CaseStatus.CONFIRMED if confirms else CaseStatus.REFUSED
    case.answered_by, case.answer = name.strip(), words.strip()
    case.answered_at = timezone.now()
    case.clean_fields()
    fields = {name: getattr(case, name) for name in ANSWER_FIELDS}
    rows = CustomerCase.objects.filter(pk=case.pk, status=CaseStatus.ASKED, n_asked=case.n_asked)
    if not rows.update(**fields, updated_at=timezone.now()):
        raise CaseError(_("This link is no longer valid: it has been used or has expired."))
    record_event("case.answered", case.pk)
    record_audit("application.customer_answer", on=case, by=None, details={"decision": case.status})
    return case


ANSWER_FIELDS = ("status", "answered_by", "answer", "answered_at")


def _require_room(application: Application, by: User) -> None:
    require_applicant(by, application)
    require_writable(application)
    if CustomerCase.objects.filter(application=application).count() >= MOST_CASES:
        raise CaseError(_("At most %(number)d cases: remove one first.") % {"number": MOST_CASES})
