"""Planning a round, and leading it from phase to phase.

The clock opens and closes the call; people lead the round on from there, each time only when
nothing of the phase is left open.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaking.common.audit import record_audit
from matchmaking.common.outbox import record_event
from matchmaking.connections.workdays import add_working_days
from matchmaking.directory.exceptions import CriteriaError, PhaseError, ReasonMissingError
from matchmaking.directory.models import CriteriaVersion, Programme, Round
from matchmaking.directory.moves import ENDED, RoundPhase, next_phase
from matchmaking.directory.permissions import require_administrator
from matchmaking.directory.progress import Progress, progress_of
from matchmaking.directory.today import today
from matchmaking.directory.workflow import locked_round
from matchmaking.organizations.models import User
from matchmaking.taxonomy.models import Capability, Industry

ROUND_FIELDS = (
    "opens_on",
    "closes_on",
    "checked_by",
    "scored_by",
    "decided_by",
    "notice_days",
    "quota",
    "pass_mark",
    "n_reviewers",
)

ENTERED = ("notice_from", "notice_until", "cancelled_on", "cancelled_because")  # with a phase


@transaction.atomic
def plan_round(
    *,
    criteria: CriteriaVersion,
    fields: Mapping[str, Any],
    capabilities: Iterable[Capability] = (),
    industries: Iterable[Industry] = (),
    by: User | None,
) -> Round:
    """Plan the next round of the programme of ``criteria``; ``fields`` are of ``ROUND_FIELDS``.

    Raises:
        PermissionDenied: ``by`` is no administrator; None is the platform.
        ValidationError: a field is wrong; keyed by field name.
    """
    if by is not None:
        require_administrator(by)
    programme = Programme.objects.select_for_update().get(pk=criteria.programme_id)
    last = Round.objects.filter(programme=programme).first()
    number = last.number + 1 if last else 1
    round_ = Round(programme=programme, criteria=criteria, number=number)
    return _write(round_, fields, capabilities, industries, by=by, action="create")


@transaction.atomic
def change_round(
    *,
    round_: Round,
    fields: Mapping[str, Any],
    capabilities: Iterable[Capability],
    industries: Iterable[Industry],
    criteria: CriteriaVersion | None = None,
    by: User,
) -> Round:
    """Change a round that has not opened yet; without ``criteria`` it keeps its version.

    Raises:
        PermissionDenied: ``by`` is no administrator.
        CriteriaError: the version is that of another programme.
        PhaseError: it has opened: its rules are public and stay as they are.
        ValidationError: a field is wrong; keyed by field name.
    """
    require_administrator(by)
    stored = locked_round(round_.pk)
    if stored.phase != RoundPhase.PLANNED:
        raise PhaseError(_("The round has opened: its rules stay as they are."))
    if criteria is not None:
        if criteria.programme_id != stored.programme_id:
            raise CriteriaError(_("Criteria: choose a version of this programme."))
        stored.criteria = criteria
    return _write(stored, fields, capabilities, industries, by=by, action="edit")


def _write(
    round_: Round,
    fields: Mapping[str, Any],
    capabilities: Iterable[Capability],
    industries: Iterable[Industry],
    *,
    by: User | None,
    action: str,
) -> Round:
    for name in ROUND_FIELDS:
        if name in fields:
            setattr(round_, name, fields[name])
    round_.full_clean()
    round_.save()
    round_.capabilities.set(capabilities)
    round_.industries.set(industries)
    record_audit(f"round.{action}", on=round_, by=by, details={"number": round_.number})
    return round_


@transaction.atomic
def advance_round(*, round_: Round, seen: str, by: User) -> Round:
    """Lead a round from the phase ``seen`` to the next, when nothing is left open in it.

    The last step, to a published edition, is that of ``editions.publish_edition``.

    Raises:
        PermissionDenied: ``by`` is no administrator.
        PhaseError: the round has moved, or something is left open; it says what.
    """
    require_administrator(by)
    stored = locked_round(round_.pk)
    if stored.phase != seen or stored.phase in {*ENDED, RoundPhase.NOTICE}:
        raise _moved()
    problem = open_work(stored)
    if problem:
        raise PhaseError(problem)
    return _enter(stored, next_phase(stored.phase), by=by)


@transaction.atomic
def cancel_round(*, round_: Round, words: str, by: User) -> Round:
    """End a round without an edition; its applications stay as they are, to be read.

    Raises:
        PermissionDenied: ``by`` is no administrator.
        PhaseError: it has ended already.
        ReasonMissingError: no reason is given.
        ValidationError: it is too long; keyed by field name.
    """
    require_administrator(by)
    if not words.strip():
        raise ReasonMissingError(_("Reason: say why the round is cancelled."))
    stored = locked_round(round_.pk)
    if stored.phase in ENDED:
        raise _moved()
    stored.cancelled_because = words.strip()
    stored.clean_fields()
    stored.cancelled_on = today()
    return _enter(stored, RoundPhase.CANCELLED, by=by)


def tick(on: date | None = None) -> int:
    """Open and close the calls whose day has come, today or ``on`` a day; idempotent.

    Returns:
        How many rounds have moved.
    """
    day = on or today()
    due = [
        (RoundPhase.PLANNED, {"opens_on__lte": day}),
        (RoundPhase.OPEN, {"closes_on__lt": day}),
    ]
    return sum(
        _tick_one(pk, phase)
        for phase, condition in due
        for pk in Round.objects.filter(phase=phase, **condition).values_list("pk", flat=True)
    )


@transaction.atomic
def _tick_one(pk: int, phase: RoundPhase) -> bool:
    stored = locked_round(pk)
    if stored.phase != phase:
        return False  # another worker was first
    _enter(stored, next_phase(phase), by=None)
    return True


def open_work(round_: Round, figures: Progress | None = None) -> str:
    """Say what has to be done before the round may go on, or nothing.

    ``figures`` spare the queries where those of many rounds are read at once.
    """
    if round_.phase in ENDED:
        return ""
    if round_.phase in {RoundPhase.PLANNED, RoundPhase.OPEN}:
        return _("The call opens and closes by the calendar.")
    found = figures or progress_of([round_])[round_.pk]
    match round_.phase:
        case RoundPhase.CHECKING:
            n = found.n_unchecked
            text = ngettext(
                "%(n)d application still waits for the formal check.",
                "%(n)d applications still wait for the formal check.",
                n,
            )
        case RoundPhase.SCORING:
            n = found.n_unscored
            text = ngettext(
                "%(n)d application is not scored by all of its reviewers yet.",
                "%(n)d applications are not scored by all of their reviewers yet.",
                n,
            )
        case RoundPhase.DECIDING:
            n = found.n_undecided
            text = ngettext(
                "%(n)d application still waits for the decision of the panel.",
                "%(n)d applications still wait for the decision of the panel.",
                n,
            )
        case _:
            if round_.notice_until is None or today() <= round_.notice_until:
                return _("The public notice has not ended yet.")
            n = found.n_objections
            text = ngettext(
                "%(n)d objection is not handled yet.", "%(n)d objections are not handled yet.", n
            )
    return text % {"n": n} if n else ""


def _enter(round_: Round, phase: RoundPhase, *, by: User | None) -> Round:
    round_.phase = phase
    if phase == RoundPhase.NOTICE:
        round_.notice_from = today()
        round_.notice_until = add_working_days(round_.notice_from, round_.notice_days)
    round_.save(update_fields=[*ENTERED, "phase", "updated_at"])
    record_event("round.moved", round_.pk)
    record_audit(f"round.{phase}", on=round_, by=by)
    return round_


def _moved() -> PhaseError:
    return PhaseError(_("The round is in another phase now. Reload the page."))
