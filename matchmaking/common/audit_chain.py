"""Checking the audit trail: each event is sealed by its hash, and vouched for by the next one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from matchmaking.common.audit import GENESIS, event_hash
from matchmaking.common.models import AuditCheck, AuditEvent, AuditHead

PORTION = 2000  # events read in one query


class ChainProblem(models.TextChoices):
    MISSING = "missing", _("the event is missing")
    CHANGED = "changed", _("what the event says is not what was sealed")
    REWRITTEN = "rewritten", _("the event and its hash have been written anew")
    ADDED = "added", _("the event was not written by the platform")
    HEAD = "head", _("the end of the chain does not name this event")
    UNEXPECTED = "unexpected", _("its hash is not the one that was kept elsewhere")


@dataclass(frozen=True, slots=True)
class ChainFault:
    """The first place where the trail is not as it was written; ``sequence`` from 1."""

    sequence: int
    problem: ChainProblem


@dataclass(frozen=True, slots=True)
class ChainPoint:
    """A place in the chain that can be kept elsewhere; 0 is before the first event."""

    sequence: int = 0
    hash: str = GENESIS

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}"


@dataclass(frozen=True, slots=True)
class ChainReport:
    """How far a walk came, and what it found."""

    reached: ChainPoint
    fault: ChainFault | None = None


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Whether an event is as it was sealed, and whether the chain holds on both of its sides."""

    is_sealed: bool
    follows: bool
    is_followed: bool

    @property
    def is_sound(self) -> bool:
        return self.is_sealed and self.follows and self.is_followed


class _BrokenError(Exception):
    def __init__(self, sequence: int, problem: ChainProblem) -> None:
        super().__init__(sequence, problem)
        self.fault = ChainFault(sequence, problem)


def chain_head() -> ChainPoint:
    head = AuditHead.objects.filter(pk=AuditHead.ONLY).first()
    return ChainPoint(head.sequence, head.hash or GENESIS) if head else ChainPoint()


def first_fault() -> ChainFault | None:
    """Walk the whole chain; return its first broken place, or None."""
    return walk_chain().fault


def check_chain(
    *, expected: ChainPoint | None = None, progress: Callable[[int], None] | None = None
) -> AuditCheck:
    """Walk the whole chain and keep what was found; arguments as ``walk_chain``."""
    report = walk_chain(expected=expected, progress=progress)
    return AuditCheck.objects.create(
        sequence=report.reached.sequence,
        hash=report.reached.hash,
        fault_sequence=report.fault.sequence if report.fault else None,
        problem=report.fault.problem if report.fault else "",
    )


def walk_chain(
    *, expected: ChainPoint | None = None, progress: Callable[[int], None] | None = None
) -> ChainReport:
    """Walk the whole chain up to its first broken place.

    Events that are written meanwhile are walked too. ``expected`` is a place that was kept
    elsewhere. ``progress`` is told the number of each event that ends a portion.

    A row that was put in between, and all later ones renumbered, is named by the first that
    was renumbered: its seal is broken.
    """
    last = ChainPoint()
    try:
        for portion in _portions():
            for event in portion:
                last = _step(last, event, expected)
            if progress is not None:
                progress(last.sequence)
        _require_end(last, expected)
    except _BrokenError as broken:
        return ChainReport(last, broken.fault)
    return ChainReport(last)


def neighbourhood(event: AuditEvent) -> Neighbourhood:
    """Check one event against the one before it and the one after it."""
    before = AuditEvent.objects.filter(sequence=event.sequence - 1).first()
    linked_to = before.hash if before else GENESIS if event.sequence == 1 else ""
    return Neighbourhood(
        is_sealed=event.hash == event_hash(event),
        follows=event.previous_hash == linked_to,
        is_followed=event.hash == _witness(event.sequence),
    )


def _portions() -> Iterator[list[AuditEvent]]:
    """Read the chain by its numbers, so that no portion costs more than the first."""
    rows = AuditEvent.objects.order_by("sequence")
    portion = list(rows[:PORTION])
    while portion:
        yield portion
        portion = list(rows.filter(sequence__gt=portion[-1].sequence)[:PORTION])


def _step(last: ChainPoint, event: AuditEvent, expected: ChainPoint | None) -> ChainPoint:
    sequence = last.sequence + 1
    if event.sequence < sequence:
        raise _BrokenError(event.sequence, ChainProblem.ADDED)
    if event.sequence > sequence:
        raise _BrokenError(sequence, ChainProblem.MISSING)
    if event.hash != event_hash(event):
        raise _BrokenError(sequence, ChainProblem.CHANGED)
    if event.previous_hash != last.hash:
        raise _unlinked(event)
    if expected is not None and expected.sequence == sequence and expected.hash != event.hash:
        raise _BrokenError(sequence, ChainProblem.UNEXPECTED)
    return ChainPoint(sequence, event.hash)


def _unlinked(event: AuditEvent) -> _BrokenError:
    """Of two sealed events that do not fit, the one that nobody vouches for was rewritten."""
    is_vouched_for = _witness(event.sequence) == event.hash
    number = event.sequence - 1 if is_vouched_for and event.sequence > 1 else event.sequence
    return _BrokenError(number, ChainProblem.REWRITTEN)


def _witness(sequence: int) -> str:
    """Return the hash that the next event, or the end of the chain, gives for an event."""
    following = AuditEvent.objects.filter(sequence=sequence + 1).first()
    if following is not None:
        return following.previous_hash
    head = chain_head()
    return head.hash if head.sequence == sequence else ""


def _require_end(last: ChainPoint, expected: ChainPoint | None) -> None:
    head = chain_head()
    if head.sequence > last.sequence:  # unless events were written since the last portion
        _require_present(last.sequence + 1)
    elif 0 < head.sequence < last.sequence:
        raise _BrokenError(head.sequence + 1, ChainProblem.ADDED)
    elif head != last:
        raise _BrokenError(last.sequence, ChainProblem.HEAD)
    if expected is not None and expected.sequence > last.sequence:
        raise _BrokenError(last.sequence + 1, ChainProblem.MISSING)


def _require_present(sequence: int) -> None:
    if not AuditEvent.objects.filter(sequence=sequence).exists():
        raise _BrokenError(sequence, ChainProblem.MISSING)
