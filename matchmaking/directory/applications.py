"""Applying: a draft that is saved as it is typed, then handed in when nothing is missing."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.common.audit import record_audit
from matchmaking.directory.exceptions import (
    ApplicantError,
    ApplicationChangedError,
    ApplicationExistsError,
    ApplicationIncompleteError,
    ApplicationMoveError,
    PhaseError,
)
from matchmaking.directory.formal import missing
from matchmaking.directory.models import (
    Answer,
    Application,
    Criterion,
    ListKind,
    Round,
)
from matchmaking.directory.moves import WRITABLE, ApplicationMove, ApplicationStatus, RoundPhase
from matchmaking.directory.permissions import require_applicant
from matchmaking.directory.reminders import drafts_due
from matchmaking.directory.renewals import handed_in, parts_of, said_of, take_over
from matchmaking.directory.today import today
from matchmaking.directory.workflow import locked_round, move_application
from matchmaking.organizations.models import Organization, User
from matchmaking.organizations.permissions import require_editor
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution


@transaction.atomic
def start_application(
    *, round_: Round, organization: Organization, scenario: Scenario | None = None, by: User
) -> Application:
    """Begin an application; one that was listed in the edition before is taken as the draft.

    Raises:
        PermissionDenied: ``by`` may not write for ``organization``.
        OrganizationSuspendedError: the platform has suspended it.
        PhaseError: the round takes no applications now.
        ApplicantError: it is of the wrong kind, or the scenario is not its own.
        ApplicationExistsError: it has a live application in the round.
    """
    require_editor(by, organization)
    stored = locked_round(round_.pk)
    if stored.phase != RoundPhase.OPEN:
        raise PhaseError(_("The round takes no applications at the moment."))
    _require_applicable(stored, organization, scenario)
    former = _listed_before(stored, organization, scenario)
    application = Application(
        round=stored,
        organization=organization,
        scenario=scenario,
        started_by=by,
        renews=former,
        n_reminders=drafts_due(stored.closes_on),
    )
    if former is not None:
        application.statement = former.statement
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError as error:
        raise ApplicationExistsError(
            _("There is an application in this round already: go on with that one.")
        ) from error
    if former is not None:
        take_over(application, former)
    record_audit("application.start", on=application, by=by, organization=organization)
    return application


def _require_applicable(
    round_: Round, organization: Organization, scenario: Scenario | None
) -> None:
    kind = ListKind(round_.programme.kind)
    if organization.kind != kind.applicants:
        raise ApplicantError(
            _("Only an organization of the kind “%(kind)s” can apply here.")
            % {"kind": kind.applicants.label}
        )
    if (scenario is not None) != (kind == ListKind.SCENARIOS):
        raise ApplicantError(_("Scenario: this programme lists scenarios, choose one of yours."))
    if scenario is not None and not (
        scenario.organization_id == organization.pk and scenario.is_published
    ):
        raise ApplicantError(_("Scenario: choose one of your own that is published."))


def _listed_before(
    round_: Round, organization: Organization, scenario: Scenario | None
) -> Application | None:
    """Return the application whose entry the new one would renew."""
    return (
        Application.objects.filter(
            round__programme=round_.programme_id,
            round__number__lt=round_.number,
            organization=organization,
            scenario=scenario,
            status=ApplicationStatus.LISTED,
        )
        .order_by("-round__number")
        .first()
    )


@transaction.atomic
def save_application(
    *,
    application: Application,
    version: int,
    statement: str,
    answers: Mapping[str, str],
    solutions: Iterable[Solution] = (),
    by: User,
) -> Application:
    """Save a draft as far as it is written; ``answers`` maps codes of criteria to texts.

    ``version`` is that of the draft which the writer has before them.

    Raises:
        PermissionDenied: ``by`` may not write for the applicant.
        OrganizationSuspendedError: the platform has suspended it.
        ApplicationMoveError: it is no draft any more.
        ApplicationChangedError: a colleague has saved it since.
        ApplicantError: a solution is not the applicant's, or not published.
        ValidationError: a text is too long; keyed by field name or code.
    """
    require_applicant(by, application)
    _require_own(solutions, application)
    rows = Application.objects.filter(pk=application.pk, version=version, status__in=WRITABLE)
    statement = statement.strip()
    draft = Application(statement=statement)
    draft.clean_fields(exclude=_ALL_BUT_STATEMENT)
    now = timezone.now()
    if not rows.update(statement=statement, version=F("version") + 1, updated_at=now):
        application.refresh_from_db()
        raise _not_saved(application)
    application.refresh_from_db()
    for criterion in _criteria(application):
        if criterion.code in answers:
            text = answers[criterion.code].strip()
            answer = Answer(application=application, criterion=criterion, text=text)
            _clean(answer, criterion.code)
            Answer.objects.update_or_create(
                application=application, criterion=criterion, defaults={"text": text}
            )
    application.solutions.set(solutions)
    return application


@transaction.atomic
def confirm_part(*, application: Application, code: str, mark: str, by: User) -> Application:
    """Say of a part of a renewal that it holds as it stands; ``mark`` is of the changes seen.

    Raises:
        PermissionDenied: ``by`` may not write for the applicant.
        OrganizationSuspendedError: the platform has suspended it.
        ApplicationMoveError: the application is handed in.
        ApplicantError: there is no such part, or it was not asked for last time.
        ApplicationChangedError: something else has changed since ``by`` has looked.
    """
    require_applicant(by, application)
    stored = require_writable(application)
    part = parts_of(stored).get(code)
    if part is None or part.before is None:
        raise ApplicantError(_("This part was not asked for last time: please answer it."))
    if part.mark != mark:
        raise ApplicationChangedError(
            _("Something else has changed meanwhile. Look at what, then say whether it holds.")
        )
    stored.renewal[code] = said_of(part, today())
    stored.save(update_fields=["renewal", "updated_at"])
    application.renewal = stored.renewal
    record_audit(
        "application.confirm_part",
        on=application,
        by=by,
        organization=application.organization,
        details={"criterion": code.removeprefix("answer_")},
    )
    return application


@transaction.atomic
def submit_application(*, application: Application, version: int, by: User) -> Application:
    """Hand an application in, as it is saved.

    Raises:
        PermissionDenied: ``by`` may not write for the applicant.
        OrganizationSuspendedError: the platform has suspended it.
        PhaseError: the call has closed.
        ApplicationMoveError: it is handed in already.
        ApplicationChangedError: a colleague has saved it since.
        ApplicationIncompleteError: something is missing; the message says all of it.
    """
    require_applicant(by, application)
    stored = Application.objects.select_for_update().get(pk=application.pk)
    if stored.version != version:
        raise _not_saved(stored)
    if stored.status == ApplicationStatus.DRAFT:
        _require_call(stored)
    lacking = missing(stored)
    if lacking:
        raise ApplicationIncompleteError(" ".join(each.text for each in lacking))
    move_application(
        application,
        ApplicationMove.SUBMIT,
        by=by,
        submitted_at=timezone.now(),
        renewal=handed_in(stored),
    )
    return application


def _require_call(application: Application) -> None:
    """Take drafts during the call only; one that was returned has its own term, the check."""
    if locked_round(application.round_id).phase != RoundPhase.OPEN:
        raise PhaseError(_("The call has closed: this draft can no longer be handed in."))


@transaction.atomic
def withdraw_application(*, application: Application, words: str = "", by: User) -> Application:
    """Take an application back, for the applicant, at any time before the edition.

    Raises:
        PermissionDenied: ``by`` may not write for the applicant.
        OrganizationSuspendedError: the platform has suspended it.
        PhaseError: the round has ended.
        ApplicationMoveError: it cannot be taken back any more.
    """
    require_applicant(by, application)
    move_application(application, ApplicationMove.WITHDRAW, by=by, words=words)
    return application


_ALL_BUT_STATEMENT = {
    field.name for field in Application._meta.concrete_fields if field.name != "statement"
}


def require_writable(application: Application) -> Application:
    """Return the stored row, locked until the transaction ends.

    Raises:
        ApplicationMoveError: evidence and cases may no longer be changed.
    """
    stored = Application.objects.select_for_update().get(pk=application.pk)
    if stored.status not in WRITABLE:
        raise _closed()
    return stored


def _require_own(solutions: Iterable[Solution], application: Application) -> None:
    for solution in solutions:
        if solution.organization_id != application.organization_id or not solution.is_listed:
            raise ApplicantError(_("Solutions: choose published ones of your own."))


def _clean(answer: Answer, code: str) -> None:
    try:
        answer.clean_fields(exclude={"application", "criterion"})
    except ValidationError as error:
        raise ValidationError({code: error.messages}) from error


def _criteria(application: Application) -> Iterable[Criterion]:
    return Criterion.objects.filter(version=application.round.criteria_id)


def _not_saved(stored: Application) -> ApplicationChangedError | ApplicationMoveError:
    if stored.status not in WRITABLE:
        return _closed()
    return ApplicationChangedError(
        _("A colleague has saved this draft meanwhile. Reload it and add what you wrote.")
    )


def _closed() -> ApplicationMoveError:
    return ApplicationMoveError(_("The application is handed in: it cannot be changed any more."))
