"""The formal check: what the platform sees by itself, then what a person decides."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.directory.exceptions import ApplicationIncompleteError, ReasonMissingError
from matchmaking.directory.models import (
    Addendum,
    AddendumKind,
    Application,
    CaseStatus,
    Criterion,
    EvidenceRule,
    ListKind,
)
from matchmaking.directory.moves import ApplicationMove
from matchmaking.directory.permissions import require_decider
from matchmaking.directory.renewals import SOLUTIONS, STATEMENT, RenewedPart, parts_of
from matchmaking.directory.today import today
from matchmaking.directory.workflow import move_application
from matchmaking.organizations.models import User

Parts = Mapping[str, RenewedPart]


class FormalReason(TextChoices):
    """Why an application is returned or fails; people read the label, programs the code."""

    INCOMPLETE = "incomplete", gettext_lazy("Something is missing")
    UNREADABLE = "unreadable", gettext_lazy("Evidence cannot be read")
    NOT_VERIFIED = "not_verified", gettext_lazy("The organization is not verified")
    OPEN_WARNING = "open_warning", gettext_lazy("A warning of the list is not rectified")
    OUT_OF_SCOPE = "out_of_scope", gettext_lazy("It is not what the round addresses")
    FALSE = "false", gettext_lazy("A statement is not true")
    OTHER = "other", gettext_lazy("Another reason, given in words")


@dataclass(frozen=True, slots=True)
class Check:
    """Something that is looked at, and whether it is as it has to be."""

    code: str
    label: str | Promise
    is_met: bool
    text: str  # what is missing and how to mend it

    @property
    def is_missing(self) -> bool:
        return not self.is_met


def automatic_checks(application: Application) -> list[Check]:
    """Return what can be seen without a person, criterion by criterion."""
    organization = application.organization
    parts = parts_of(application)
    return [
        Check(
            "verified",
            gettext_lazy("The organization is verified"),
            organization.is_verified,
            _("Have your organization verified first."),
        ),
        Check(
            "active",
            gettext_lazy("The organization is not suspended"),
            not organization.is_suspended,
            _("The organization is suspended."),
        ),
        Check(
            "warning",
            gettext_lazy("No warning is open"),
            not _has_open_warning(application),
            _("A warning of an earlier edition is still to be rectified."),
        ),
        Check(
            STATEMENT,
            gettext_lazy("The statement is written"),
            bool(application.statement) and not _is_owed(parts, STATEMENT),
            _changed(_("The applicant in a few sentences"))
            if application.statement and _is_owed(parts, STATEMENT)
            else _("Statement: say in a few sentences what you stand for."),
        ),
        *_record_checks(application, parts),
        *_criterion_checks(application, parts),
    ]


def missing(application: Application) -> list[Check]:
    return [check for check in automatic_checks(application) if check.is_missing]


def _is_owed(parts: Parts, code: str) -> bool:
    """Whether something has changed since last time to which nothing was said yet."""
    return code in parts and parts[code].is_owed


def _changed(name: str) -> str:
    return _("%(name)s: something has changed since last time, please answer.") % {"name": name}


def _record_checks(application: Application, parts: Parts) -> Iterator[Check]:
    if application.round.programme.kind == ListKind.PROVIDERS:
        is_named = any(solution.is_listed for solution in application.solutions.all())
        yield Check(
            SOLUTIONS,
            gettext_lazy("At least one published solution is named"),
            is_named and not _is_owed(parts, SOLUTIONS),
            _changed(_("Solutions"))
            if is_named
            else _("Solutions: name at least one that is published."),
        )


def _criterion_checks(application: Application, parts: Parts) -> Iterator[Check]:
    texts = {answer.criterion_id: answer.text for answer in application.answers.all()}
    proven = set(application.proofs.valid_on(today()).values_list("criterion", flat=True))
    has_case = application.cases.filter(status=CaseStatus.CONFIRMED).exists()
    for criterion in Criterion.objects.filter(version=application.round.criteria_id):
        name = {"criterion": criterion.name}
        code = f"answer_{criterion.code}"
        is_written = bool(texts.get(criterion.pk))
        yield Check(
            code,
            _("“%(criterion)s” is answered") % name,
            is_written and not _is_owed(parts, code),
            _changed(criterion.name)
            if is_written
            else _("%(criterion)s: write how you meet it.") % name,
        )
        if criterion.evidence == EvidenceRule.FILE:
            yield Check(
                f"proof_{criterion.code}",
                _("“%(criterion)s” has evidence") % name,
                criterion.pk in proven,
                _("%(criterion)s: add at least one valid file as evidence.") % name,
            )
        if criterion.evidence == EvidenceRule.CASE:
            yield Check(
                f"case_{criterion.code}",
                _("“%(criterion)s” has a confirmed case") % name,
                has_case,
                _("%(criterion)s: have at least one case confirmed by the customer.") % name,
            )


def _has_open_warning(application: Application) -> bool:
    """Whether the last word on an entry of the applicant in the programme is a warning."""
    rows = Addendum.objects.filter(
        entry__organization=application.organization_id,
        edition__programme=application.round.programme_id,
    )
    last = dict(rows.order_by("edition", "number").values_list("entry", "kind"))
    return AddendumKind.WARNED in last.values()


@transaction.atomic
def pass_formal_check(*, application: Application, by: User) -> Application:
    """Let an application go on to the scoring.

    Raises:
        PermissionDenied: ``by`` is no administrator.
        ConflictOfInterestError: ``by`` belongs to the applicant.
        ApplicationIncompleteError: an automatic check is not met any more.
        PhaseError: the formal check is not on.
        ApplicationMoveError: it has moved meanwhile.
    """
    require_decider(by, application)
    lacking = missing(application)
    if lacking:
        raise ApplicationIncompleteError(" ".join(each.text for each in lacking))
    move_application(application, ApplicationMove.PASS, by=by)
    return application


@transaction.atomic
def return_application(
    *, application: Application, reasons: Sequence[str], words: str, by: User
) -> Application:
    """Give an application back to be completed while the formal check goes on.

    Raises as ``fail_formal_check``.
    """
    return _answer(application, ApplicationMove.RETURN, reasons, words, by)


@transaction.atomic
def fail_formal_check(
    *, application: Application, reasons: Sequence[str], words: str, by: User
) -> Application:
    """End an application that cannot be scored.

    Raises:
        PermissionDenied: ``by`` is no administrator.
        ConflictOfInterestError: ``by`` belongs to the applicant.
        ReasonMissingError: no reason is given, an unknown one, or another one without words.
        PhaseError: the formal check is not on.
        ApplicationMoveError: it has moved meanwhile.
    """
    return _answer(application, ApplicationMove.FAIL, reasons, words, by)


def _answer(
    application: Application, move: ApplicationMove, reasons: Sequence[str], words: str, by: User
) -> Application:
    require_decider(by, application)
    words = words.strip()
    unknown = [code for code in reasons if code not in FormalReason.values]
    is_bare = FormalReason.OTHER in reasons and not words
    if unknown or is_bare or not reasons:
        raise ReasonMissingError(
            _("Choose at least one reason; “another reason” needs words of yours.")
        )
    move_application(application, move, by=by, reasons=reasons, words=words)
    return application
